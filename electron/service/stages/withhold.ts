// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Withholding a span: a veil over the whole picture, with its code, and silence. The time-line stays: no frame and no
 * moment of sound goes missing (R09). It is a track that a person made, of kind `picture`, its veil, and a hush that
 * belongs to it; they come and go in one event.
 */
import { ClearveilError } from '../../../core/base/errors.ts';
import { wholePicture } from '../../../core/base/geometry.ts';
import type { Moment } from '../../../core/base/moment.ts';
import { displayOf, framesShowing, spanBetween } from '../../../core/ingest/moments.ts';
import { deleteRow, insertRow } from '../../../core/review/diff.ts';
import type { FootageRow, HushRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { rectangleOutline } from '../../../core/track/outline.ts';
import type { Keyframe } from '../../../core/track/track.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { type Reasons, requireReasons } from './decide.ts';
import { hushRow, soundOf } from './hush.ts';
import { frameIndexOf, type Session } from './session.ts';

export type Withheld = {
  readonly track: TrackRow;
  readonly veils: readonly VeilRow[];
  readonly hushes: readonly HushRow[];
};

function pictureTrack(
  session: Session,
  footage: FootageRow,
  range: Pick<TrackRow, 'startFrame' | 'endFrame'>,
): TrackRow {
  const box = wholePicture(footage.probe.video.display);
  const frames = [...new Set([range.startFrame, range.endFrame - 1])];
  return {
    ...range,
    id: session.store.nextId('track'),
    footageId: footage.id,
    kind: 'picture',
    label: '',
    outline: rectangleOutline,
    keyframes: frames.map((frame): Keyframe => ({ frame, box, origin: 'manual', score: null })),
    dismissed: false,
    locked: true,
    source: { by: 'person', person: session.actor.person },
  };
}

/**
 * Withholds every frame that shows somewhere in the span, and the sound for as long as they show. Throws USAGE for a
 * span that is empty, reversed or outside the recording and for reasons unknown to the profile; FRAME_OUT_OF_RANGE; what
 * `soundOf` throws for sound that cannot be hushed: a picture is not withheld with the sound left as it is.
 */
export function withholdSpan(
  session: Session,
  footage: FootageRow,
  span: { readonly from: Moment; readonly to: Moment },
  reasons: Reasons,
  profile: Profile,
): Withheld {
  requireReasons(reasons, profile);
  const index = frameIndexOf(session.store, footage);
  const frames = framesShowing(spanBetween(span.from, span.to, index, footage.probe), index);
  const track = pictureTrack(session, footage, frames);
  const veil: VeilRow = {
    ...reasons,
    id: session.store.nextId('veil'),
    footageId: footage.id,
    trackId: track.id,
    fill: 'solid',
  };
  const silence = { ...displayOf(frames, index, footage.probe), mode: 'silence', channels: null } as const;
  const hush = soundOf(footage)
    ? hushRow(session, footage, { ...silence, trackId: track.id, subject: null }, reasons)
    : null;
  const withheld = { track, veils: [veil], hushes: hush ? [hush] : [] };
  session.store.commit({
    event: 'withhold.added',
    actor: session.actor,
    changes: [
      insertRow('track', track),
      ...withheld.veils.map((row) => insertRow('veil', row)),
      ...withheld.hushes.map((row) => insertRow('hush', row)),
    ],
  });
  return withheld;
}

/** Everything withheld in a recording, by its first frame. */
export function withheldIn(store: CaseReader, footage: FootageRow): Withheld[] {
  const hushes = store.hushesOf(footage.id);
  return store
    .tracksOf(footage.id)
    .filter(({ kind }) => kind === 'picture')
    .map((track) => ({
      track,
      veils: store.veilsOnTrack(track.id),
      hushes: hushes.filter((hush) => hush.trackId === track.id),
    }));
}

/** Takes a withheld span back, picture and sound. Throws UNKNOWN_TRACK; USAGE for a track of another kind. */
export function removeWithheld(session: Session, trackId: string): void {
  const { store } = session;
  const track = store.track(trackId);
  const withheld = withheldIn(store, store.footage(track.footageId)).find((one) => one.track.id === trackId);
  if (!withheld) {
    throw new ClearveilError(
      'USAGE',
      `${trackId} is a track of a ${track.kind}, not a withheld picture`,
      'It may have been taken back in the meantime: list them anew.',
    );
  }
  store.commit({
    event: 'withhold.removed',
    actor: session.actor,
    changes: [
      ...withheld.hushes.map((row) => deleteRow('hush', row)),
      ...withheld.veils.map((row) => deleteRow('veil', row)),
      deleteRow('track', track),
    ],
  });
}
