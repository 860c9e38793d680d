// SPDX-License-Identifier: GPL-3.0-or-later
/** A note at frames: a new one, or one that is changed. */
import { type ReactElement, useId } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { announce } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import type { Asking } from '../../editor/edit-store.ts';
import { useReview } from '../../editor/review-store.ts';
import { Button, Dialog, TextArea, TextField } from '../../ui/index.ts';

export type NoteDialogProps = {
  readonly asking: Extract<Asking, { about: 'note' }>;
  readonly footage: string;
  onClose(): void;
};

export function NoteDialog({ asking, footage, onClose }: NoteDialogProps): ReactElement {
  const { note, frames } = asking;
  const id = useId();
  const { failure, busy, attempt } = useWork();
  const known = useReview.getState().notes.find((one) => one.note === note);
  const save = async (form: FormData): Promise<void> => {
    const text = String(form.get('text'));
    const where = { startFrame: Number(form.get('from')), endFrame: Number(form.get('to')) + 1 };
    const done = await attempt(() =>
      note === null
        ? request('notes.add', { footage, frames: where, text })
        : request('notes.change', { note, frames: where, text }),
    );
    if (!done) return;
    announce(words.notes.saved);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.notes.addTitle}
      description={words.notes.intro}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button submit look="primary" form={id} disabled={busy}>
            {words.notes.save}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save(new FormData(event.currentTarget));
        }}
      >
        <TextArea
          label={words.notes.text}
          name="text"
          required
          maxLength={2000}
          defaultValue={known?.text ?? ''}
          autoFocus
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
        <FailureNote failure={failure} />
      </form>
    </Dialog>
  );
}
