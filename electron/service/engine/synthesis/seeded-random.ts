// SPDX-License-Identifier: GPL-3.0-or-later
/** Repeatable chance: everything scripted footage does by chance comes from a seed, so that the same seed gives the same bytes. */

/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, integer arithmetic only, hence the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed for a named part of a whole, so that a change in one part does not move the chance of another (FNV-1a over the name). */
export function derivedSeed(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * A smooth wander through time, in about [-1, 1]: value noise of three octaves with smoothstep between the nodes.
 * `period`: steps between the nodes of the slowest octave; `length`: steps it is asked for, from 0.
 */
export function smoothNoise(seed: number, period: number, length: number): (step: number) => number {
  const octaves = [1, 0.45, 0.2].map((weight, octave) => {
    const spacing = period / 2.7 ** octave;
    const random = seededRandom(derivedSeed(seed, `octave ${octave}`));
    const nodes = Float64Array.from({ length: Math.ceil(length / spacing) + 2 }, () => random() * 2 - 1);
    return { weight, spacing, nodes };
  });
  return (step) => {
    let sum = 0;
    for (const { weight, spacing, nodes } of octaves) {
      const place = Math.max(0, step) / spacing;
      const left = Math.min(Math.floor(place), nodes.length - 2);
      const along = Math.min(1, place - left);
      const eased = along * along * (3 - 2 * along);
      sum += weight * ((nodes[left] ?? 0) * (1 - eased) + (nodes[left + 1] ?? 0) * eased);
    }
    return sum / 1.65;
  };
}

/** `length` bytes of signed noise with a roughly normal distribution of standard deviation `deviation`, for use as a tile. */
export function noiseTile(seed: number, length: number, deviation: number): Int8Array {
  const random = seededRandom(seed);
  const tile = new Int8Array(length);
  // The sum of four uniform numbers has variance 1/3.
  const scale = deviation * Math.sqrt(3);
  for (let index = 0; index < length; index++) {
    const sum = random() + random() + random() + random() - 2;
    tile[index] = Math.max(-127, Math.min(127, Math.round(sum * scale)));
  }
  return tile;
}
