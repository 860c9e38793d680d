// SPDX-License-Identifier: GPL-3.0-or-later
/** An open case: its recordings. */
import { type ReactElement, useState } from 'react';
import type { Failure } from '../../../core/contract/envelope.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { useSession } from '../../app/session-store.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { failureOf, request } from '../../client/index.ts';

export function OpenCaseScreen(): ReactElement {
  const title = useSession(({ session }) => session?.case?.title);
  const { answer, failure } = useAnswer('footage.list', {});
  const [refused, setRefused] = useState<Failure>();
  return (
    <section className="panel">
      <h2>{title}</h2>
      <FailureNote failure={refused ?? failure} />
      {answer?.footage.length === 0 && <p>{strings.openCase.none}</p>}
      <ul className="lines">
        {answer?.footage.map(({ footage, label, frames }) => (
          <li key={footage}>
            <strong>{label}</strong>
            <span>{strings.openCase.frames(frames)}</span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => request('case.close', {}).catch((error: unknown) => setRefused(failureOf(error)))}
      >
        {strings.openCase.close}
      </button>
    </section>
  );
}
