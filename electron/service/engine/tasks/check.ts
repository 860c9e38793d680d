// SPDX-License-Identifier: GPL-3.0-or-later
/** The decode check: every frame decoded once, every fault listed. Release refuses until it has run. */
import type { Fault } from '../../../../core/ingest/footage.ts';
import { decodeFrames } from '../media/decode.ts';
import { openSource } from '../media/source.ts';
import type { Task } from './task-table.ts';

const framesPerCheckpoint = 16;

/**
 * The library's decoders may hand a picture out while another thread still decodes it: what was damaged in it is then
 * forgotten in some runs (of 60 with two threads, 2 to 8 missed the one damaged frame of a torn file).
 */
const threads = 1;

export const check: Task<'check'> = async ({ path, index, range }, context) => {
  const faults: Fault[] = [];
  const source = openSource(path);
  const total = range
    ? index.packet.reduce((sum, packet) => sum + Number(packet >= range.start && packet < range.end), 0)
    : index.pts.length;
  let decoded = 0;
  let size: string | null = null;
  let firstSize: string | null = null;
  try {
    for (const { number, frame } of decodeFrames(source, index, {
      threads,
      ...(range ? { range } : {}),
      onFault: (fault) => faults.push(fault),
    })) {
      decoded++;
      const here = `${frame.width}x${frame.height}`;
      if (size !== null && size !== here) {
        faults.push({
          code: 'SIZE_CHANGE',
          frame: number,
          message: `the picture changes from ${size} to ${here} at frame ${number}`,
        });
      }
      size = here;
      firstSize ??= here;
      if (decoded % framesPerCheckpoint === 0)
        await context.checkpoint({ done: number, total, unit: 'frames', note: 'checking' });
    }
  } finally {
    source.close();
  }
  return { faults, decoded, sizes: firstSize && size ? { first: firstSize, last: size } : null };
};
