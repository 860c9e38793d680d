// SPDX-License-Identifier: GPL-3.0-or-later
/** One thing that was seen in a finished copy, and where it stands: under a veil, on a track that a person left visible, or neither. */
import {
  type Box,
  displaySize,
  displayToCoded,
  intersectionOverUnion,
  type PixelRect,
  unitsPerPixel,
} from '../base/geometry.ts';
import { regionAt } from '../track/region-at.ts';
import type { Track } from '../track/track.ts';
import { type VeilSheet, veilsAt } from './veil-sheet.ts';

/** One thing that the second detector saw in the copy. `frame` counts in the original; the box is in the display picture, 1/16 px. */
export type CopySight = { readonly frame: number; readonly box: Box; readonly score: number };

/** A track of the kind looked for that the copy's audience is shown, and whether a person dismissed it. */
export type ShownTrack = Pick<Track, 'startFrame' | 'endFrame' | 'keyframes' | 'kind'> & {
  readonly dismissed: boolean;
};

/** Of a sight the middle counts, this share of its width and height: detectors frame a face differently, hair or none. */
const middle = 0.6;
/** The share of the middle that has to lie under veils. */
const covered = 0.9;
/** Points of the middle, along and across, that are asked. */
const points = 12;
/** A sight is of a track when they share this much (intersection over union), or its centre lies in the track's box. */
const sameSubject = 0.3;

export type SightStanding = 'veiled' | 'dismissed' | 'unveiled' | 'open';

/** Where a sight stands. `shown`: the tracks of its kind without a veil in the copy; without a sheet nothing is veiled. */
export function standingOf(
  sight: CopySight,
  sheet: VeilSheet | null,
  shown: readonly ShownTrack[],
): SightStanding {
  if (sheet && veiledShare(sight, sheet) >= covered) return 'veiled';
  const on = shown.filter((track) => isOn(sight, track));
  if (on.some(({ dismissed }) => dismissed)) return 'dismissed';
  return on.length > 0 ? 'unveiled' : 'open';
}

/** The share of the sight's middle that lies under veils or outside the picture. */
function veiledShare({ frame, box }: CopySight, sheet: VeilSheet): number {
  const rects = veilsAt(sheet, frame).flatMap((veil) => veil.rects);
  const size = displaySize(sheet.coded, sheet.orientation);
  let under = 0;
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      const x = (box.x + box.width * (0.5 + middle * ((column + 0.5) / points - 0.5))) / unitsPerPixel;
      const y = (box.y + box.height * (0.5 + middle * ((row + 0.5) / points - 0.5))) / unitsPerPixel;
      const pixel = { x: Math.floor(x), y: Math.floor(y), width: 1, height: 1 };
      const outside = x < 0 || y < 0 || x >= size.width || y >= size.height;
      if (outside || isUnder(displayToCoded(pixel, sheet.coded, sheet.orientation), rects)) under++;
    }
  }
  return under / (points * points);
}

function isUnder({ x, y }: PixelRect, rects: readonly PixelRect[]): boolean {
  return rects.some(
    (rect) => x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height,
  );
}

/** Whether a sight is of the subject of a track. */
export function isOn({ frame, box }: CopySight, track: Track): boolean {
  const place = regionAt(track, frame)?.box;
  if (!place) return false;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const inside = x >= place.x && y >= place.y && x < place.x + place.width && y < place.y + place.height;
  return inside || intersectionOverUnion(box, place) >= sameSubject;
}
