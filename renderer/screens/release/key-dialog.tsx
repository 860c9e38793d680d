// SPDX-License-Identifier: GPL-3.0-or-later
/** Making a personal or an office key. */
import type { ReactElement } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { strings } from '../../app/strings.ts';
import { request } from '../../client/index.ts';
import { TextField } from '../../ui/index.ts';

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
  const make = async (form: FormData): Promise<void> => {
    const passphrase = String(form.get('passphrase'));
    await request('keys.create', { kind, name: String(form.get('name')), passphrase });
    onMade();
  };
  return (
    <FormDialog onClose={onClose} title={words.newKeyTitle} save={words.create} onSave={make}>
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
    </FormDialog>
  );
}
