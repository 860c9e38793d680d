// SPDX-License-Identifier: GPL-3.0-or-later
/** A case from ingest to frames as every host serves them: through requests and streams alone. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../../core/contract/envelope.ts';
import type { ServiceEvent } from '../../../core/contract/events.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../../core/contract/requests.ts';
import { requests } from '../../../core/contract/requests.ts';
import {
  frameUrl,
  mediaUrl,
  ofCase,
  thumbUrl,
  waveformSchema,
  waveformUrl,
} from '../../../core/contract/streams.ts';
import { unpackPts } from '../../../core/contract/window/frame-times.ts';
import { Desk } from '../../../electron/service/desk/desk.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { readFrameNumber } from '../../../electron/service/engine/synthesis/frame-number-blocks.ts';
import { createHandler } from '../../../electron/service/hosts/serve/handler.ts';
import { reasons } from '../../setup/reasons.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearveil-streams-'));
const media = join(folder, 'media');
const path = join(media, 'street.mp4');
const frames = 45;
const desk = new Desk({
  host: 'browser',
  homeDir: join(folder, 'home'),
  casesDir: join(folder, 'cases'),
  roots: [media],
});
const handler = createHandler(desk, folder);
const heard: ServiceEvent[] = [];
desk.hub.listen((event) => heard.push(event));

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  handler(new Request(`http://clearveil.invalid/${url}`, { headers }));

async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
  const response = await handler(
    new Request(`http://clearveil.invalid/request/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    }),
  );
  const reply = (await response.json()) as Reply<RequestOutput<N>>;
  if (!reply.ok) throw reply.error;
  return requests[name].output.parse(reply.output) as RequestOutput<N>;
}

/** The frame number that the picture itself carries. */
function numberIn(rgba: Uint8Array, width: number, height: number): number | undefined {
  return readFrameNumber({ data: rgba, width, height, stride: width * 4, step: 4, offset: 1, depth: 8 });
}

