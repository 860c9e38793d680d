// SPDX-License-Identifier: GPL-3.0-or-later
/** Versions for watching, made by the real service of recordings that a browser does not play. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidateFrameUrl, proxyUrl } from '../../../core/contract/streams.ts';
import type { ProxyView } from '../../../core/contract/window/parts.ts';
import { centiPsnr } from '../../../core/render/psnr.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import { Desk } from '../../../electron/service/desk/desk.ts';
import { dispatch } from '../../../electron/service/desk/dispatch.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import type { FixtureOptions } from '../../../electron/service/engine/synthesis/fixture-options.ts';
import { readFrameNumber } from '../../../electron/service/engine/synthesis/frame-number-blocks.ts';
import { createHandler } from '../../../electron/service/hosts/serve/handler.ts';
import { claimJob, enqueueJob } from '../../../electron/service/jobs/job-queue.ts';
import { ingestFootage } from '../../../electron/service/stages/ingest.ts';
import { renderCandidate } from '../../../electron/service/stages/render.ts';
import { frameIndexOf } from '../../../electron/service/stages/session.ts';
import { type DecodedFrame, decodeFile } from '../../flow/decoded.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('proxies');
const desk = new Desk({ host: 'browser', homeDir: join(folder, 'home'), casesDir: join(folder, 'cases') });
const handler = createHandler(desk, folder);
const details = { requestNumber: null, requester: null, requestType: null, due: null };

beforeAll(async () => {
  desk.signIn('Ana', 'request 12');
  await desk.createCase('versions', details, join(folder, 'cases'));
});
afterAll(() => desk.end());

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  handler(new Request(`http://clearveil.invalid/${url}`, { headers }));
const cached = (): string[] => readdirSync(desk.store.paths.cache);

async function takeIn(name: string, options: FixtureOptions) {
  const path = join(folder, name);
  const truth = await makeFixture(path, options);
  const { footage } = await ingestFootage(desk.session(), path);
  return { path, footage, truth };
}

/** The version of a recording, made; where it lies. */
async function make(footage: string): Promise<{ readonly view: ProxyView; readonly path: string }> {
  const watched = { footage: desk.store.footage(footage), candidate: null };
  const { job } = desk.proxies.make(desk.session(), watched);
  await desk.jobs.idle();
  const { outcome, error } = desk.jobs.show(job ?? '');
  if (outcome?.kind !== 'proxy') throw new Error(`no version was made: ${error?.message}`);
  return { view: outcome.proxy, path: desk.proxies.require(watched, outcome.proxy.sha256).path };
}

/** How alike the luma of two pictures is, in decibels, whatever the depth of their samples. */
function likeness(
  one: DecodedFrame | undefined,
  other: DecodedFrame | undefined,
  shifts: [number, number],
): number {
  const [a, b] = [one?.planes[0], other?.planes[0]];
  if (!a || !b || a.samples.length !== b.samples.length) return 0;
  const sum = a.samples.reduce(
    (squares, sample, at) => squares + ((sample >> shifts[0]) - ((b.samples[at] ?? 0) >> shifts[1])) ** 2,
    0,
  );
  return centiPsnr(sum, a.samples.length, 255) / 100;
}

const burstAt = 0.8;
/** Silence but for a tone of a tenth of a second, so that everybody can tell when it is heard. */
function burst(sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(sampleRate * seconds) }, (_, at) => {
    const since = at / sampleRate - burstAt;
    return since >= 0 && since < 0.1 ? 0.5 * Math.sin(2 * Math.PI * 1000 * since) : 0;
  });
}

/** Seconds since presentation time zero at which the sound of a file first is louder than a tenth of full scale. */
async function heardAt(path: string): Promise<number> {
  const { high, stretch, firstSample, sampleRate } = await taskHere('waveform', { path });
  const loud = high[0]?.findIndex((level) => level > 3276) ?? -1;
  return loud < 0 ? Number.NaN : (firstSample + loud * stretch) / sampleRate;
}

const small = { width: 192, height: 108 } as const;
const moving = { ...small, frameCount: 24, frameRate: { num: 15, den: 1 } } as const;
const sound = (codec: 'ac3' | 'mp3' | 'aac' | 'pcm_s16le') => ({
  audio: { codec, channels: [burst(48_000, 1.6)] as const },
});
const irregular = Array.from({ length: 24 }, (_, at) => at * 2000 + (at % 7) * 130);

