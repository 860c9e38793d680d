// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { speechLike } from '../../../electron/service/engine/synthesis/speech-like.ts';

const options = { seed: 5, seconds: 6, channelCount: 2 } as const;
const made = speechLike(options);

function rms(samples: Float32Array, from: number, to: number): number {
  const part = samples.subarray(Math.round(from * 48_000), Math.round(to * 48_000));
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}

describe('speech-like sound', () => {
  test('the same seed gives the same samples, another seed others', () => {
    const digest = (seed: number): readonly string[] =>
      speechLike({ ...options, seed }).channels.map((channel) =>
        createHash('sha256').update(channel).digest('hex'),
      );
    expect(digest(5)).toEqual(
      made.channels.map((channel) => createHash('sha256').update(channel).digest('hex')),
    );
    expect(digest(6)).not.toEqual(digest(5));
    expect(new Set(digest(5)).size).toBe(2);
  });

  test('it has the length asked for and never clips', () => {
    for (const channel of made.channels) {
      expect(channel).toHaveLength(6 * 48_000);
      expect(channel.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeLessThan(0.8);
      expect(channel.every(Number.isFinite)).toBe(true);
    }
  });

  test('spans are loud, the pauses between them quiet but not dead', () => {
    expect(made.spans.length).toBeGreaterThan(1);
    const [left] = made.channels;
    if (left === undefined) throw new Error('no channel');
    made.spans.forEach((span, index) => {
      const pauseEnd = made.spans[index + 1]?.from ?? options.seconds;
      const pause = rms(left, span.to + 0.02, pauseEnd - 0.02);
      expect(pauseEnd).toBeGreaterThan(span.to);
      expect(pause).toBeGreaterThan(1e-4);
      if (pauseEnd - span.to > 0.2) expect(rms(left, span.from, span.to)).toBeGreaterThan(8 * pause);
    });
  });

  test('voices are voiced: a period within the range of human pitch repeats', () => {
    const [left] = made.channels;
    const span = made.spans[0];
    if (left === undefined || span === undefined) throw new Error('nobody speaks');
    let best = 0;
    for (let start = span.from; start + 0.06 < span.to; start += 0.05) {
      const at = Math.round(start * 48_000);
      for (let lag = 180; lag < 600; lag += 3) {
        let product = 0;
        let energy = 1e-9;
        let shifted = 1e-9;
        for (let n = 0; n < 1500; n++) {
          const [a, b] = [left[at + n] ?? 0, left[at + n + lag] ?? 0];
          product += a * b;
          energy += a * a;
          shifted += b * b;
        }
        best = Math.max(best, product / Math.sqrt(energy * shifted));
      }
    }
    expect(best).toBeGreaterThan(0.8);
  });
});
