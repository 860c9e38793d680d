// SPDX-License-Identifier: GPL-3.0-or-later
/** A note at frames: a new one, or one that is changed. */
import type { ReactElement } from 'react';
import { protectedEvents } from '../../../core/review/protected-event.ts';
import { FormDialog } from '../../app/form-dialog.tsx';
import { announce } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { request } from '../../client/index.ts';
import type { Asking } from '../../editor/edit-store.ts';
import { useReview } from '../../editor/review-store.ts';
import { SelectField, TextArea, TextField } from '../../ui/index.ts';

export type NoteDialogProps = {
  readonly asking: Extract<Asking, { about: 'note' }>;
  readonly footage: string;
  onClose(): void;
};

export function NoteDialog({ asking, footage, onClose }: NoteDialogProps): ReactElement {
  const { note, frames } = asking;
  const known = useReview.getState().notes.find((one) => one.note === note);
  const save = async (form: FormData): Promise<void> => {
    const text = String(form.get('text'));
    const where = { startFrame: Number(form.get('from')), endFrame: Number(form.get('to')) + 1 };
    const event = protectedEvents.find((one) => one === form.get('event')) ?? null;
    const content = { frames: where, text, event };
    await (note === null
      ? request('notes.add', { footage, ...content })
      : request('notes.change', { note, ...content }));
    announce(words.notes.saved);
  };
  return (
    <FormDialog
      onClose={onClose}
      title={words.notes.addTitle}
      description={words.notes.intro}
      save={words.notes.save}
      onSave={save}
    >
      <TextArea
        label={words.notes.text}
        name="text"
        required
        maxLength={2000}
        defaultValue={known?.text ?? ''}
        autoFocus
      />
      <SelectField
        label={words.notes.event}
        hint={words.notes.eventHint}
        name="event"
        defaultValue={known?.event ?? ''}
        options={[
          { value: '', title: words.notes.noEvent },
          ...protectedEvents.map((value) => ({ value, title: words.notes.events[value] })),
        ]}
      />
      <div className="form-grid">
        <TextField
          label={words.notes.from}
          name="from"
          type="number"
          min={0}
          required
          defaultValue={frames.startFrame}
        />
        <TextField
          label={words.notes.to}
          name="to"
          type="number"
          min={0}
          required
          defaultValue={frames.endFrame - 1}
        />
      </div>
    </FormDialog>
  );
}
