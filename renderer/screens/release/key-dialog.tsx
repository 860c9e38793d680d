// SPDX-License-Identifier: GPL-3.0-or-later
/** Making a personal or an office key. */
import { type ReactElement, useId } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Dialog, TextField } from '../../ui/index.ts';

const words = strings.release.approve;

export type KeyDialogProps = {
  readonly kind: 'person' | 'office';
  /** What to suggest. */
  readonly name: string;
  onClose(): void;
  onMade(): void;
};

export function KeyDialog({ kind, name, onClose, onMade }: KeyDialogProps): ReactElement {
  const id = useId();
  const { failure, busy, attempt } = useWork();
  const make = async (form: FormData): Promise<void> => {
    const key = { kind, name: String(form.get('name')), passphrase: String(form.get('passphrase')) };
    if (!(await attempt(() => request('keys.create', key)))) return;
    onMade();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.newKeyTitle}
      footer={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="primary" submit form={id} disabled={busy}>
            {words.create}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void make(new FormData(event.currentTarget));
        }}
      >
        <TextField label={words.keyName} name="name" required maxLength={500} defaultValue={name} autoFocus />
        <TextField
          label={words.passphrase}
          hint={words.passphraseHint}
          name="passphrase"
          type="password"
          autoComplete="new-password"
          required
        />
        <FailureNote failure={failure} />
      </form>
    </Dialog>
  );
}
