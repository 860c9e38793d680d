// SPDX-License-Identifier: GPL-3.0-or-later
import { resolve } from 'node:path';
import { formatClock, ticksToMilliseconds } from '../../../../../core/base/time.ts';
import { type FrameIndex, frameFlag } from '../../../../../core/ingest/footage.ts';
import { startPts } from '../../../../../core/ingest/moments.ts';
import { runTask } from '../../../engine/run-task.ts';
import { fractionOf, frameIndexOf, oneFootage } from '../../../stages/session.ts';
import {
  type Command,
  caseOptions,
  footageOption,
  type Invocation,
  noMoreThan,
  Rows,
  word,
} from '../command.ts';
import { isCase, openReader } from '../open-session.ts';

async function indexFor(invocation: Invocation, target: string): Promise<FrameIndex> {
  if (isCase(target)) {
    using reader = openReader(target);
    return frameIndexOf(reader, oneFootage(reader, invocation.text('footage')));
  }
  const { index } = await runTask(
    'inspect',
    { path: resolve(target) },
    {
      signal: invocation.signal,
      onProgress: (progress) => invocation.report(fractionOf(progress), progress.note),
    },
  );
  return index;
}

function* framesOf(index: FrameIndex) {
  const start = startPts(index);
  for (const [frame, pts] of index.pts.entries()) {
    const flags = index.flags[frame] ?? 0;
    const dts = index.dts[frame];
    yield {
      frame,
      pts,
      dts: dts === undefined || Number.isNaN(dts) ? null : dts,
      time: formatClock(ticksToMilliseconds(pts - start, index.timeBase)),
      key: (flags & frameFlag.key) !== 0,
      idr: (flags & frameFlag.idr) !== 0,
      hidden: (flags & frameFlag.hidden) !== 0,
      sizeBytes: index.sizeBytes[frame] ?? 0,
      position: index.position[frame] ?? -1,
    };
  }
}

function* linesOf(index: FrameIndex): Generator<string> {
  yield `time base ${index.timeBase.num}/${index.timeBase.den}, PTS rule: ${index.ptsRule}`;
  yield 'frame\tpts\ttime\tkey\tidr\tbytes';
  for (const { frame, pts, time, key, idr, sizeBytes } of framesOf(index))
    yield `${frame}\t${pts}\t${time}\t${key ? 'key' : '-'}\t${idr ? 'idr' : '-'}\t${sizeBytes}`;
}

export const frames: Command = {
  name: 'frames',
  summary: 'List the frame index: number, PTS, time, key, IDR, size.',
  words: 'CASE|MEDIA',
  options: { ...caseOptions, ...footageOption },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const index = await indexFor(invocation, word(invocation, 0, 'CASE or MEDIA'));
    return {
      exitCode: 0,
      json: { timeBase: index.timeBase, ptsRule: index.ptsRule, frames: new Rows(() => framesOf(index)) },
      text: () => linesOf(index),
    };
  },
};
