// SPDX-License-Identifier: GPL-3.0-or-later
/** Places and forms that a person gives tracks without anything being followed: at once, one event each. */
import type { Kind } from '../../../core/detect/detection.ts';
import { insertRow, sameJson, updateRow } from '../../../core/review/diff.ts';
import type { FootageRow, TrackRow } from '../../../core/review/records.ts';
import type { Stretch } from '../../../core/track/cut-track.ts';
import type { Outline } from '../../../core/track/outline.ts';
import { drawnByHand, placedByHand, unplaced } from '../../../core/track/place.ts';
import {
  type Corrected,
  type Marked,
  record,
  requireFrame,
  requireInPicture,
  requireUnlocked,
  trackByPerson,
} from './correct.ts';
import type { Session } from './session.ts';

function requirePlaces(footage: FootageRow, places: readonly Marked[]): void {
  for (const place of places) {
    requireFrame(footage, place.frame);
    requireInPicture(place, footage);
  }
}

function changed(
  session: Session,
  event: string,
  track: TrackRow,
  fields: Stretch | Pick<TrackRow, 'outline'>,
): Corrected {
  const after: TrackRow = { ...track, ...fields };
  return record(session, event, {
    changes: sameJson(track, after) ? [] : [updateRow('track', track, after)],
    tracks: [after],
  });
}

/** Sets places of a track (core/track/place.ts). Throws USAGE, FRAME_OUT_OF_RANGE. */
export function placeTrack(session: Session, track: TrackRow, places: readonly Marked[]): Corrected {
  requireUnlocked(track);
  requirePlaces(session.store.footage(track.footageId), places);
  return changed(session, 'track.placed', track, placedByHand(track, places));
}

/** Takes places off that a person set. Throws USAGE where nobody did, and for the track's ends. */
export function unplaceTrack(session: Session, track: TrackRow, frames: readonly number[]): Corrected {
  requireUnlocked(track);
  return changed(session, 'track.unplaced', track, unplaced(track, frames));
}

/** Gives a track another form in its boxes. */
export function reshapeTrack(session: Session, track: TrackRow, outline: Outline): Corrected {
  requireUnlocked(track);
  return changed(session, 'track.reshaped', track, { outline });
}

/** A new track on the frames of its places. Throws USAGE, FRAME_OUT_OF_RANGE. */
export function drawTrack(
  session: Session,
  footage: FootageRow,
  kind: Kind,
  outline: Outline,
  places: readonly Marked[],
): Corrected {
  requirePlaces(footage, places);
  const row = trackByPerson(session, footage, kind, outline, drawnByHand(places));
  return record(session, 'track.added', { changes: [insertRow('track', row)], tracks: [row] });
}
