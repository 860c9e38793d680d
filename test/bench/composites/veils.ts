// SPDX-License-Identifier: GPL-3.0-or-later
/** The veils that follow from tracks, and from detections alone, frame by frame in px. */
import { outerPixels, unitsPerPixel } from '../../../core/base/geometry.ts';
import type { RawDetection } from '../../../core/detect/detection.ts';
import { enlarge } from '../../../core/track/boxes.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import type { Track } from '../../../core/track/track.ts';
import type { VeilArea } from './metrics.ts';

/** Veils as the render places them: the smallest whole pixels that hold each track's box. */
export function veilsOf(tracks: readonly Track[], frameCount: number): VeilArea[][] {
  return Array.from({ length: frameCount }, (_, frame) =>
    tracks.flatMap((track, number): VeilArea[] => {
      const region = regionAt(track, frame);
      return region ? [{ ...outerPixels(region.box), track: number }] : [];
    }),
  );
}

/** Every detection that would start a track, grown as a track's boxes are; each is a track of its own. */
export function veilsWithoutTracking(
  seen: ReadonlyMap<number, readonly RawDetection[]>,
  frameCount: number,
  { birth, growth }: { readonly birth: number; readonly growth: number },
): VeilArea[][] {
  let track = 0;
  return Array.from({ length: frameCount }, (_, frame) =>
    (seen.get(frame) ?? [])
      .filter(({ score }) => score >= birth)
      .map((found) => {
        const { x, y, width, height } = enlarge(found, growth);
        const unit = unitsPerPixel;
        const box = { x: x * unit, y: y * unit, width: width * unit, height: height * unit };
        return { ...outerPixels(box), track: track++ };
      }),
  );
}
