// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks and the veils that lie on them. */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { FrameRange } from '../../../core/base/time.ts';
import { idNumber, type TrackHeading, type TrackRow, type VeilRow } from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRow, readRows, readTrackHeadings } from './row-store.ts';

/** The hot conditions, named so that a test can look at their query plans. */
export const trackConditions = {
  ofFootage: 'footage_id = ?',
  inRange: 'footage_id = ? AND start_frame < ? AND end_frame > ?',
} as const;

const byStart = (a: TrackHeading, b: TrackHeading): number =>
  a.startFrame - b.startFrame || idNumber(a.id) - idNumber(b.id);

/** Every track of a recording, by its first frame. */
export function tracksOf(db: ReadDb, footageId: string): TrackRow[] {
  return readRows(db, 'track', trackConditions.ofFootage, footageId).sort(byStart);
}

/** The tracks that exist somewhere in a range of frames. */
export function tracksInRange(
  db: ReadDb,
  footageId: string,
  { startFrame, endFrame }: FrameRange,
): TrackRow[] {
  return readRows(db, 'track', trackConditions.inRange, footageId, endFrame, startFrame).sort(byStart);
}

/** The same without their keyframes; all of a recording without `range`. */
export function trackHeadingsOf(db: ReadDb, footageId: string, range?: FrameRange): TrackHeading[] {
  const found = range
    ? readTrackHeadings(db, trackConditions.inRange, footageId, range.endFrame, range.startFrame)
    : readTrackHeadings(db, trackConditions.ofFootage, footageId);
  return found.sort(byStart);
}

/** Throws UNKNOWN_TRACK. */
export function trackById(db: ReadDb, id: string): TrackRow {
  const row = readRow(db, 'track', id);
  if (row) return row;
  throw new ClearveilError(
    'UNKNOWN_TRACK',
    `the case has no ${id}`,
    'List the tracks with "clearveil regions CASE".',
  );
}

/** Every veil of a recording, in the order in which they were laid. */
export function veilsOf(db: ReadDb, footageId: string): VeilRow[] {
  return readRows(db, 'veil', 'footage_id = ?', footageId).sort((a, b) => idNumber(a.id) - idNumber(b.id));
}

/** The veils on one track. */
export function veilsOnTrack(db: ReadDb, trackId: string): VeilRow[] {
  return readRows(db, 'veil', 'track_id = ?', trackId).sort((a, b) => idNumber(a.id) - idNumber(b.id));
}
