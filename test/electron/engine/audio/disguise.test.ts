// SPDX-License-Identifier: GPL-3.0-or-later
/** Disguised speech: another voice, the same words; the proof tells it from a voice that was left. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { HushFilter } from '../../../../electron/service/engine/media/audio/hush-filter.ts';
import { HushTally } from '../../../../electron/service/engine/media/audio/hush-tally.ts';
import { disguise, drawMask } from '../../../../electron/service/engine/media/audio/voice/disguise.ts';
import {
  polynomial,
  roots,
} from '../../../../electron/service/engine/media/audio/voice/linear-prediction.ts';
import {
  bareIn,
  PieceLikeness,
} from '../../../../electron/service/engine/media/audio/voice/piece-likeness.ts';
import { resample } from '../../../../electron/service/engine/media/audio/voice/resample.ts';
import { voiceFigures } from '../../../../electron/service/engine/media/audio/voice/voice-figures.ts';
import { VoiceStream } from '../../../../electron/service/engine/media/audio/voice/voice-stream.ts';
import { seededRandom } from '../../../../electron/service/engine/synthesis/seeded-random.ts';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { codes, hush, hushes, proveSound, recordingOf, renderTo, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'disguised recordings are not made');
const speech = resolve('../shared/footage/speech/jfk.wav');
const hasSpeech = existsSync(speech);
if (!hasSpeech) console.info(`${speech} is absent: disguise is tried on synthetic voices alone`);

const folder = temporaryFolder('disguise');

function spoken(seconds: number): Float64Array {
  if (!hasSpeech) return Float64Array.from(voices(1, 16_000, seconds)[0] ?? []);
  const raw = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', speech, '-ar', '16000', '-ac', '1', '-f', 'f32le', '-'],
    {
      maxBuffer: 2 ** 26,
    },
  );
  return Float64Array.from(new Float32Array(Uint8Array.from(raw).buffer)).slice(0, seconds * 16_000);
}

describe('the parts', () => {
  test('roots and polynomial undo each other', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 20; round++) {
      const upper = Array.from({ length: 9 }, () => {
        const angle = 0.1 + 2.9 * random();
        const radius = 0.6 + 0.38 * random();
        return { re: radius * Math.cos(angle), im: radius * Math.sin(angle) };
      });
      const whole = polynomial(upper, [0.5 * random(), -0.9 * random()]);
      const found = roots(whole) ?? [];
      const again = polynomial(
        found.filter(({ im }) => im > 1e-7),
        found.filter(({ im }) => Math.abs(im) <= 1e-7).map(({ re }) => re),
      );
      again.forEach((value, at) => {
        expect(value).toBeCloseTo(whole[at] ?? 0, 5);
      });
    }
  });

  test('a tone survives the way to 16 kHz and back', () => {
    const tone = Float64Array.from({ length: 44_100 }, (_, at) =>
      Math.sin((2 * Math.PI * 1000 * at) / 44_100),
    );
    const back = resample(resample(tone, 44_100 / 16_000, 16_000), 16_000 / 44_100, 44_100);
    for (let at = 2000; at < 42_000; at++)
      expect(Math.abs((back[at] ?? 0) - (tone[at] ?? 0))).toBeLessThan(0.002);
  });

  test('masks stay in their ranges and differ', () => {
    const masks = Array.from({ length: 50 }, drawMask);
    for (const { ratio, alpha } of masks) {
      expect((ratio >= 0.85 && ratio <= 0.9) || (ratio >= 1.15 && ratio <= 1.25)).toBe(true);
      expect(alpha).toBeGreaterThanOrEqual(0.87);
      expect(alpha).toBeLessThanOrEqual(0.95);
    }
    expect(new Set(masks.map(({ ratio }) => ratio)).size).toBeGreaterThan(40);
  });

  test('piece by piece there is sound everywhere, and never louder than -1 dBFS', () => {
    const voice = Float64Array.from(voices(1, 8000, 20)[0] ?? [], (value) => 2.5 * value);
    const stream = new VoiceStream(4000, 150_000, 8000, { ratio: 1.2, alpha: 0.9 });
    for (let at = 0; at < voice.length; at += 1000) stream.hear(at, voice.subarray(at, at + 1000));
    expect(stream.ready).toBe(Number.POSITIVE_INFINITY);
    const power = (from: number): number => {
      let sum = 0;
      for (let at = from; at < from + 4000; at++) sum += stream.at(at) ** 2;
      return sum;
    };
    for (let from = 4000; from < 146_000; from += 4000) expect(power(from)).toBeGreaterThan(1);
    for (let at = 4000; at < 150_000; at++)
      expect(Math.abs(stream.at(at))).toBeLessThanOrEqual(10 ** (-1 / 20) + 1e-9);
  });
});

describe('a span that begins before its sound', () => {
  const rate = 8000;
  const mask = { ratio: 1.2, alpha: 0.9 };
  const sound = Float64Array.from(voices(1, rate, 12)[0] ?? []);

  /** Disguises `[start, end)` of sound whose first sample is `from`, in blocks, and gives what is heard from there to the end. */
  function disguised(start: number, end: number, from: number): Float64Array {
    const stream = new VoiceStream(start, end, rate, mask);
    for (let at = 0; at < sound.length; at += 1000) stream.hear(from + at, sound.subarray(at, at + 1000));
    stream.cut();
    return Float64Array.from({ length: end - from }, (_, at) => stream.at(from + at));
  }

  test.each([
    ['the codec frame around the first sample', -1264, 5 * rate, 0],
    ['a time without sound', 0, 14 * rate, 5 * rate],
    ['more than a piece before', -10 * rate, 5 * rate, 0],
  ])('by %s is masked from the first sample on', (_, start, end, from) => {
    const alone = disguised(from, end, from);
    expect(alone.subarray(0, rate).some((value) => Math.abs(value) > 0.01)).toBe(true);
    const whole = disguised(start, end, from);
    expect(Buffer.compare(Buffer.from(whole.buffer), Buffer.from(alone.buffer))).toBe(0);
  });
});

