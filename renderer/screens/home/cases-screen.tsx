// SPDX-License-Identifier: GPL-3.0-or-later
/** The cases that this workstation knows, and making a new one. */
import { type ReactElement, useState } from 'react';
import type { Failure } from '../../../core/contract/envelope.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { failureOf, type RequestOutput, request } from '../../client/index.ts';

type ListedCase = RequestOutput<'cases.list'>['cases'][number];

const noDetails = { requestNumber: null, requester: null, requestType: null, due: null };

function CaseLine({ known, onOpen }: { readonly known: ListedCase; onOpen(): void }): ReactElement {
  const { details, missing, footage, title } = known;
  return (
    <li>
      <strong>{title}</strong>
      <span>{strings.cases.recordings(footage)}</span>
      {details.due !== null && <span>{strings.cases.due(details.due)}</span>}
      {missing ? (
        <span>{strings.cases.missing}</span>
      ) : (
        <button type="button" onClick={onOpen} aria-label={`${strings.cases.open}: ${title}`}>
          {strings.cases.open}
        </button>
      )}
    </li>
  );
}

export function CasesScreen(): ReactElement {
  const { answer, failure } = useAnswer('cases.list', {});
  const [refused, setRefused] = useState<Failure>();
  const tried = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => setRefused(failureOf(error)));
  };
  const create = (form: FormData): void =>
    tried(request('cases.create', { title: String(form.get('title')), details: noDetails, folder: null }));
  return (
    <section className="panel">
      <h2>{strings.cases.title}</h2>
      <FailureNote failure={refused ?? failure} />
      {answer?.cases.length === 0 && <p>{strings.cases.none}</p>}
      <ul className="lines">
        {answer?.cases.map((known) => (
          <CaseLine
            key={known.case}
            known={known}
            onOpen={() => tried(request('case.open', { case: known.case }))}
          />
        ))}
      </ul>
      <form action={create}>
        <label>
          {strings.cases.newTitle}
          <input name="title" required maxLength={500} autoComplete="off" />
        </label>
        <button type="submit">{strings.cases.create}</button>
      </form>
      <button type="button" onClick={() => tried(request('session.signOut', {}))}>
        {strings.signOut}
      </button>
    </section>
  );
}