describe('a version for watching', () => {
  test.each([
    ['camera.ts', { ...moving, codec: 'mpeg2video', ...sound('ac3') }],
    ['player.avi', { ...moving, codec: 'mpeg4', ...sound('mp3') }],
    [
      'phone.mp4',
      {
        ...small,
        codec: 'hevc',
        pts: irregular,
        rotation: 90,
        hideLeading: 3,
        hideTrailing: 2,
        ...sound('aac'),
      },
    ],
    ['ten.mkv', { ...moving, codec: 'hevc', pixelFormat: 'yuv420p10le', ...sound('ac3') }],
    [
      'shapes.mov',
      { ...moving, codec: 'mjpeg', pixelFormat: 'yuv422p', sampleAspectRatio: { num: 4, den: 3 } },
    ],
    ['recorder.mp4', { ...moving, codec: 'h264', ...sound('ac3') }],
  ] as const)('of %s: every frame at its PTS, the same pictures, sound in step', async (name, options) => {
    const { path, footage, truth } = await takeIn(name, options);
    const { view, path: proxy } = await make(footage.id);
    const { probe, index } = await taskHere('inspect', { path: proxy });
    const original = frameIndexOf(desk.store, footage);
    expect([...index.pts].map((pts) => pts / index.timeBase.den)).toEqual(
      [...original.pts].map((pts) => (pts * original.timeBase.num) / original.timeBase.den),
    );
    expect(view.frames).toBe(truth.frameCount);
    expect([...index.flags].map((flags) => flags & 4)).toEqual([...original.flags].map((flags) => flags & 4));
    expect(probe.video).toMatchObject({
      display: footage.probe.video.display,
      orientation: footage.probe.video.orientation,
      sampleAspectRatio: footage.probe.video.sampleAspectRatio,
      pixelFormat: 'yuv420p',
    });

    const [before, after] = [await decodeFile(path), await decodeFile(proxy)];
    expect(after.frames.map(({ number }) => number)).toEqual([...truth.pts.keys()]);
    const shifts: [number, number] = [before.bitDepth - 8, after.bitDepth - 8];
    const figures = after.frames.map((frame, at) => ({
      own: likeness(before.frames[at], frame, shifts),
      next: Math.max(...[at - 1, at + 1].map((other) => likeness(before.frames[other], frame, shifts))),
    }));
    expect(Math.min(...figures.map(({ own }) => own))).toBeGreaterThan(30);
    expect(Math.min(...figures.map(({ own, next }) => own - next))).toBeGreaterThan(6);

    expect(view.hasSound).toBe(truth.audio !== null);
    expect(view.silentBecause).toBeNull();
    if (truth.audio) expect(Math.abs((await heardAt(proxy)) - (await heardAt(path)))).toBeLessThan(0.0101);
    // Only sound that a browser does not play keeps H.264 from being played as it is.
    expect(view.pictures).toBe(name === 'recorder.mp4' ? 'copied' : 'encoded');
  });
});

describe('the file of a version', () => {
  test('is its owner’s only, is served in pieces under its digest, and goes when the case is closed', async () => {
    const { footage } = await takeIn('street.avi', { ...moving, codec: 'mpeg4' });
    const { view, path } = await make(footage.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(path);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(view.sha256);

    const address = proxyUrl({ footage: footage.id, candidate: null }, view.sha256);
    const piece = await get(address, { range: 'bytes=1000-1999' });
    expect([piece.status, piece.headers.get('content-range')]).toEqual([
      206,
      `bytes 1000-1999/${bytes.length}`,
    ]);
    expect(piece.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await piece.arrayBuffer()).equals(bytes.subarray(1000, 2000))).toBe(true);
    expect((await get(proxyUrl({ footage: footage.id, candidate: null }, '0'.repeat(64)))).status).toBe(400);

    // Deleted by somebody: it is made again, not taken for there.
    rmSync(path);
    expect(desk.proxies.state({ footage, candidate: null })).toEqual({ proxy: null, job: null });
    const { path: again } = await make(footage.id);
    const { cache } = desk.store.paths;
    const id = desk.store.caseId;
    await desk.closeCase();
    expect([existsSync(again), readdirSync(cache)]).toEqual([false, []]);
    await desk.openCase(id);
  });

  test('is not there when its making was called off, nor after a kill, and the work is taken up again', async () => {
    const { footage } = await takeIn('long.avi', { ...small, frameCount: 400, codec: 'mjpeg' });
    const watched = { footage, candidate: null };
    const { job } = desk.proxies.make(desk.session(), watched);
    // Asking again while it is made starts nothing.
    expect(desk.proxies.make(desk.session(), watched).job).toBe(job);
    await expect.poll(cached, { timeout: 20_000 }).toEqual([expect.stringMatching(/^footage-.*\.partial$/)]);
    desk.jobs.cancel(job ?? '');
    await desk.jobs.idle();
    expect(desk.jobs.show(job ?? '').state).toBe('cancelled');
    expect([cached(), desk.proxies.state(watched)]).toEqual([[], { proxy: null, job: null }]);

    // What a kill leaves behind: a row that says it is being made, and a file that is half made.
    const { store, actor } = desk.session();
    const row = { kind: 'proxy', footageId: footage.id, params: { candidate: null }, actor };
    const { id } = claimJob(store.writer, enqueueJob(store.writer, row).id);
    const { caseId, paths } = store;
    await desk.closeCase();
    writeFileSync(join(paths.cache, 'footage-1.left.mp4.partial'), 'half');
    await desk.openCase(caseId);
    expect(cached()).toEqual([]);
    const listed = await dispatch(desk, 'jobs.list', {});
    expect(listed).toMatchObject({
      output: {
        jobs: expect.arrayContaining([
          expect.objectContaining({ job: id, kind: 'proxy', interrupted: true }),
        ]),
      },
    });
    expect(await dispatch(desk, 'jobs.resume', { job: id })).toMatchObject({ ok: true });
    await desk.jobs.idle();
    expect(
      desk.proxies.state({ footage: desk.store.footage(footage.id), candidate: null }).proxy,
    ).toMatchObject({ frames: 400 });
  });

  test('says clearly what cannot be made', async () => {
    const { footage, path } = await takeIn('gone.avi', { ...moving, codec: 'mpeg4' });
    rmSync(path);
    const { job } = desk.proxies.make(desk.session(), { footage, candidate: null });
    await desk.jobs.idle();
    expect(desk.jobs.show(job ?? '')).toMatchObject({ state: 'failed', error: { code: 'INPUT_CHANGED' } });
    expect(cached().filter((name) => name.startsWith(`${footage.id}.`))).toEqual([]);
  });
});