beforeAll(async () => {
  mkdirSync(media);
  await makeFixture(path, { frameCount: frames, audio: {}, gop: 15 });
  await ask('session.signIn', { name: 'Ana', purpose: 'request 12' });
  const details = { requestNumber: null, requester: null, requestType: null, due: null };
  await ask('cases.create', { title: 'street', details, folder: null });
  const start = await ask('picks.browse', { folder: null });
  const inside = await ask('picks.browse', { folder: start.entries[0]?.entry ?? '' });
  const { pick } = await ask('picks.choose', { entry: inside.entries[0]?.entry ?? '' });
  const { job } = await ask('footage.ingest', { picks: [pick] });
  await desk.jobs.idle();
  expect(await ask('jobs.show', { job })).toMatchObject({
    state: 'done',
    outcome: { kind: 'ingest', taken: [{ footage: 'footage-1', already: false }], refused: [] },
  });
});
afterAll(async () => {
  await desk.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('what a window is told', () => {
  test('the job as it went, the case as it grew, and no path', () => {
    const states = heard.flatMap((one) => (one.event === 'job.changed' ? [one.data.state] : []));
    expect(new Set(states)).toEqual(new Set(['queued', 'running', 'done']));
    expect(heard.some((one) => one.event === 'footage.changed' && one.data.footage === 'footage-1')).toBe(
      true,
    );
    expect(JSON.stringify(heard)).not.toContain(folder);
  });

  test('the recording and the times of its frames', async () => {
    const [footage] = (await ask('footage.list', {})).footage;
    expect(footage).toMatchObject({ frames, label: 'street.mp4', decodeCheck: 'done', playable: true });
    expect(unpackPts(await ask('footage.index', { footage: 'footage-1' }))).toHaveLength(frames);
  });
});

describe('frames', () => {
  test.each([0, 44, 17, 18, 16])('frame %i is the one that says so itself, in every form', async (frame) => {
    const [png, rgba, yuv] = await Promise.all(
      (['png', 'rgba', 'yuv'] as const).map((format) => get(frameUrl('footage-1', frame, { format }))),
    );
    expect([png?.status, rgba?.status, yuv?.status]).toEqual([200, 200, 200]);
    expect(png?.headers.get('x-clearveil-frame')).toBe(String(frame));
    const picture = PNG.sync.read(Buffer.from((await png?.arrayBuffer()) ?? new ArrayBuffer(0)));
    const raw = new Uint8Array((await rgba?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(Buffer.compare(picture.data, Buffer.from(raw))).toBe(0);
    expect(numberIn(raw, picture.width, picture.height)).toBe(frame);
    expect(yuv?.headers.get('x-clearveil-pixel-format')).toBe('I420');
    expect((await yuv?.arrayBuffer())?.byteLength).toBe(picture.width * picture.height * 1.5);
  });

  test('in passing a frame comes as planes of the height that is asked for, and says the same number', async () => {
    const small = await get(frameUrl('footage-1', 17, { format: 'yuv', height: 96 }));
    const header = (name: string): number => Number(small.headers.get(`x-clearveil-${name}`));
    const [width, height] = [header('width'), header('height')];
    expect(height).toBe(96);
    expect(small.headers.get('x-clearveil-pixel-format')).toBe('I420');
    const bytes = new Uint8Array(await small.arrayBuffer());
    expect(bytes.length).toBe(width * height * 1.5);
    const grey = new Uint8Array(width * height * 4);
    for (let at = 0; at < width * height; at++) grey.fill(bytes[at] ?? 0, at * 4, at * 4 + 4);
    expect(numberIn(grey, width, height)).toBe(17);
    // More than the picture has is not made up.
    const whole = await get(frameUrl('footage-1', 17, { format: 'yuv' }));
    const larger = await get(frameUrl('footage-1', 17, { format: 'yuv', height: 4000 }));
    expect(Buffer.from(await larger.arrayBuffer())).toEqual(Buffer.from(await whole.arrayBuffer()));
  });

  test('a JPEG, and small pictures', async () => {
    const held = await get(frameUrl('footage-1', 20, { format: 'jpeg', quality: 60 }));
    const thumb = await get(thumbUrl('footage-1', 20, 48));
    for (const answer of [held, thumb]) {
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect([...new Uint8Array(await answer.arrayBuffer()).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    }
    expect(thumb.headers.get('x-clearveil-height')).toBe('48');
  });

  test('as released they carry the veil, and everything else as it was', async () => {
    const box = { x: 160 * 16, y: 60 * 16, width: 60 * 16, height: 60 * 16 };
    const drawn = await ask('tracks.draw', {
      footage: 'footage-1',
      kind: 'face',
      outline: { form: 'rectangle' },
      places: [
        { frame: 10, box },
        { frame: 30, box },
      ],
    });
    await ask('veils.add', { tracks: drawn.tracks.map(({ track }) => track), reasons, fill: 'solid' });
    const pixels = async (frame: number, as: 'original' | 'released'): Promise<Uint8Array> => {
      const how = as === 'released' ? ({ as, audience: 'public' } as const) : ({ as } as const);
      const answer = await get(frameUrl('footage-1', frame, { format: 'rgba', as: how }));
      expect(answer.status).toBe(200);
      return new Uint8Array(await answer.arrayBuffer());
    };
    const [plain, veiled] = [await pixels(20, 'original'), await pixels(20, 'released')];
    let [inside, outside] = [0, 0];
    plain.forEach((value, at) => {
      if (value === veiled[at]) return;
      const [x, y] = [(at >> 2) % 320, Math.floor((at >> 2) / 320)];
      if (x >= 144 && x < 236 && y >= 44 && y < 136) inside++;
      else outside++;
    });
    expect(inside).toBeGreaterThan(60 * 60);
    expect(outside).toBe(0);
    expect(Buffer.compare(await pixels(40, 'original'), await pixels(40, 'released'))).toBe(0);
    await ask('history.undo', { sequence: null });
    expect(Buffer.compare(plain, await pixels(20, 'released'))).toBe(0);
  });

  test('what is asked wrongly is told with a code', async () => {
    const wrong = [
      'frames/footage-1/45',
      'frames/footage-1/x',
      'frames/footage-2/0',
      'thumbs/footage-1/0?height=9',
      'frames/footage-1/1?as=released',
      'frames/footage-1/1?format=bmp',
      ofCase('frames/footage-1/1', '0'.repeat(32)),
    ];
    for (const url of wrong) {
      const answer = await get(url);
      expect(answer.status, url).toBe(400);
      expect(((await answer.json()) as Reply<never>).ok, url).toBe(false);
    }
  });
});

describe('sound', () => {
  test('the wave form of a tone is as loud as the tone, and silent where there is none', async () => {
    const answer = await get(waveformUrl('footage-1', 0, { from: 0.2, to: 1.2, bins: 50 }));
    const wave = waveformSchema.parse(await answer.json());
    expect(wave).toMatchObject({ sampleRate: 48000, channels: 2 });
    expect(Math.min(...wave.high)).toBeGreaterThan(0.05);
    expect(Math.max(...wave.low)).toBeLessThan(-0.05);
    const after = await get(waveformUrl('footage-1', 1, { from: 60, to: 61, bins: 10 }));
    expect(waveformSchema.parse(await after.json()).high).toEqual(Array(10).fill(0));
    expect((await get(waveformUrl('footage-1', 2, { from: 0, to: 1, bins: 10 }))).status).toBe(400);
  });
});

describe('the original', () => {
  const bytes = (): Buffer => readFileSync(path);
  const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
  const body = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

  test('comes whole, and in the pieces that are asked for', async () => {
    const whole = await get(mediaUrl('footage-1'));
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(sha(await body(whole))).toBe(sha(bytes()));
    const size = bytes().length;
    const cases = [
      ['bytes=0-0', 0, 1],
      ['bytes=100-199', 100, 200],
      [`bytes=${size - 10}-`, size - 10, size],
      ['bytes=-25', size - 25, size],
      [`bytes=0-${size * 2}`, 0, size],
    ] as const;
    for (const [range, start, end] of cases) {
      const piece = await get(mediaUrl('footage-1'), { range });
      expect(piece.status, range).toBe(206);
      expect(piece.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${size}`);
      expect(Buffer.compare(await body(piece), bytes().subarray(start, end)), range).toBe(0);
    }
  });

  test('a piece that is not there is refused', async () => {
    for (const range of [`bytes=${bytes().length}-`, 'bytes=5-4', 'bytes=-0', 'bytes=-'])
      expect((await get(mediaUrl('footage-1'), { range })).status, range).toBe(416);
  });
});
