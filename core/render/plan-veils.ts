// SPDX-License-Identifier: GPL-3.0-or-later
/** From decisions to the veil sheet of one audience's copy. Pure: ids come from the caller, who draws them at random. */
import { wholePicture } from '../base/geometry.ts';
import type { FrameRange } from '../base/time.ts';
import type { VideoGeometry } from '../ingest/footage.ts';
import type { TrackRow, VeilRow } from '../review/records.ts';
import type { SheetVeil, VeilSheet } from './veil-sheet.ts';

/** The sample layout of the copy's pictures. */
export type SampleLayout = Pick<VeilSheet, 'chromaShiftX' | 'chromaShiftY' | 'bitDepth' | 'fullRange'>;

export type VeilPlanInput = {
  readonly geometry: VideoGeometry;
  readonly layout: SampleLayout;
  readonly frameCount: number;
  readonly tracks: readonly TrackRow[];
  readonly veils: readonly VeilRow[];
  readonly audience: string;
  /** Frames that an edit list hides from viewers but not from readers of the file. */
  readonly hidden: readonly FrameRange[];
  readonly newId: () => string;
};

/** Black fill; grey letters, of little enough contrast that a lossy codec keeps them within the proof's bound. */
const style = { fillLuma: 16, textLuma: 120 } as const;

/** Codes of all veils on a track, each once, in profile-independent order. */
function textOf(veils: readonly VeilRow[]): string {
  return [...new Set(veils.map((veil) => veil.code))].sort().join(', ');
}

/** A veil over everything for frames that no viewer is shown: nobody reviews them, so nothing of them is released. */
function veilHidden({ startFrame, endFrame }: FrameRange, input: VeilPlanInput): SheetVeil {
  const box = wholePicture(input.geometry.display);
  const last = endFrame - 1;
  const frames = last > startFrame ? [startFrame, last] : [startFrame];
  return {
    id: input.newId(),
    text: '',
    startFrame,
    endFrame,
    keyframes: frames.map((frame) => ({ frame, box })),
  };
}

/** One veil per veiled track: a track with several reasons is painted once and carries all its codes. */
export function planVeils(input: VeilPlanInput): VeilSheet {
  const chosen = input.veils.filter((veil) => veil.audiences.includes(input.audience));
  const veils = input.tracks.flatMap((track): SheetVeil[] => {
    const reasons = chosen.filter((veil) => veil.trackId === track.id);
    if (reasons.length === 0) return [];
    return [
      {
        id: input.newId(),
        text: textOf(reasons),
        startFrame: track.startFrame,
        endFrame: track.endFrame,
        keyframes: track.keyframes.map(({ frame, box }) => ({ frame, box })),
      },
    ];
  });
  return {
    schema: 1,
    frameCount: input.frameCount,
    coded: input.geometry.coded,
    orientation: input.geometry.orientation,
    ...input.layout,
    style,
    veils: [...veils, ...input.hidden.map((range) => veilHidden(range, input))],
  };
}
