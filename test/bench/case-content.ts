// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks as a person draws them, put into a case without the editor. */
import { unitsPerPixel } from '../../core/base/geometry.ts';
import { insertRow } from '../../core/review/diff.ts';
import type { TrackRow } from '../../core/review/records.ts';
import type { Keyframe } from '../../core/track/track.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';

export const actor = { person: 'Ann Analyst', role: 'analyst', reason: 'foia-processing' } as const;

/** Frames `[startFrame, endFrame)` with a keyframe every `spacing` frames, the last frame included. */
export type DrawnTrack = { readonly startFrame: number; readonly endFrame: number; readonly spacing: number };

/** A box of 64 x 64 px that walks to and fro. */
function keyframesOf({ startFrame, endFrame, spacing }: DrawnTrack): Keyframe[] {
  const units = (pixels: number): number => pixels * unitsPerPixel;
  const keyframe = (frame: number): Keyframe => ({
    frame,
    box: { x: units(frame % 200), y: units(40), width: units(64), height: units(64) },
    origin: 'manual',
    score: null,
  });
  const frames: Keyframe[] = [];
  for (let frame = startFrame; frame < endFrame - 1; frame += spacing) frames.push(keyframe(frame));
  return [...frames, keyframe(endFrame - 1)];
}

/** Draws the tracks on a recording of the case, in one event. */
export function drawTracks(
  place: { readonly caseDir: string; readonly homeDir: string; readonly footage: string },
  drawn: readonly DrawnTrack[],
): void {
  const store = openCase(place.caseDir, { mode: 'write', homeDir: place.homeDir });
  try {
    const ids = store.nextIds('track', drawn.length);
    const tracks = drawn.map((track, at): TrackRow => {
      const { startFrame, endFrame } = track;
      return {
        id: ids[at] ?? store.nextId('track'),
        footageId: place.footage,
        kind: 'face',
        label: '',
        startFrame,
        endFrame,
        outline: { form: 'rectangle' },
        keyframes: keyframesOf(track),
        dismissed: false,
        locked: false,
        source: { by: 'person', person: actor.person },
      };
    });
    store.commit({ event: 'track.drawn', actor, changes: tracks.map((track) => insertRow('track', track)) });
  } finally {
    store.close();
  }
}