describe('a copy that does not play', () => {
  test('is watched in a version that counts, except still; its frames come from its own file', async () => {
    const { footage } = await takeIn('deep.mkv', {
      ...moving,
      codec: 'hevc',
      pixelFormat: 'yuv420p10le',
      audio: { codec: 'ac3' },
    });
    const options = { audience: 'public', profile: defaultProfile, draft: false, compatible: false };
    const { candidate } = await renderCandidate(desk.session(), footage, options);
    const watched = { footage, candidate };
    const id = candidate.id;
    const add = (presented: object): Promise<unknown> =>
      dispatch(desk, 'watch.add', { candidate: id, played: [], heard: [], stills: [], ...presented });
    const refused = (code: string) => expect.objectContaining({ error: expect.objectContaining({ code }) });
    const all = [{ startFrame: 0, endFrame: moving.frameCount }];
    // Ten bits do not play, whatever a window says.
    expect(await dispatch(desk, 'candidates.list', { footage: footage.id })).toMatchObject({
      output: { candidates: [{ playable: false }] },
    });
    expect(await add({ played: all })).toEqual(refused('USAGE'));
    expect(await add({ played: all, proxy: 'f'.repeat(64) })).toEqual(refused('INPUT_NOT_FOUND'));

    // Its frames are there without a version for watching, from its own file.
    const still = await get(candidateFrameUrl(id, 17));
    const { data, width, height } = PNG.sync.read(Buffer.from(await still.arrayBuffer()));
    const view = { data, width, height, stride: width * 4, step: 4, offset: 1, depth: 8 } as const;
    expect(readFrameNumber(view)).toBe(17);
    expect((await get(candidateFrameUrl(id, moving.frameCount))).status).toBe(400);

    desk.proxies.make(desk.session(), watched);
    await desk.jobs.idle();
    const { proxy } = desk.proxies.state(watched);
    expect(proxy).toMatchObject({ frames: moving.frameCount, sound: 'flac', silentBecause: null });
    const sha256 = proxy?.sha256 ?? '';
    expect((await get(proxyUrl({ footage: footage.id, candidate: id }, sha256))).status).toBe(200);
    expect(await add({ stills: [3], proxy: sha256 })).toEqual(refused('USAGE'));
    expect(await add({ played: all, heard: all, proxy: sha256 })).toMatchObject({
      output: { watched: moving.frameCount, heard: moving.frameCount },
    });
    const note = [...desk.store.events(1)].findLast(({ event }) => event === 'candidate.watched')?.note;
    expect(JSON.parse(note ?? '{}')).toMatchObject({ candidate: id, proxy: sha256 });

    // A copy whose file is another one now is not watched.
    appendFileSync(join(desk.store.paths.candidates, candidate.fileName), 'x');
    rmSync(proxy?.path ?? '');
    const { job } = desk.proxies.make(desk.session(), watched);
    await desk.jobs.idle();
    expect(desk.jobs.show(job ?? '')).toMatchObject({ state: 'failed', error: { code: 'INPUT_CHANGED' } });
  });
});

test('sound that nobody can decode keeps no picture from being watched, and is told of', async () => {
  const path = join(folder, 'odd.mov');
  await makeFixture(path, { ...moving, codec: 'mjpeg', audio: { codec: 'pcm_s16le' } });
  // The name of the sound's codec, as the container has it: one that nobody knows.
  const bytes = readFileSync(path);
  const at = bytes.indexOf('sowt');
  expect(at).toBeGreaterThan(0);
  bytes.write('zzzz', at, 'latin1');
  writeFileSync(path, bytes);
  const { footage } = await ingestFootage(desk.session(), path);
  const { view } = await make(footage.id);
  expect(view).toMatchObject({ frames: moving.frameCount, hasSound: false });
  expect(view.silentBecause).toMatch(/cannot be decoded|no sound/);
});
