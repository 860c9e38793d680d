// SPDX-License-Identifier: GPL-3.0-or-later
/** The tracks of one frame with their places there, by the same `regionAt` that the copy is painted with. */
import type { Box } from '../../core/base/geometry.ts';
import type { TrackView } from '../../core/contract/window/parts.ts';
import { regionAt } from '../../core/track/region-at.ts';
import type { Origin } from '../../core/track/track.ts';
import { type Review, tracksAt, type VeilView } from './review-store.ts';

export type RegionOnFrame = {
  readonly track: TrackView;
  readonly box: Box;
  readonly origin: Origin;
  /** Its veils for the audience that is looked at. */
  readonly veils: readonly VeilView[];
};

/** Veils for an audience by track. */
export function veilsFor(veils: readonly VeilView[], audience: string): Map<string, VeilView[]> {
  const byTrack = new Map<string, VeilView[]>();
  for (const veil of veils) {
    if (!veil.reasons.audiences.includes(audience)) continue;
    const others = byTrack.get(veil.track);
    if (others) others.push(veil);
    else byTrack.set(veil.track, [veil]);
  }
  return byTrack;
}

/** The largest first, so that a small one lies on top and can be taken hold of. Tracks whose places are still to come are left out. */
export function regionsOn(
  frame: number,
  { tracks, shapes, veils }: Pick<Review, 'tracks' | 'shapes' | 'veils'>,
  audience: string,
): RegionOnFrame[] {
  const veiled = veilsFor(veils, audience);
  return tracksAt(tracks, frame)
    .flatMap((track): RegionOnFrame[] => {
      const shape = shapes.get(track.track);
      const region = shape && regionAt(shape, frame);
      return region
        ? [{ track, box: region.box, origin: region.origin, veils: veiled.get(track.track) ?? [] }]
        : [];
    })
    .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
}
