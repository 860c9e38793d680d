// SPDX-License-Identifier: GPL-3.0-or-later
/** From decisions to the veil sheet of one audience's copy. Pure: ids come from the caller, who draws them at random. */
import { wholePicture } from '../base/geometry.ts';
import type { FrameRange } from '../base/time.ts';
import type { VideoGeometry } from '../ingest/footage.ts';
import type { TrackRow, VeilRow } from '../review/records.ts';
import { rectangleOutline } from '../track/outline.ts';
import type { Tone, VeilFill, WeakFillKind } from './veil-fill.ts';
import type { SheetVeil, VeilSheet } from './veil-sheet.ts';

/** The sample layout of the copy's pictures. */
export type SampleLayout = Pick<VeilSheet, 'chromaShiftX' | 'chromaShiftY' | 'bitDepth'>;

/** The sheet as far as it is known before anyone looks at the pictures. */
export type SheetHead = Omit<VeilSheet, 'veils' | 'fieldPaired'>;

export type VeilPlanInput = {
  readonly geometry: VideoGeometry;
  readonly layout: SampleLayout;
  readonly frameCount: number;
  readonly fieldPaired: boolean;
  readonly tracks: readonly TrackRow[];
  readonly veils: readonly VeilRow[];
  readonly audience: string;
  /** Frames that an edit list hides from viewers but not from readers of the file. */
  readonly hidden: readonly FrameRange[];
  /** The coarse colour of what a track covers, by its id: of every track in `tonedTracks`. */
  readonly tones: ReadonlyMap<string, Tone>;
  readonly newId: () => string;
};

/** Black fill; grey letters, of little enough contrast that a lossy codec keeps them within the proof's bound. */
const style = { fillLuma: 16, textLuma: 120 } as const;

/** Codes of all veils on a track, each once, in profile-independent order. */
function textOf(veils: readonly VeilRow[]): string {
  return [...new Set(veils.map((veil) => veil.code))].sort().join(', ');
}

export function sheetHead(input: Pick<VeilPlanInput, 'geometry' | 'layout' | 'frameCount'>): SheetHead {
  return {
    schema: 2,
    frameCount: input.frameCount,
    coded: input.geometry.coded,
    orientation: input.geometry.orientation,
    ...input.layout,
    style,
  };
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
    outline: rectangleOutline,
    fill: { kind: 'solid' },
    keyframes: frames.map((frame) => ({ frame, box })),
  };
}

/** How a track with these veils is filled; the strongest fill that any of them asks for. */
function fillKindOf(veils: readonly VeilRow[]): 'solid' | WeakFillKind {
  const asked = veils.map((veil) => veil.fill);
  if (asked.includes('solid')) return 'solid';
  return asked.includes('blur') ? 'blur' : 'mosaic';
}

function veilsFor(input: Pick<VeilPlanInput, 'veils' | 'audience'>, track: TrackRow): VeilRow[] {
  return input.veils.filter((veil) => veil.trackId === track.id && veil.audiences.includes(input.audience));
}

/** The tracks whose colour has to be known before the audience's copy can be planned. */
export function tonedTracks(input: Pick<VeilPlanInput, 'tracks' | 'veils' | 'audience'>): TrackRow[] {
  return input.tracks.filter((track) => {
    const veils = veilsFor(input, track);
    return veils.length > 0 && fillKindOf(veils) !== 'solid';
  });
}

function fillOf(track: TrackRow, veils: readonly VeilRow[], tones: VeilPlanInput['tones']): VeilFill {
  const kind = fillKindOf(veils);
  if (kind === 'solid') return { kind };
  const tone = tones.get(track.id);
  if (!tone) throw new Error(`the colour of ${track.id} is not known`);
  return { kind, tone };
}

/**
 * One veil per veiled track: a track with several reasons is painted once and carries all its codes. Solid veils come last,
 * so that a weaker one that overlaps them is painted over.
 */
export function planVeils(input: VeilPlanInput): VeilSheet {
  const veils = input.tracks.flatMap((track): SheetVeil[] => {
    const reasons = veilsFor(input, track);
    if (reasons.length === 0) return [];
    return [
      {
        id: input.newId(),
        text: textOf(reasons),
        startFrame: track.startFrame,
        endFrame: track.endFrame,
        outline: track.outline,
        fill: fillOf(track, reasons, input.tones),
        keyframes: track.keyframes.map(({ frame, box }) => ({ frame, box })),
      },
    ];
  });
  const isWeak = (veil: SheetVeil): boolean => veil.fill.kind !== 'solid';
  return {
    ...sheetHead(input),
    fieldPaired: input.fieldPaired,
    veils: [
      ...veils.filter(isWeak),
      ...veils.filter((veil) => !isWeak(veil)),
      ...input.hidden.map((range) => veilHidden(range, input)),
    ],
  };
}
