// SPDX-License-Identifier: GPL-3.0-or-later
/** Saying who one is and why: the first thing the log of a case wants to know. */
import { type ReactElement, useId, useState } from 'react';
import type { Failure } from '../../../core/contract/envelope.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { failureOf, request } from '../../client/index.ts';

export function SignInScreen({ account }: { readonly account: string }): ReactElement {
  const [failure, setFailure] = useState<Failure>();
  const hint = useId();
  const signIn = (form: FormData): void => {
    const input = { name: String(form.get('name')), purpose: String(form.get('purpose')) };
    request('session.signIn', input).catch((error: unknown) => setFailure(failureOf(error)));
  };
  return (
    <form className="panel" action={signIn}>
      <h2>{strings.signIn.title}</h2>
      <label>
        {strings.signIn.name}
        <input name="name" defaultValue={account} required maxLength={500} autoComplete="off" />
      </label>
      <label>
        {strings.signIn.purpose}
        <input name="purpose" required maxLength={500} aria-describedby={hint} autoComplete="off" />
      </label>
      <p id={hint}>{strings.signIn.purposeHint}</p>
      <FailureNote failure={failure} />
      <button type="submit">{strings.signIn.go}</button>
    </form>
  );
}