describe('two hushes with the same words', () => {
  /** The words twice, a second apart, each disguised by its hush. */
  function spokenTwice(voicesOf: readonly [string | undefined, string | undefined]): Float64Array[] {
    const words = spoken(1.5);
    const gap = words.length + 16_000;
    const sound = new Float64Array(2 * gap + 16_000);
    sound.set(words, 8000);
    sound.set(words, 8000 + gap);
    const spans = voicesOf.map((voice, at) => ({
      from: (8000 + at * gap) / 16_000,
      to: (8000 + at * gap + words.length) / 16_000,
      mode: 'disguise' as const,
      ...(voice === undefined ? {} : { voice }),
    }));
    const filter = new HushFilter(hushes(16_000, 1, ...spans), 1, 16_000, null);
    const made = new Float64Array(sound.length);
    for (const block of [{ start: 0, jumped: false, channels: [sound] }, null])
      for (const { start, channels } of filter.push(block)) made.set(channels[0] ?? [], start);
    return [0, gap].map((from) => made.slice(8000 + from, 8000 + from + words.length));
  }

  const farthest = ([one, other]: readonly Float64Array[]): number =>
    one?.reduce((most, value, at) => Math.max(most, Math.abs(value - (other?.[at] ?? 0))), 0) ?? 0;

  test('of one person sound alike, of two they do not', () => {
    const voice = ['p-00000001', 'p-00000002'] as const;
    expect(farthest(spokenTwice([voice[0], voice[0]]))).toBeLessThan(1e-6);
    expect(farthest(spokenTwice([voice[0], voice[1]]))).toBeGreaterThan(0.01);
    expect(farthest(spokenTwice([undefined, undefined]))).toBeGreaterThan(0.01);
  });
});

describe('figures', () => {
  let voice: Float64Array;
  beforeAll(() => {
    voice = spoken(8);
  });

  test('of the original itself', () => {
    const figures = voiceFigures(voice, voice);
    expect(figures).toMatchObject({
      pitchRatioMilli: 1000,
      loudnessCentiDb: 0,
      waveformCorrelationMilli: 1000,
    });
    expect(figures.intelligibilityMilli).toBe(1000);
  });

  test.each([0.86, 1.2])(
    'of pitch times %f: the pitch is moved by it, words stay, the waveform does not',
    (ratio) => {
      const figures = voiceFigures(voice, disguise(voice, 16_000, { ratio, alpha: 0.9 }));
      expect(Math.abs((figures.pitchRatioMilli ?? 0) / 1000 - ratio)).toBeLessThan(0.05);
      expect(Math.abs(figures.waveformCorrelationMilli)).toBeLessThan(150);
      expect(Math.abs(figures.loudnessCentiDb)).toBeLessThan(300);
      if (hasSpeech) expect(figures.intelligibilityMilli).toBeGreaterThan(700);
      if (ratio > 1)
        for (const formant of figures.formantRatiosMilli) expect(formant ?? 2000).toBeGreaterThan(1050);
    },
  );

  test('of noise in place of the voice: nothing to be understood', () => {
    const random = seededRandom(3);
    const noise = voice.map(() => 0.1 * (random() - 0.5));
    expect(voiceFigures(voice, noise).intelligibilityMilli).toBeLessThan(250);
  });
});

