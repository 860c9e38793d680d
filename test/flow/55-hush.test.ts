// SPDX-License-Identifier: GPL-3.0-or-later
/** Hush and withhold, from the decision to the released file: what is decided is gone, and the rest sounds as it did. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HushSheet } from '../../core/render/hush-sheet.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { speechLike } from '../../electron/service/engine/synthesis/speech-like.ts';
import { done, makePlace, refused } from './cli.ts';
import { decodeFile } from './decoded.ts';
import { ffmpeg, hasProgram, probedPts } from './media-tools.ts';

const listens = hasProgram('ffmpeg', 'the released sound is not measured by another program');

const sampleRate = 48_000;
const frameCount = 60;
const frameSamples = sampleRate / 30;
const why = ['--purpose', 'personal-privacy', '--code', '(b)(6)'];

const place = makePlace();
const speech = speechLike({ seed: 11, seconds: frameCount / 30, sampleRate, channelCount: 2 });

type HushAnswer = {
  readonly hushes: readonly { readonly hush: string; readonly channels: readonly number[] | null }[];
};
type WithholdAnswer = {
  readonly withheld: readonly {
    readonly track: string;
    readonly startFrame: number;
    readonly endFrame: number;
    readonly hushes: readonly string[];
  }[];
};
type Draft = { readonly package: string; readonly media: string };
type Events = { readonly events: readonly { readonly event: string }[] };

async function ingested(
  name: string,
  codec: 'aac' | 'pcm_s16le',
): Promise<{ dir: string; original: string }> {
  const original = place.original(name);
  await makeFixture(original, { frameCount, audio: { codec, sampleRate, channels: speech.channels } });
  const dir = place.output(`${name}.case`);
  done(await place.cli(['ingest', dir, original]));
  return { dir, original };
}

async function drafted(dir: string, audience: string, name = audience): Promise<Draft> {
  done(await place.cli(['render', dir, '--audience', audience, '--draft']));
  const out = place.output(`${name}-package`);
  return done<Draft>(await place.cli(['release', dir, '--audience', audience, '--out', out, '--draft']));
}

/** The sound of a file as ffmpeg hears it, one array per channel. */
function heard(path: string): Float32Array[] {
  const args = ['-v', 'error', '-i', path, '-map', '0:a', '-f', 'f32le', '-c:a', 'pcm_f32le', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 50_000_000 });
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return [0, 1].map((channel) => samples.filter((_, at) => at % 2 === channel));
}

/** Digests of the audio packets by their time in samples. */
function packetDigests(path: string): Map<number, string> {
  const shown = ['-show_entries', 'packet=pts_time,data_hash', '-show_data_hash', 'md5', '-of', 'json'];
  const text = execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'a:0', ...shown, path], {
    encoding: 'utf8',
  });
  const { packets } = JSON.parse(text) as { packets: { pts_time: string; data_hash: string }[] };
  return new Map(
    packets.map(({ pts_time, data_hash }) => [Math.round(Number(pts_time) * sampleRate), data_hash]),
  );
}

