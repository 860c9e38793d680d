// SPDX-License-Identifier: GPL-3.0-or-later
/** The sheets that a copy is made by: where its veils and hushes lie, under ids drawn anew. */
import { randomBytes } from 'node:crypto';
import { type Rational, timeToTicks } from '../../../core/base/time.ts';
import { hiddenRanges } from '../../../core/ingest/footage.ts';
import { recordingEnd, statedEnd } from '../../../core/ingest/moments.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import { planHushes } from '../../../core/render/plan-hushes.ts';
import { planVeils, sheetHead, tonedTracks, type VeilPlanInput } from '../../../core/render/plan-veils.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { pixelLayout } from '../engine/media/pixel-format.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { Decisions } from './decisions.ts';
import { requireSound } from './hush.ts';
import { type EngineRunner, faultsOf, frameIndexOf } from './session.ts';

/** Concealment of damage depends on the decoder's threads; with one it is the same every time. */
export function threadsFor(store: CaseReader, footage: FootageRow): 1 | 2 {
  return faultsOf(store, footage).length > 0 ? 1 : 2;
}

/** What a sheet says of the pictures. Throws INPUT_UNSUPPORTED for those that cannot be painted. */
function picturesOf({
  probe,
  frameCount,
}: FootageRow): Pick<VeilPlanInput, 'geometry' | 'layout' | 'frameCount'> {
  const { chromaShiftX, chromaShiftY, bitDepth } = pixelLayout(probe.video.pixelFormat);
  return { geometry: probe.video, layout: { chromaShiftX, chromaShiftY, bitDepth }, frameCount };
}

/** Where veils lie as decided, whatever their fills: of the pictures nothing is measured. */
export function coverOf(footage: FootageRow, { tracks, veils, audience }: Decisions): VeilSheet {
  let made = 0;
  return planVeils({
    ...picturesOf(footage),
    tracks,
    veils: veils.map((veil) => ({ ...veil, fill: 'solid' })),
    audience,
    fieldPaired: false,
    tones: new Map(),
    hidden: [],
    newId: () => `v-${++made}`,
  });
}

/**
 * The veil sheet of a copy; what it depends on in the pictures is measured on the original. `interlaced`: some picture is
 * known to have two fields. Throws INPUT_UNSUPPORTED for pictures that cannot be painted.
 */
export async function sheetFor(
  store: CaseReader,
  footage: FootageRow,
  { tracks, veils, audience }: Decisions,
  engine: EngineRunner,
  interlaced = false,
): Promise<VeilSheet> {
  const index = frameIndexOf(store, footage);
  const base = { ...picturesOf(footage), tracks, veils, audience };
  const { fieldPaired, tones } = await engine('survey', {
    path: footage.sourcePath,
    index,
    sheet: sheetHead(base),
    tracks: tonedTracks(base).map(({ id, outline, startFrame, endFrame, keyframes }) => ({
      id,
      outline,
      startFrame,
      endFrame,
      keyframes: keyframes.map(({ frame, box }) => ({ frame, box })),
    })),
    interlaced,
    threads: threadsFor(store, footage),
  });
  return planVeils({
    ...base,
    fieldPaired,
    tones: new Map(tones.map(({ track, tone }) => [track, tone])),
    hidden: hiddenRanges(index),
    newId: () => `v-${randomBytes(8).toString('hex')}`,
  });
}

/** The hush sheet of a copy; null when its sound stays as it is. */
export function hushSheetFor(
  store: CaseReader,
  footage: FootageRow,
  { hushes, audience }: Decisions,
): HushSheet | null {
  if (hushes.length === 0) return null;
  const sound = requireSound(footage);
  const index = frameIndexOf(store, footage);
  const samplesTo = (time: Rational): number => timeToTicks(time, sound.sampleRate, 'up');
  return planHushes({
    sound,
    endSample: samplesTo(recordingEnd(index, footage.probe)),
    statedEndSample: samplesTo(statedEnd(index, footage.probe)),
    hushes,
    audience,
    newId: () => `h-${randomBytes(8).toString('hex')}`,
    newVoice: () => `p-${randomBytes(8).toString('hex')}`,
  });
}
