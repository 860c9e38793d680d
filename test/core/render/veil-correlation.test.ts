// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlate, judgeCorrelation, type VeilPatch } from '../../../core/render/veil-correlation.ts';

const width = 64;
const height = 48;
const frames = 40;

/** A deterministic stream of numbers in [0, 1) (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A smooth picture of its own for every frame: neighbours alike, as in real pictures. */
function picture(seed: number): Uint8Array {
  const next = numbers(seed);
  const waves = Array.from(
    { length: 8 },
    () => [next() * 0.5, next() * 0.5, next() * 7, 12 + next() * 10] as const,
  );
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return (
      128 + waves.reduce((sum, [fx, fy, phase, high]) => sum + high * Math.sin(fx * x + fy * y + phase), 0)
    );
  });
}

const originals = Array.from({ length: frames }, (_, frame) => picture(frame + 1));
const bank = originals.map((luma, frame) => ({ frame, luma })).filter(({ frame }) => frame % 2 === 0);
const positions = Int32Array.from(
  { length: 20 * 16 },
  (_, at) => (12 + Math.floor(at / 20)) * width + 20 + (at % 20),
);
/** A drawn code: stripes on a dark fill. */
const veil = Float32Array.from(positions, (position) => (position % 5 < 2 ? 180 : 16));

function patches(copy: (original: number, drawn: number, at: number, frame: number) => number): VeilPatch[] {
  return originals.map((luma, frame) => {
    const original = Float32Array.from(positions, (position) => luma[position] ?? 0);
    return {
      frame,
      positions,
      veil,
      original,
      copy: original.map((value, at) => copy(value, veil[at] ?? 0, at, frame)),
    };
  });
}

const noise = numbers(99);
const noisy = Array.from({ length: 100_000 }, () => Math.round(6 * (noise() - 0.5)));
const coding = (at: number, frame: number): number => noisy[frame * 400 + at] ?? 0;

describe('a veil', () => {
  test('that is exactly as drawn has nothing to correlate', () => {
    const proof = judgeCorrelation(
      patches((_, drawn) => drawn),
      bank,
      5,
    );
    expect(proof).toMatchObject({ veils: frames, flat: frames, unrelatedPairs: 0, following: [] });
  });

  test('with coding noise follows nothing', () => {
    const proof = judgeCorrelation(
      patches((_, drawn, at, frame) => drawn + coding(at, frame)),
      bank,
      5,
    );
    expect(proof.flat).toBe(0);
    expect(proof.unrelatedPairs).toBeGreaterThanOrEqual(100);
    expect(proof.following).toEqual([]);
  });

  test('that lets a fiftieth of the picture through follows it, under as much noise', () => {
    const leak = (value: number, drawn: number, at: number, frame: number): number =>
      0.98 * drawn + 0.02 * value + coding(at, frame) / 2;
    const proof = judgeCorrelation(patches(leak), bank, 5);
    expect(proof.following.length).toBe(8);
    expect(proof.over).toBeGreaterThan(proof.overByChance);
  });

  test('whose encoder rounds a few samples by the picture does not follow it; a weak veil of the same correlation does', () => {
    // Single samples a step brighter, some of them by chance and more where the picture is bright: about as measured.
    const bright = (value: number, at: number, frame: number): number =>
      coding(at, frame) === 3 || (value > 150 && at % 9 === 0) ? 1 : 0;
    const rounded = judgeCorrelation(
      patches((value, drawn, at, frame) => drawn + bright(value, at, frame)),
      bank,
      5,
    );
    expect(rounded.flat).toBeLessThan(frames);
    expect(rounded.highestMilli).toBeGreaterThan(rounded.unrelated99Milli);
    expect(rounded.following).toEqual([]);
    const weak = judgeCorrelation(
      patches((value, drawn, at, frame) => drawn + 3 * bright(value, at, frame)),
      bank,
      5,
    );
    expect(weak.following.length).toBeGreaterThan(3);
  });

  test('that is missing on one frame is found there, and turned into its negative as well', () => {
    for (const shown of [(value: number) => value, (value: number) => 255 - value]) {
      const late = (value: number, drawn: number, _: number, frame: number): number =>
        frame === 17 ? shown(value) : drawn;
      const proof = judgeCorrelation(patches(late), bank, 5);
      expect(proof.following.map(({ frame }) => frame)).toEqual([17]);
      expect(proof.highestMilli).toBeGreaterThan(990);
    }
  });
});

test('a camera that stands still does not hide what shows through', () => {
  const still = picture(5);
  const same = patches((value, drawn) => 0.9 * drawn + 0.1 * value).map((patch) => {
    const original = Float32Array.from(positions, (position) => still[position] ?? 0);
    return { ...patch, original, copy: original.map((value, at) => 0.9 * (veil[at] ?? 0) + 0.1 * value) };
  });
  const stillBank = bank.map(({ frame }) => ({ frame, luma: still }));
  expect(judgeCorrelation(same, stillBank, 5).following.length).toBe(8);
});

test('correlation is of shape alone: gain and offset do not matter', () => {
  const row = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 16, maxLength: 64 });
  fc.assert(
    fc.property(
      row,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: -99, max: 99 }),
      (values, gain, offset) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 8);
        expect(
          correlate(
            values,
            values.map((value) => gain * value + offset),
          ),
        ).toBeCloseTo(1, 6);
        expect(
          correlate(
            values,
            values.map((value) => offset - gain * value),
          ),
        ).toBeCloseTo(-1, 6);
        expect(
          correlate(
            values,
            values.map(() => offset),
          ),
        ).toBeUndefined();
      },
    ),
  );
});