function peak(samples: Float32Array, from: number, to: number): number {
  return samples.subarray(from, to).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** How often a second the sound crosses zero upwards: the pitch of a tone. */
function risesPerSecond(samples: Float32Array): number {
  const rises = samples.filter((value, at) => at > 0 && value >= 0 && (samples[at - 1] ?? 0) < 0).length;
  return (rises * sampleRate) / samples.length;
}

/** Likeness of two sounds of one length, -1 to 1. */
function correlation(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

/** Samples outside the ranges in which two recordings differ. */
function differing(a: Float32Array, b: Float32Array, ranges: readonly (readonly [number, number])[]): number {
  expect(b.length).toBe(a.length);
  return a.reduce(
    (count, value, at) =>
      value === b[at] || ranges.some(([from, to]) => at >= from && at < to) ? count : count + 1,
    0,
  );
}

function sheetOf(draft: Draft): HushSheet {
  return JSON.parse(readFileSync(join(draft.package, 'data/hushes.json'), 'utf8')) as HushSheet;
}

describe('spans named by clock, frame and PTS', () => {
  const spans = [
    [14_400, 24_000],
    [27 * frameSamples, 48_000],
    [45 * frameSamples, 51 * frameSamples],
  ] as const;
  let dir: string;
  let original: string;
  let draft: Draft;

  beforeAll(async () => {
    ({ dir, original } = await ingested('talk.mp4', 'aac'));
    const { frames } = done<{ frames: { pts: number }[] }>(await place.cli(['frames', dir]));
    const pts = (frame: number): string => `pts:${frames[frame]?.pts}`;
    for (const words of [
      ['--from', '00:00:00.300', '--to', 'frame:14'],
      ['--from', pts(27), '--to', '00:00:01.000'],
      ['--from', 'frame:45', '--to', pts(51)],
    ]) {
      const answer = done<HushAnswer>(await place.cli(['hush', dir, ...words, '--mode', 'silence', ...why]));
      expect(answer.hushes).toHaveLength(1);
    }
    draft = await drafted(dir, 'public');
  });

  test('are in the package to the sample', () => {
    const sheet = sheetOf(draft);
    expect(sheet).toMatchObject({ schema: 1, sampleRate, channels: 2 });
    expect(sheet.hushes.map(({ id: _, ...hush }) => hush)).toEqual(
      spans.map(([startSample, endSample]) => ({
        mode: 'silence',
        text: '(b)(6)',
        channels: null,
        startSample,
        endSample,
      })),
    );
  });

  test('hold in the check, in the package and in the proof of its copy', async () => {
    done(await place.cli(['check', dir]));
    done(await place.cli(['verify', draft.package, '--original', original]));
    const record = join(draft.package, 'data/record.dsse.json');
    done(await place.cli(['prove', original, draft.media, '--record', record]));
    const without = done<{ findings: unknown[] }>(await place.cli(['prove', original, draft.media]), 1);
    expect(without.findings.length).toBeGreaterThan(0);
  });

  test.skipIf(!listens)('are silent to the sample, in a sound as long as it was', () => {
    const before = heard(original);
    const after = heard(draft.media);
    before.forEach((was, channel) => {
      const is = after[channel] ?? new Float32Array(0);
      expect(is.length).toBe(was.length);
      for (const span of spans) {
        expect(peak(was, span[0], span[1])).toBeGreaterThan(0.01);
        expect(peak(is, span[0], span[1])).toBe(0);
      }
      expect(peak(is, 0, is.length)).toBeGreaterThan(0.05);
    });
  });

  test.skipIf(!listens)('every audio packet away from the spans is the original, at its time', () => {
    const before = packetDigests(original);
    const after = packetDigests(draft.media);
    expect([...after.keys()]).toEqual([...before.keys()]);
    // A packet sounds for two frames of 1024 samples; the proof allows two frames more on either side.
    const reach = 4 * 1024;
    const away = [...before.keys()].filter((start) =>
      spans.every(([from, to]) => start + reach < from || start - reach > to),
    );
    expect(away.length).toBeGreaterThan(10);
    for (const start of away) expect(after.get(start), `packet at ${start}`).toBe(before.get(start));
  });

  test('the picture is copied: nothing is veiled', () => {
    expect(probedPts(draft.media)).toEqual(probedPts(original));
  });

  test('a decision that changes closes the gate until it is rendered anew', async () => {
    const { hushes } = done<HushAnswer>(await place.cli(['hush', dir, '--list']));
    expect(hushes).toHaveLength(3);
    done(await place.cli(['hush', dir, '--remove', hushes[2]?.hush ?? '']));
    const out = ['--out', place.output('stale'), '--draft'];
    refused(await place.cli(['release', dir, '--audience', 'public', ...out]), 'GATE_CLOSED', 4);
    expect(existsSync(place.output('stale'))).toBe(false);
    done(await place.cli(['audit', dir, '--verify']));
  });

  test('another audience hears everything, and its package has no hush sheet', async () => {
    const other = await drafted(dir, 'defence');
    expect(existsSync(join(other.package, 'data/hushes.json'))).toBe(false);
    if (listens) expect(packetDigests(other.media)).toEqual(packetDigests(original));
  });
});

describe('a span that is withheld', () => {
  const range = { startFrame: 20, endFrame: 32 };
  const span = [range.startFrame * frameSamples, range.endFrame * frameSamples] as const;
  let dir: string;
  let original: string;
  let draft: Draft;
  let answer: WithholdAnswer;

  beforeAll(async () => {
    ({ dir, original } = await ingested('scene.mov', 'pcm_s16le'));
    // From the middle of frame 20 to the start of frame 32, which is not part of it.
    const words = ['--from', '00:00:00.680', '--to', 'frame:31', '--audience', 'training', ...why];
    answer = done<WithholdAnswer>(await place.cli(['withhold', dir, ...words]));
    done(
      await place.cli([
        'hush',
        dir,
        '--from',
        'frame:40',
        '--to',
        'frame:44',
        '--mode',
        'tone',
        '--channel',
        '0',
        '--audience',
        'training',
        ...why,
      ]),
    );
    draft = await drafted(dir, 'training');
  });

  test('takes every frame that shows in it, and is one event', async () => {
    expect(answer.withheld).toMatchObject([{ ...range, hushes: ['hush-1'] }]);
    const { events } = done<Events>(await place.cli(['audit', dir]));
    expect(events.filter(({ event }) => event === 'withhold.added')).toHaveLength(1);
  });

  test('keeps every frame and PTS; the withheld ones are black with the code, the others as they were', async () => {
    expect(probedPts(draft.media)).toEqual(probedPts(original));
    const { frames } = await decodeFile(draft.media);
    expect(frames).toHaveLength(frameCount);
    frames.forEach(({ planes: [luma], number }, frame) => {
      const withheld = frame >= range.startFrame && frame < range.endFrame;
      const dark = luma.samples.filter((sample) => sample <= 28).length / luma.samples.length;
      const letters = luma.samples.filter((sample) => sample > 90).length;
      if (withheld) {
        expect(number).toBeUndefined();
        expect(dark).toBeGreaterThan(0.5);
        expect(letters).toBeGreaterThan(50);
        expect(luma.samples.every((sample) => sample < 140)).toBe(true);
      } else expect(number).toBe(frame);
    });
  });

  test.skipIf(!listens)(
    'is silent as long as it shows, a tone is on its channel, and no other sample is touched',
    () => {
      const guard = Math.ceil(0.006 * sampleRate);
      const grown = ([from, to]: readonly [number, number]) => [from - guard, to + guard] as const;
      const alone = [40 * frameSamples, 45 * frameSamples] as const;
      const before = heard(original);
      const after = heard(draft.media);
      before.forEach((was, channel) => {
        const is = after[channel] ?? new Float32Array(0);
        expect(peak(is, ...span)).toBe(0);
        expect(peak(was, ...span)).toBeGreaterThan(0);
        const hushed = channel === 0 ? [span, alone] : [span];
        expect(differing(was, is, hushed.map(grown))).toBe(0);
      });
      const [tone = new Float32Array(0)] = after.map((channel) => channel.subarray(...alone));
      expect(risesPerSecond(tone)).toBeGreaterThan(300);
      expect(Math.abs(correlation(tone, before[0]?.subarray(...alone) ?? tone))).toBeLessThan(0.3);
    },
  );

  test('verifies, and is taken back whole: veil, track and silence', async () => {
    done(await place.cli(['verify', draft.package, '--original', original]));
    done(
      await place.cli(['prove', original, draft.media, '--record', join(draft.package, 'data/veils.json')]),
    );
    refused(await place.cli(['hush', dir, '--remove', 'hush-1']), 'USAGE', 2);
    done(await place.cli(['withhold', dir, '--remove', answer.withheld[0]?.track ?? '']));
    expect(done<WithholdAnswer>(await place.cli(['withhold', dir, '--list'])).withheld).toEqual([]);
    expect(done<HushAnswer>(await place.cli(['hush', dir, '--list'])).hushes).toHaveLength(1);
    done(await place.cli(['audit', dir, '--verify']));
  });
});

describe('a transport stream, whose times count from anywhere', () => {
  test.skipIf(!listens)(
    'is hushed one second after its first frame by --from 00:00:01, and one voice sounds alike',
    async () => {
      const plain = place.original('plain.mp4');
      const original = place.original('stream.ts');
      await makeFixture(plain, {
        frameCount,
        audio: { codec: 'aac', sampleRate, channels: speech.channels },
      });
      await ffmpeg('-i', plain, '-map', '0:v', '-map', '0:a', '-c', 'copy', '-muxdelay', '5', original);
      const dir = place.output('stream.case');
      done(await place.cli(['ingest', dir, original]));
      const { frames } = done<{ frames: { pts: number; time: string }[] }>(await place.cli(['frames', dir]));
      expect(frames[0]?.pts).toBeGreaterThan(90_000);
      expect(frames[0]?.time).toBe('00:00:00.000');
      const span = ['--from', '00:00:01', '--to', '00:00:01.500'];
      const { hushes } = done<{ hushes: unknown[] }>(
        await place.cli(['hush', dir, ...span, '--mode', 'silence', ...why]),
      );
      expect(hushes).toMatchObject([{ from: '00:00:01.000', to: '00:00:01.500' }]);
      const { withheld } = done<WithholdAnswer>(await place.cli(['withhold', dir, ...span, ...why]));
      expect(withheld).toMatchObject([{ startFrame: 30, endFrame: 45 }]);
      for (const [from, to, subject] of [
        ['frame:2', 'frame:6', 'the caller'],
        ['frame:16', 'frame:20', 'the caller'],
        ['frame:8', 'frame:12', 'neighbour 2'],
      ] as const) {
        const words = ['--from', from, '--to', to, '--mode', 'disguise', '--subject', subject];
        const answer = done<HushAnswer>(await place.cli(['hush', dir, ...words, ...why]));
        expect(answer.hushes).toMatchObject([{ subject }]);
      }
      const draft = await drafted(dir, 'public', 'stream');
      const sheet = sheetOf(draft);
      const silence = sheet.hushes.find(({ mode }) => mode === 'silence');
      const origin = ((frames[0]?.pts ?? 0) / 90_000) * sampleRate;
      expect(Math.abs((silence?.startSample ?? 0) - origin - sampleRate)).toBeLessThanOrEqual(1);

      const [one, other, again] = sheet.hushes.map(({ voice }) => voice);
      expect(again).toBe(one);
      expect(other).not.toBe(one);
      for (const file of readdirSync(draft.package, { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        const bytes = readFileSync(join(file.parentPath, file.name)).toString('latin1');
        expect(bytes.includes('the caller') || bytes.includes('neighbour 2'), file.name).toBe(false);
      }
      done(await place.cli(['verify', draft.package, '--original', original]));
    },
  );
});

describe('what makes no hush', () => {
  const dir = place.output('talk.mp4.case');
  const span = ['--from', 'frame:1', '--to', 'frame:2'];
  test.each([
    ['no time', ['--from', 'noon', '--to', 'frame:2', '--mode', 'tone'], 'USAGE'],
    ['another mode', [...span, '--mode', 'anonymise'], 'USAGE'],
    ['a channel that is not there', [...span, '--mode', 'tone', '--channel', '2'], 'USAGE'],
    [
      'a disguise of what is said',
      [...span, '--mode', 'disguise', '--characteristic', 'spoken-identifier'],
      'USAGE',
    ],
    ['a disguise of a source', [...span, '--mode', 'disguise', '--purpose', 'confidential-source'], 'USAGE'],
    ['two things at once', ['--list', '--remove', 'hush-1'], 'USAGE'],
    ['a hush that is not there', ['--remove', 'hush-99'], 'UNKNOWN_HUSH'],
  ] as const)('%s', async (_, words, code) => {
    const reasons = words.some((word) => word === '--list' || word === '--remove') ? [] : why;
    refused(await place.cli(['hush', dir, ...reasons, ...words]), code, 2);
  });

  test('a recording without sound, which can be withheld all the same', async () => {
    const original = place.original('mute.mp4');
    await makeFixture(original, { frameCount: 6 });
    const mute = place.output('mute.case');
    done(await place.cli(['ingest', mute, original]));
    const words = ['--from', 'frame:1', '--to', 'frame:2', ...why];
    refused(await place.cli(['hush', mute, '--mode', 'silence', ...words]), 'USAGE', 2);
    const { withheld } = done<WithholdAnswer>(await place.cli(['withhold', mute, ...words]));
    expect(withheld).toMatchObject([{ startFrame: 1, endFrame: 3, hushes: [] }]);
  });
});
