// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the veil sheet needs to know of the original's pictures: whether two fields share a picture, and the coarse colour
 * of what weakly veiled tracks cover. It knows neither audience nor code, so copies for different people get the same.
 */
import { AV_FRAME_FLAG_INTERLACED } from 'node-av/constants';
import { regionRects } from '../../../../core/base/bands.ts';
import type { Tone } from '../../../../core/render/veil-fill.ts';
import { type SheetVeil, veilRegionAt } from '../../../../core/render/veil-sheet.ts';
import { decodeFrames, decodePackets } from '../media/decode.ts';
import { withPicture } from '../media/picture.ts';
import { openSource } from '../media/source.ts';
import { ToneTally } from '../media/tone-tally.ts';
import { checkSameSize } from '../media/veil-frame.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

const framesPerCheckpoint = 8;
/**
 * Pictures looked at for interlacing: streams that mix both kinds begin with either. The renderer finds what comes later, and
 * has the veils planned again.
 */
const picturesLookedAt = 25;

/** True when one of the first pictures is interlaced: the pictures say it, containers and headers often do not. */
function isInterlaced(path: string): boolean {
  const source = openSource(path);
  try {
    let looked = 0;
    for (const { frame } of decodePackets(source, { threads: 1 })) {
      if (frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) return true;
      if (++looked === picturesLookedAt) break;
    }
    return false;
  } finally {
    source.close();
  }
}

async function measureTones(
  { path, index, threads }: TaskInput<'survey'>,
  sheet: Parameters<typeof veilRegionAt>[0],
  veils: readonly SheetVeil[],
  context: TaskContext,
): Promise<{ track: string; tone: Tone }[]> {
  const tallies = veils.map((veil) => ({ veil, tally: new ToneTally() }));
  const start = Math.min(...veils.map((veil) => veil.startFrame));
  const end = Math.max(...veils.map((veil) => veil.endFrame));
  const source = openSource(path);
  try {
    for (const picture of decodeFrames(source, index, { threads })) {
      if (picture.number >= end) break;
      if (picture.number % framesPerCheckpoint === 0)
        await context.checkpoint({
          done: picture.number,
          total: end,
          unit: 'frames',
          note: 'measuring colours',
        });
      if (picture.number < start) continue;
      checkSameSize(picture, sheet);
      withPicture(picture.frame, (planes) => {
        for (const { veil, tally } of tallies)
          tally.add(planes, regionRects(veilRegionAt(sheet, veil, picture.number)));
      });
    }
  } finally {
    source.close();
  }
  return tallies.map(({ veil, tally }) => ({ track: veil.id, tone: tally.tone() }));
}

export const survey: Task<'survey'> = async (input, context) => {
  const { sheet, tracks } = input;
  const fieldPaired = sheet.chromaShiftY > 0 && (input.interlaced || isInterlaced(input.path));
  if (tracks.length === 0) return { fieldPaired, tones: [] };
  const veils = tracks.map((track): SheetVeil => ({ ...track, text: '', fill: { kind: 'solid' } }));
  return { fieldPaired, tones: await measureTones(input, { ...sheet, fieldPaired }, veils, context) };
};
