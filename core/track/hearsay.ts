// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What several passes over one picture only made up together. They see the same picture, and agree on blurred brick as on a face: of a small
 * subject one pass alone has to be sure.
 */
import { type PictureSize, unitsPerPixel } from '../base/geometry.ts';
import type { Detection } from '../detect/detection.ts';
import { sizeOf } from './boxes.ts';
import type { TrackSettings } from './clip.ts';

/** What a subject was seen as, once. */
type Seen = Pick<Detection, 'box' | 'score' | 'surest'>;

/** From this share of the picture's shorter side on, part of a subject may be hidden or cut off, and each pass unsure of the rest. */
const large = 0.1;

const isSmall = ({ box }: Seen, display: PictureSize): boolean =>
  sizeOf(box) < large * unitsPerPixel * Math.min(display.width, display.height);

/** True where nothing but several unsure passes over one picture speaks for a small subject. */
export function isHearsay(seen: readonly Seen[], display: PictureSize, settings: TrackSettings): boolean {
  return seen.every((one) => (one.surest ?? one.score) < settings.surest && isSmall(one, display));
}

/** A score that passes made up together counts at most as this many times what the surest gave alone. */
const mostOfSurest = 1.3;

/** The score of what was seen, 0 to 1; of a small subject not much more than the surest pass gave it. For kinds of which one has to be sure. */
export function soberScore(one: Seen, display: PictureSize, { surest }: TrackSettings): number {
  if (surest === 0 || !isSmall(one, display)) return one.score;
  return Math.min(one.score, mostOfSurest * (one.surest ?? one.score));
}
