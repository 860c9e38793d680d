// SPDX-License-Identifier: GPL-3.0-or-later
/** What a job that is done has to say. */
import type { ReactElement } from 'react';
import type { JobOutcome } from '../../core/contract/window/jobs.ts';
import { FailureNote } from './failure-note.tsx';
import { strings } from './strings.ts';

const words = strings.jobs;

type Outcome<K extends JobOutcome['kind']> = Extract<JobOutcome, { kind: K }>;

function Ingested({ taken, refused }: Outcome<'ingest'>): ReactElement {
  return (
    <>
      <ul className="plain-list">
        {taken.map(({ footage, label, already, sha256, faults }) => (
          <li key={footage}>
            {label}: {already ? words.already : words.taken} {words.faults(faults.length)}
            <br />
            <span className="small muted">
              SHA-256 <code className="digest">{sha256}</code>
            </span>
          </li>
        ))}
      </ul>
      {refused.map(({ name, error }) => (
        <FailureNote key={name} failure={{ ...error, message: `${name}: ${error.message}` }} />
      ))}
    </>
  );
}

/** Those of which more is to be said than that they are done. The rest is seen where it belongs. */
export function JobOutcomeNote({ outcome }: { readonly outcome: JobOutcome }): ReactElement | null {
  switch (outcome.kind) {
    case 'ingest':
      return <Ingested {...outcome} />;
    case 'detect':
      return (
        <ul className="plain-list small">
          {outcome.footage.map((found) => (
            <li key={found.footage}>
              {words.found(found.tracks.length, found.detections, found.sampledFrames)}
              {found.notes.length > 0 && ` ${found.notes.join(' ')}`}
            </li>
          ))}
        </ul>
      );
    case 'plan':
      return <p className="small">{outcome.path === 'smart' ? words.smart : words.full(outcome.reason)}</p>;
    case 'release':
      return <p className="small">{words.packaged(outcome.name)}</p>;
    case 'verify':
      return <p className="small">{outcome.verdict.sentence}</p>;
    case 'render':
      return <p className="small">{words.rendered}</p>;
    case 'proxy':
      return (
        <p className="small">
          {words.watchable}
          {outcome.proxy.silentBecause !== null && ` ${words.silent(outcome.proxy.silentBecause)}`}
        </p>
      );
    case 'still-shown':
      return <p className="small">{words.stillShown(outcome.corrected.tracks.length)}</p>;
    case 'follow':
      return null;
  }
}
