// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the veil sheet needs to know of the original's pictures: whether two fields share a picture, and the coarse colour
 * of what weakly veiled tracks cover. It knows neither audience nor code, so copies for different people get the same.
 */
import { AV_FRAME_FLAG_INTERLACED } from 'node-av/constants';
import { regionRects } from '../../../../core/base/bands.ts';
import { coarseTone, type Tone } from '../../../../core/render/veil-fill.ts';
import { type SheetVeil, veilRegionAt } from '../../../../core/render/veil-sheet.ts';
import { type PlanarPicture, type PlaneSum, regionSums } from '../../../../native/lib/index.ts';
import { decodeFrames, decodePackets } from '../media/decode.ts';
import { withPicture } from '../media/picture.ts';
import { openSource } from '../media/source.ts';
import { checkSameSize } from '../media/veil-frame.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

const framesPerCheckpoint = 8;
/** Pictures looked at for interlacing: streams that mix both kinds begin with either. */
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

/** Sums over all pictures of one veil, as 8-bit limited-range values. */
type Tally = { readonly sums: [number, number, number]; readonly samples: [number, number, number] };

/** Mean of a plane in 8-bit limited-range terms (ITU-T H.273: 219 steps of luma from 16, 224 of chroma about 128). */
function meanOf(picture: PlanarPicture, { sum, samples }: PlaneSum, plane: number): number {
  const mean = sum / samples;
  if (!picture.fullRange) return mean / 2 ** (picture.bitDepth - 8);
  const maximum = 2 ** picture.bitDepth - 1;
  if (plane === 0) return 16 + (mean * 219) / maximum;
  return 128 + ((mean - 2 ** (picture.bitDepth - 1)) * 224) / maximum;
}

function add(tally: Tally, picture: PlanarPicture, planes: readonly PlaneSum[]): void {
  planes.forEach((plane, at) => {
    if (plane.samples === 0 || at > 2) return;
    tally.sums[at] = (tally.sums[at] ?? 0) + meanOf(picture, plane, at) * plane.samples;
    tally.samples[at] = (tally.samples[at] ?? 0) + plane.samples;
  });
}

function toneOf({ sums, samples }: Tally): Tone {
  const mean = (at: 0 | 1 | 2): number => (samples[at] > 0 ? sums[at] / samples[at] : 128);
  return coarseTone({ luma: mean(0), cb: mean(1), cr: mean(2) });
}

async function measureTones(
  { path, index, threads }: TaskInput<'survey'>,
  sheet: Parameters<typeof veilRegionAt>[0],
  veils: readonly SheetVeil[],
  context: TaskContext,
): Promise<{ track: string; tone: Tone }[]> {
  const tallies = veils.map((): Tally => ({ sums: [0, 0, 0], samples: [0, 0, 0] }));
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
        veils.forEach((veil, at) => {
          const tally = tallies[at];
          const rects = regionRects(veilRegionAt(sheet, veil, picture.number));
          if (tally && rects.length > 0) add(tally, planes, regionSums(planes, rects));
        });
      });
    }
  } finally {
    source.close();
  }
  return veils.map(({ id }, at) => ({
    track: id,
    tone: toneOf(tallies[at] ?? { sums: [0, 0, 0], samples: [0, 0, 0] }),
  }));
}

export const survey: Task<'survey'> = async (input, context) => {
  const { sheet, tracks } = input;
  const fieldPaired = sheet.chromaShiftY > 0 && isInterlaced(input.path);
  if (tracks.length === 0) return { fieldPaired, tones: [] };
  const veils = tracks.map((track): SheetVeil => ({ ...track, text: '', fill: { kind: 'solid' } }));
  return { fieldPaired, tones: await measureTones(input, { ...sheet, fieldPaired }, veils, context) };
};
