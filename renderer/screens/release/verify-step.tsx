// SPDX-License-Identifier: GPL-3.0-or-later
/** Verifying a package, the one just made or any other. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import type { JobOutcome } from '../../../core/contract/window/jobs.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { isUnderWay, useJobs } from '../../app/jobs-store.ts';
import { PickDialog, type Picked } from '../../app/pick-dialog.tsx';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Notice } from '../../ui/index.ts';
import { LastJob, outcomeOf, useLastJob } from './release-jobs.tsx';

const words = strings.release.verify;

type Verdict = Extract<JobOutcome, { kind: 'verify' }>['verdict'];

/** Nothing but a key that was trusted beforehand is good; one that nobody knows proves that the package is whole, not whose it is. */
const signerTones = { trusted: 'good', unknown: 'warn', revoked: 'danger', invalid: 'danger' } as const;

function VerdictNote({ name, verdict }: { readonly name: string; readonly verdict: Verdict }): ReactElement {
  const { intact, signer, status, original, findings, sentence } = verdict;
  const facts: readonly (readonly [string, string])[] = [
    [words.intact, intact ? words.yes : words.no],
    [words.signer, words.signers[signer]],
    [words.status, status ?? words.none],
    [words.originalRow, original],
  ];
  return (
    <Notice tone={intact ? signerTones[signer] : 'danger'} role="status">
      <p>{words.of(name)}</p>
      <strong>{sentence}</strong>
      <dl className="facts">
        {facts.map(([title, text]) => (
          <div key={title} className="fact">
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {findings.length > 0 && (
        <>
          <p>{words.findings}</p>
          <ul>
            {findings.map(({ code, path, message }) => (
              <li key={`${code} ${path}`}>{message}</li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

type Extra = 'original' | 'trust';

export function VerifyStep({
  footage,
  audience,
}: {
  readonly footage: FootageView;
  readonly audience: string;
}): ReactElement {
  const { failure, busy, attempt } = useWork();
  const [picking, setPicking] = useState<'package' | Extra>();
  const [extras, setExtras] = useState<{ readonly [What in Extra]?: Picked }>({});
  const [used, setUsed] = useState<string>();
  const [started, setStarted] = useState<string>();
  const made = outcomeOf(
    useLastJob({ kind: 'release', footage: footage.footage, label: audience }),
    'release',
  );
  // A verdict belongs to the package that was verified here: on another recording or audience it says nothing.
  const job = useJobs(({ jobs }) =>
    jobs.findLast(
      ({ kind, job: id, label }) =>
        kind === 'verify' && (started === undefined ? label === made?.name : id === started),
    ),
  );
  const done = outcomeOf(job, 'verify');
  const running = busy || (job !== undefined && isUnderWay(job));
  const verify = (pick: string): void =>
    void attempt(async () => {
      setUsed(pick);
      const { job: verifying } = await request('package.verify', {
        package: pick,
        original: extras.original?.pick ?? null,
        trust: extras.trust?.pick ?? null,
      });
      setStarted(verifying);
      setExtras({});
    });
  const extra = (what: Extra): ReactElement => (
    <fieldset className="group">
      <legend>{words[what]}</legend>
      <div className="row">
        <span>{extras[what]?.name ?? words.none}</span>
        <Button aria-label={`${words.choose}: ${words[what]}`} onClick={() => setPicking(what)}>
          {words.choose}
        </Button>
      </div>
    </fieldset>
  );
  return (
    <>
      <p>{words.intro}</p>
      <div className="form-grid">
        {extra('original')}
        {extra('trust')}
      </div>
      <div className="row">
        {made && made.pick !== used && job?.label !== made.name && (
          <Button look="primary" icon="shield" disabled={running} onClick={() => verify(made.pick)}>
            {words.go}
          </Button>
        )}
        <Button disabled={running} onClick={() => setPicking('package')}>
          {words.other}
        </Button>
      </div>
      <FailureNote failure={failure} />
      {job && done ? <VerdictNote name={job.label} verdict={done.verdict} /> : <LastJob job={job} />}
      {picking && (
        <PickDialog
          what={picking === 'package' ? 'package' : 'file'}
          onClose={() => setPicking(undefined)}
          onPicked={([picked]) => {
            setPicking(undefined);
            if (picking === 'package') verify(picked.pick);
            else setExtras({ ...extras, [picking]: picked });
          }}
        />
      )}
    </>
  );
}
