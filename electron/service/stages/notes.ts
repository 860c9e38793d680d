// SPDX-License-Identifier: GPL-3.0-or-later
/** Remarks at frames and protected events, for those who work on the case. No stage that renders or packages reads them. */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { FrameRange } from '../../../core/base/time.ts';
import { deleteRow, insertRow, sameJson, updateRow } from '../../../core/review/diff.ts';
import type { FootageRow, NoteRow } from '../../../core/review/records.ts';
import type { Session } from './session.ts';

/** Throws FRAME_OUT_OF_RANGE for frames that the recording does not have. */
function requireFrames({ id, frameCount }: FootageRow, { endFrame }: FrameRange): void {
  if (endFrame <= frameCount) return;
  throw new ClearveilError(
    'FRAME_OUT_OF_RANGE',
    `there is no frame ${endFrame - 1}: ${id} has ${frameCount}, counted from 0`,
    'Name frames of the recording.',
  );
}

/** What a note says: its text, and whether the frames show an event that has to stay comprehensible. */
export type NoteContent = Pick<NoteRow, 'text' | 'event'>;

/** `now`: UTC, ISO 8601 with milliseconds. Throws FRAME_OUT_OF_RANGE. */
export function addNote(
  { store, actor }: Session,
  footage: FootageRow,
  frames: FrameRange,
  { text, event }: NoteContent,
  now: string = new Date().toISOString(),
): NoteRow {
  requireFrames(footage, frames);
  const { startFrame, endFrame } = frames;
  const where = { footageId: footage.id, startFrame, endFrame };
  const row: NoteRow = {
    id: store.nextId('note'),
    ...where,
    text,
    event,
    person: actor.person,
    created: now,
  };
  store.commit({ event: 'note.added', actor, changes: [insertRow('note', row)] });
  return row;
}

/** Gives a note another content or other frames. Throws ACCESS_REFUSED for somebody else's: it would say it in their name. */
export function changeNote(
  { store, actor }: Session,
  note: NoteRow,
  frames: FrameRange,
  { text, event }: NoteContent,
): NoteRow {
  if (note.person !== actor.person) {
    throw new ClearveilError(
      'ACCESS_REFUSED',
      `${note.person} wrote this note`,
      'Write a note of your own beside it.',
    );
  }
  requireFrames(store.footage(note.footageId), frames);
  const { startFrame, endFrame } = frames;
  const after: NoteRow = { ...note, startFrame, endFrame, text, event };
  if (!sameJson(note, after))
    store.commit({ event: 'note.changed', actor, changes: [updateRow('note', note, after)] });
  return after;
}

/** Takes a note away; the log keeps it, and who took it away. */
export function removeNote({ store, actor }: Session, note: NoteRow): void {
  store.commit({ event: 'note.removed', actor, changes: [deleteRow('note', note)] });
}
