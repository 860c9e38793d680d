// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A person's corrections of tracks. Each is one event, which can be taken back; what it does to veils is part of it and
 * is said. What a person sets is of origin `manual`, and nothing but a person moves it again.
 */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Box } from '../../../core/base/geometry.ts';
import type { Kind } from '../../../core/detect/detection.ts';
import { deleteRow, insertRow, type RowChange, sameJson, updateRow } from '../../../core/review/diff.ts';
import type { FootageRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import { mergeStretches, resized, splitAt } from '../../../core/track/correct.ts';
import type { Stretch } from '../../../core/track/cut-track.ts';
import { type Outline, rectangleOutline } from '../../../core/track/outline.ts';
import { requireUnchanged } from './originals.ts';
import { frameIndexOf, runStageJob, type Session } from './session.ts';

export type Corrected = {
  readonly event: string;
  readonly sequence: number;
  readonly tracks: readonly TrackRow[];
  readonly removed: readonly string[];
  readonly veilsAdded: readonly string[];
  readonly veilsRemoved: readonly string[];
  readonly lostAt: readonly number[];
};

type Change = Partial<Omit<Corrected, 'event' | 'sequence'>> & { readonly changes: readonly RowChange[] };

/** Commits a change of tracks as one event. Throws USAGE when nothing would change. */
export function record(session: Session, event: string, change: Change): Corrected {
  const { changes, tracks = [], removed = [], veilsAdded = [], veilsRemoved = [], lostAt = [] } = change;
  if (changes.length === 0)
    throw new ClearveilError('USAGE', 'the tracks are like that already', 'Nothing was changed.');
  const { sequence } = session.store.commit({ event, actor: session.actor, changes });
  return { event, sequence, tracks, removed, veilsAdded, veilsRemoved, lostAt };
}

/** A new track that the person of the session made, without a label. `stretch`: where it is. */
export function trackByPerson(
  session: Session,
  footage: FootageRow,
  kind: Kind,
  outline: Outline,
  stretch: Stretch,
): TrackRow {
  return {
    ...stretch,
    id: session.store.nextId('track'),
    footageId: footage.id,
    kind,
    label: '',
    outline,
    dismissed: false,
    locked: false,
    source: { by: 'person', person: session.actor.person },
  };
}

/** Changes of single fields: those that are as wanted already stay out. */
function setFields(
  session: Session,
  event: string,
  tracks: readonly TrackRow[],
  fields: Partial<Pick<TrackRow, 'dismissed' | 'locked' | 'label'>>,
): Corrected {
  const changed = tracks
    .map((before) => ({ before, after: { ...before, ...fields } }))
    .filter(({ before, after }) => !sameJson(before, after));
  return record(session, event, {
    changes: changed.map(({ before, after }) => updateRow('track', before, after)),
    tracks: changed.map(({ after }) => after),
  });
}

/** Throws USAGE for a withheld picture, which has a command of its own, and unless `locked` is right for a locked track. */
function requireOpen(track: TrackRow): void {
  if (track.kind === 'picture') {
    throw new ClearveilError(
      'USAGE',
      `${track.id} is a withheld picture`,
      'Take the withheld span back and withhold another one.',
    );
  }
}

/** Throws USAGE for a track that is locked or a withheld picture. */
export function requireUnlocked(track: TrackRow): void {
  requireOpen(track);
  if (!track.locked) return;
  throw new ClearveilError('USAGE', `${track.id} is locked`, 'Unlock it first.');
}

/** Dismisses tracks: there is nothing to veil. Veils that lie on them are taken off in the same event. */
export function dismissTracks(session: Session, tracks: readonly TrackRow[]): Corrected {
  tracks.forEach(requireOpen);
  const open = tracks.filter(({ dismissed }) => !dismissed);
  const veils = open.flatMap(({ id }) => session.store.veilsOnTrack(id));
  const after = open.map((track) => ({ ...track, dismissed: true }));
  return record(session, 'track.dismissed', {
    changes: [
      ...veils.map((veil) => deleteRow('veil', veil)),
      ...open.map((track) => updateRow('track', track, { ...track, dismissed: true })),
    ],
    tracks: after,
    veilsRemoved: veils.map(({ id }) => id),
  });
}

/** Takes a dismissal back; veils that it took off do not come back with it, undoing it brings them. */
export function restoreTracks(session: Session, tracks: readonly TrackRow[]): Corrected {
  return setFields(session, 'track.restored', tracks, { dismissed: false });
}

export function lockTracks(session: Session, tracks: readonly TrackRow[], locked: boolean): Corrected {
  tracks.forEach(requireOpen);
  return setFields(session, locked ? 'track.locked' : 'track.unlocked', tracks, { locked });
}

/** Throws USAGE for a label that is too long. */
export function renameTracks(session: Session, tracks: readonly TrackRow[], label: string): Corrected {
  if (label.length > 200 || !label.isWellFormed())
    throw new ClearveilError('USAGE', 'the label is too long', 'Use at most 200 characters, and no name.');
  return setFields(session, 'track.renamed', tracks, { label });
}

/** Two tracks at `frame`, the first of the second one. Both carry the veils. */
export function splitTrack(session: Session, track: TrackRow, frame: number): Corrected {
  requireUnlocked(track);
  const [first, second] = splitAt(track, frame);
  const id = session.store.nextId('track');
  const before = { ...track, ...first };
  const behind: TrackRow = { ...track, ...second, id };
  const veils = session.store
    .veilsOnTrack(track.id)
    .map((veil): VeilRow => ({ ...veil, id: session.store.nextId('veil'), trackId: id }));
  return record(session, 'track.split', {
    changes: [
      updateRow('track', track, before),
      insertRow('track', behind),
      ...veils.map((veil) => insertRow('veil', veil)),
    ],
    tracks: [before, behind],
    veilsAdded: veils.map((veil) => veil.id),
  });
}

const reasonsOf = ({ id: _, trackId: __, ...reasons }: VeilRow): unknown => reasons;

/** Throws USAGE unless both can be one subject. */
function requireAlike(track: TrackRow, other: TrackRow): void {
  const unlike = (['footageId', 'kind', 'outline', 'dismissed'] as const).find(
    (field) => !sameJson(track[field], other[field]),
  );
  if (track.id !== other.id && unlike === undefined) return;
  throw new ClearveilError(
    'USAGE',
    `${track.id} and ${other.id} cannot be one track${unlike ? `: they differ in ${unlike}` : ''}`,
    'Merge two tracks of one kind and recording, both dismissed or neither.',
  );
}

/**
 * One track of several, as one event; it carries the veils of all. Frames between them are bridged. Throws USAGE where that is
 * no one subject.
 */
export function mergeTracks(session: Session, track: TrackRow, others: readonly TrackRow[]): Corrected {
  for (const one of [track, ...others]) requireUnlocked(one);
  for (const other of others) requireAlike(track, other);
  const { display } = session.store.footage(track.footageId).probe.video;
  // From the nearest on, so that each gap is bridged between neighbours.
  const rising = others.toSorted((a, b) => a.startFrame - b.startFrame);
  let merged = track;
  for (const other of rising) {
    const label = merged.label === '' ? other.label : merged.label;
    merged = { ...merged, ...mergeStretches(merged, other, display), label };
  }
  const carried = [...session.store.veilsOnTrack(track.id)];
  const moved = rising.flatMap(({ id }) =>
    session.store.veilsOnTrack(id).map((veil) => {
      if (carried.some((known) => sameJson(reasonsOf(known), reasonsOf(veil))))
        return deleteRow('veil', veil);
      carried.push(veil);
      return updateRow('veil', veil, { ...veil, trackId: track.id });
    }),
  );
  return record(session, 'track.merged', {
    changes: [
      updateRow('track', track, merged),
      ...moved,
      ...rising.map((other) => deleteRow('track', other)),
    ],
    tracks: [merged],
    removed: rising.map(({ id }) => id),
    veilsRemoved: moved.filter(({ after }) => after === null).map(({ key }) => key),
  });
}

/** Throws FRAME_OUT_OF_RANGE. */
export function requireFrame(footage: FootageRow, frame: number): void {
  if (frame >= 0 && frame < footage.frameCount) return;
  throw new ClearveilError(
    'FRAME_OUT_OF_RANGE',
    `there is no frame ${frame}: ${footage.id} has ${footage.frameCount}, counted from 0`,
    'Choose a frame that the recording has.',
  );
}

/** Makes a track begin and end at these frames, both of them its own: cut off, or standing still where it was shorter. */
export function resizeTrack(
  session: Session,
  track: TrackRow,
  first: number | null,
  last: number | null,
): Corrected {
  requireUnlocked(track);
  const footage = session.store.footage(track.footageId);
  for (const frame of [first, last]) if (frame !== null) requireFrame(footage, frame);
  const after = { ...track, ...resized(track, first ?? track.startFrame, last ?? track.endFrame - 1) };
  return record(session, 'track.resized', {
    changes: sameJson(track, after) ? [] : [updateRow('track', track, after)],
    tracks: [after],
  });
}

export type Marked = { readonly frame: number; readonly box: Box };

/** Throws USAGE for a box that shows nothing of the picture. */
export function requireInPicture({ box }: Marked, { probe }: FootageRow): void {
  const { width, height } = probe.video.display;
  if (box.x < width * 16 && box.y < height * 16 && box.x + box.width > 0 && box.y + box.height > 0) return;
  throw new ClearveilError(
    'USAGE',
    'the box lies outside the picture',
    `The upright picture has ${width}x${height} px.`,
  );
}

type FollowJob = { readonly kind: Kind; readonly track: TrackRow | null; readonly until: number | null };

/** Follows a place on the original. Throws INPUT_CHANGED, WORKER_CRASHED, CANCELLED; USAGE from the rules of tracks. */
function followed(session: Session, footage: FootageRow, place: Marked, { kind, track, until }: FollowJob) {
  requireFrame(footage, place.frame);
  requireInPicture(place, footage);
  const params = { place: { frame: place.frame, box: { ...place.box } }, track: track?.id ?? null, until };
  return runStageJob(session, { kind: 'follow', footageId: footage.id, params }, async (_, engine) => {
    const current = await requireUnchanged(session, footage, engine);
    const { orientation, display } = current.probe.video;
    return engine('follow', {
      path: current.sourcePath,
      index: frameIndexOf(session.store, current),
      orientation,
      display,
      kind,
      place,
      track: track && { startFrame: track.startFrame, endFrame: track.endFrame, keyframes: track.keyframes },
      until,
    });
  });
}

/** Sets a place of a track by hand; it is followed from there until it meets what is known (core/track/set-place.ts). */
export async function setKeyframe(session: Session, track: TrackRow, place: Marked): Promise<Corrected> {
  requireUnlocked(track);
  if (track.kind === 'picture') throw new Error('a withheld picture has no places');
  const footage = session.store.footage(track.footageId);
  const { stretch, lostAt } = await followed(session, footage, place, {
    kind: track.kind,
    track,
    until: null,
  });
  const after = { ...track, ...stretch };
  return record(session, 'track.keyframe-set', {
    changes: sameJson(track, after) ? [] : [updateRow('track', track, after)],
    tracks: [after],
    lostAt,
  });
}

/** A new track from one place, followed both ways until it is lost, at most to `until`. */
export async function addTrack(
  session: Session,
  footage: FootageRow,
  kind: Kind,
  place: Marked,
  until: number | null,
  outline: Outline = rectangleOutline,
): Promise<Corrected> {
  if (until !== null) requireFrame(footage, until);
  if (until !== null && until < place.frame)
    throw new ClearveilError(
      'USAGE',
      `--until ${until} comes before frame ${place.frame}`,
      'Name a later frame.',
    );
  const { stretch, lostAt } = await followed(session, footage, place, { kind, track: null, until });
  const row = trackByPerson(session, footage, kind, outline, stretch);
  return record(session, 'track.added', { changes: [insertRow('track', row)], tracks: [row], lostAt });
}
