// SPDX-License-Identifier: GPL-3.0-or-later
/** Making a personal or an office key. */
import { type ReactElement, useId } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Dialog, TextField } from '../../ui/index.ts';

const words = strings.release.approve;

/** A person's name as a key may bear it. */
const keyNameOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9._-]/g, '')
    .replace(/^[._-]+/, '')
    .slice(0, 40);

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
        <TextField
          label={words.keyName}
          hint={words.keyNameHint}
          name="name"
          required
          pattern="[a-z0-9][a-z0-9._\-]*"
          maxLength={40}
          defaultValue={keyNameOf(name)}
          autoFocus
        />
        <TextField
          label={words.passphrase}
          hint={words.passphraseHint}
          name="passphrase"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
        />
        <FailureNote failure={failure} />
      </form>
    </Dialog>
  );
}
