// SPDX-License-Identifier: GPL-3.0-or-later
/** Saying who one is and why: the first thing the log of a case wants to know. */
import type { ReactElement } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, TextField } from '../../ui/index.ts';

const words = strings.signIn;

export function SignInScreen({ account }: { readonly account: string }): ReactElement {
  const { failure, busy, attempt } = useWork();
  const signIn = (form: FormData): void => {
    const input = { name: String(form.get('name')), purpose: String(form.get('purpose')) };
    void attempt(() => request('session.signIn', input));
  };
  return (
    <div className="screen sign-in" data-narrow>
      <p className="muted">{strings.motto}</p>
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          signIn(new FormData(event.currentTarget));
        }}
      >
        <h2>{words.title}</h2>
        <TextField label={words.name} name="name" defaultValue={account} required maxLength={500} autoFocus />
        <TextField label={words.purpose} name="purpose" hint={words.purposeHint} required maxLength={500} />
        <FailureNote failure={failure} />
        <div className="row">
          <Button look="primary" submit disabled={busy}>
            {words.go}
          </Button>
        </div>
      </form>
    </div>
  );
}
