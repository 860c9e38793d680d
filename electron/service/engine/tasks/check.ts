// SPDX-License-Identifier: GPL-3.0-or-later
/** The decode check: every frame decoded once, every fault listed. Release refuses until it has run. */
import type { Fault, FrameIndex } from '../../../../core/ingest/footage.ts';
import { decodeFrames, packetToFrame } from '../media/decode.ts';
import { DecoderLog, type Saying } from '../media/decoder-log.ts';
import { openSource } from '../media/source.ts';
import type { Task } from './task-table.ts';

const framesPerCheckpoint = 16;

/**
 * The library's decoders may hand a picture out while another thread still decodes it: what was damaged in it is then
 * forgotten in some runs (of 60 with two threads, 2 to 8 missed the one damaged frame of a torn file).
 */
const threads = 1;

/** The only decoder that is listened to. */
const voice = 1;

/** What the decoder said beside its return codes, one fault per wording. */
function faultsSaid(sayings: readonly Saying[], index: FrameIndex): Fault[] {
  const frames = packetToFrame(index);
  return sayings.map(({ text, count, packet }) => {
    const frame = packet === null ? -1 : (frames[packet] ?? -1);
    const where = frame < 0 ? '' : `, first at frame ${frame}`;
    return {
      code: 'DECODER_COMPLAINS',
      frame: frame < 0 ? null : frame,
      message: `the decoder says ${count === 1 ? 'once' : `${count} times`}${where}: ${text}`,
    };
  });
}

export const check: Task<'check'> = async ({ path, index, range }, context) => {
  const faults: Fault[] = [];
  const source = openSource(path);
  const total = range
    ? index.packet.reduce((sum, packet) => sum + Number(packet >= range.start && packet < range.end), 0)
    : index.pts.length;
  let decoded = 0;
  let size: string | null = null;
  let firstSize: string | null = null;
  const log = new DecoderLog();
  try {
    for (const { number, frame } of decodeFrames(source, index, {
      threads,
      ear: log.ear(voice),
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
        await context.checkpoint({ done: decoded, total, unit: 'frames', note: 'checking' });
    }
    await log.settle();
    faults.push(...faultsSaid(log.said(voice), index));
  } finally {
    log.close();
    source.close();
  }
  return { faults, decoded, sizes: firstSize && size ? { first: firstSize, last: size } : null };
};
