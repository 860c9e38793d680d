// SPDX-License-Identifier: GPL-3.0-or-later
/** Remarks at frames of a recording. */
import type { RequestOutput } from '../../../../core/contract/requests.ts';
import type { NoteRow } from '../../../../core/review/records.ts';
import { addNote, changeNote, removeNote } from '../../stages/notes.ts';
import type { Answers } from '../answer.ts';

function noteView(row: NoteRow): RequestOutput<'notes.add'> {
  const { id, startFrame, endFrame, text, event, person, created } = row;
  return { note: id, startFrame, endFrame, text, event, person, created };
}

export const noteAnswers = {
  'notes.list': ({ store }, { footage }) => ({
    notes: store.notesOn(store.footage(footage).id).map(noteView),
  }),
  'notes.add': (desk, { footage, frames, text, event }) =>
    noteView(addNote(desk.session(), desk.store.footage(footage), frames, { text, event })),
  'notes.change': (desk, { note, frames, text, event }) =>
    noteView(changeNote(desk.session(), desk.store.note(note), frames, { text, event })),
  'notes.remove': (desk, { note }) => {
    removeNote(desk.session(), desk.store.note(note));
    return {};
  },
} satisfies Partial<Answers>;