describe('the tally of a disguise', () => {
  const rate = 16_000;

  /** The tally of as many channels as seconds are given: each is disguised until then and from there on `instead` of the original. */
  function tallied(seconds: number, until: readonly number[], instead: (value: number) => number): HushTally {
    const words = spoken(4);
    const original = Float64Array.from({ length: seconds * rate }, (_, at) => words[at % words.length] ?? 0);
    const masked = disguise(words, rate, { ratio: 1.2, alpha: 0.9 });
    const sheet = hushes(rate, until.length, { from: 0, to: seconds, mode: 'disguise' });
    const copy = { codec: 'flac', slack: 0, addsNothing: true };
    const tally = new HushTally(sheet, { channels: until.length, sampleRate: rate }, null, copy);
    const redacted = until.map((from) =>
      original.map((value, at) => (at < from * rate ? (masked[at % masked.length] ?? 0) : instead(value))),
    );
    const places = { start: 0, copyStart: 0, stated: 0, copyStated: 0 };
    tally.measure({ ...places, original: until.map(() => original), redacted });
    return tally;
  }

  /** Channels that are told, where they are the original's, a little softer, from these seconds on. */
  function told(seconds: number, bareFrom: readonly number[]): number[] {
    const tally = tallied(seconds, bareFrom, (value) => 0.99 * value);
    return tally.bareVoices().map(({ channel }) => channel);
  }

  test('finds sound that is silent instead, on the channel where it is', () => {
    const lost = tallied(8, [8, 3], () => 0).lostVoices();
    expect(lost).toMatchObject([{ channel: 1 }]);
    expect(lost[0]?.second).toBeGreaterThanOrEqual(3);
    const silence = new Float64Array(2 * rate);
    const sheet = hushes(rate, 1, { from: 0, to: 2, mode: 'disguise' });
    const copy = { codec: 'flac', slack: 0, addsNothing: true };
    const quiet = new HushTally(sheet, { channels: 1, sampleRate: rate }, null, copy);
    const places = { start: 0, copyStart: 0, stated: 0, copyStated: 0 };
    quiet.measure({ ...places, original: [silence], redacted: [silence] });
    expect(quiet.lostVoices()).toEqual([]);
  });

  test('finds the original, softer, on any channel, behind the first minute and in short spans', () => {
    expect(told(8, [8, 8])).toEqual([]);
    expect(told(8, [8, 0])).toEqual([1]);
    expect(told(64, [61, 64])).toEqual([0]);
    expect(told(0.5, [0])).toEqual([0]);
    expect(told(0.5, [0.5])).toEqual([]);
  });

  test('takes rumble for no voice', () => {
    const random = seededRandom(11);
    let [once, twice] = [0, 0];
    const rumble = Float64Array.from({ length: 10 * rate }, () => {
      once += 0.01 * (random() - 0.5 - once);
      twice += 0.01 * (once - twice);
      return twice;
    });
    const masked = disguise(rumble, rate, { ratio: 0.86, alpha: 0.95 });
    for (const bound of bareIn) {
      const pieces = new PieceLikeness(rate, bound);
      pieces.add(0, rumble, masked);
      expect(pieces.bare()).toBeUndefined();
    }
  });
});

describe.skipIf(!hasFfmpeg)('a disguised recording', () => {
  test('is heard from its very beginning, and where it is silent instead the proof says so', async () => {
    const path = join(folder, 'from-zero.mp4');
    recordingOf(path, voices(1, 16_000, 3), 16_000, '-c:a', 'aac', '-b:a', '48k');
    const sheet = hushes(16_000, 1, { from: 0, to: 2, mode: 'disguise' });
    const { original, proof } = await hush(path, sheet, join(folder, 'from-zero-masked.mp4'));
    expect(proof.findings).toEqual([]);
    expect(proof.audio?.hushed?.hushes[0]?.voice?.loudnessCentiDb).toBeGreaterThan(-600);
    const silent = join(folder, 'from-zero-silent.mp4');
    await renderTo(original, hushes(16_000, 1, { from: 0, to: 2, mode: 'silence' }), silent);
    const { findings } = await proveSound(original, silent, sheet);
    expect(findings.map(({ message }) => message).join()).toContain('silent that was to be disguised');
  });

  test('holds; left as it was, or late by 100 ms, it does not', async () => {
    const path = join(folder, 'voice.mp4');
    const sound = voices(1, 48_000, 5);
    recordingOf(path, sound, 48_000, '-c:a', 'aac', '-b:a', '96k');
    const sheet = hushes(48_000, 1, { from: 1.2, to: 4.2, mode: 'disguise' });
    const copy = join(folder, 'masked.mp4');
    const { original, report, proof } = await hush(path, sheet, copy);
    expect(proof.findings).toEqual([]);
    expect(report.audio?.path).toBe('lossless');
    expect(JSON.stringify(report)).not.toMatch(/alpha|ratio/);
    const hushed = proof.audio?.hushed;
    expect(hushed?.outsideIdentical).toBe(hushed?.outsideSamples);
    expect(Math.abs(hushed?.hushes[0]?.voice?.waveformCorrelationMilli ?? 1000)).toBeLessThan(300);

    expect(codes(await proveSound(original, path, sheet))).toContain('HUSH_NOT_AS_RECORDED');
    const late = hushes(48_000, 1, { from: 1.3, to: 4.3, mode: 'disguise' });
    const { proof: wrong } = await hush(path, late, join(folder, 'late.mp4'), sheet);
    expect(codes(wrong)).toEqual(['AUDIO_DIFFERS', 'HUSH_NOT_AS_RECORDED']);
  });
});
