// SPDX-License-Identifier: GPL-3.0-or-later
/** Ingest's engine work: hash, probe and frame index of one file. */

import { ClearveilError } from '../../../../core/base/errors.ts';
import type { Fault } from '../../../../core/ingest/footage.ts';
import { decodePackets } from '../media/decode.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { describeSource, videoGeometry } from '../media/probe.ts';
import { openSource, type Source } from '../media/source.ts';
import { digestFile } from './digest.ts';
import type { Task } from './task-table.ts';

/** Decodes up to the first picture: a file without one is refused, however much else it holds. */
function probe(source: Source, faults: Fault[]): ReturnType<typeof describeSource> {
  const early: Fault[] = [];
  for (const { frame } of decodePackets(source, { threads: 1, onFault: (fault) => early.push(fault) })) {
    const geometry = videoGeometry(source, frame, (fault) => faults.push(fault));
    return describeSource(source, geometry);
  }
  const reason = early[0]?.message ?? 'its video stream holds no pictures';
  throw new ClearveilError(
    'INPUT_NO_FRAMES',
    `no frame of "${source.path}" can be decoded (${reason})`,
    'Copy the recording from its medium again; if it stays so, it needs forensic repair before review.',
  );
}

export const inspect: Task<'inspect'> = async ({ path }, context) => {
  const faults: Fault[] = [];
  const first = openSource(path);
  let description: ReturnType<typeof describeSource>;
  try {
    description = probe(first, faults);
  } finally {
    first.close();
  }
  const digest = await digestFile(path, context);
  const second = openSource(path);
  try {
    const index = await buildFrameIndex(
      second,
      (fault) => faults.push(fault),
      (position) =>
        context.checkpoint({
          done: Math.max(0, position),
          total: digest.sizeBytes,
          unit: 'bytes',
          note: 'indexing',
        }),
    );
    return { digest, probe: description, index, faults };
  } finally {
    second.close();
  }
};
