// SPDX-License-Identifier: GPL-3.0-or-later
/** Chance that can be repeated: the same seed and file name draw the same places. */
import { createHash } from 'node:crypto';

/** Numbers in [0, 1) from SHA-256 over the seed and a counter. */
export function randomFrom(seed: string): () => number {
  let count = 0;
  return () => {
    const digest = createHash('sha256').update(`${seed}:${count++}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
