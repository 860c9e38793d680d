// SPDX-License-Identifier: GPL-3.0-or-later
/** Packaging the approved candidate, or a draft that nobody has reviewed. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import type { JobOutcome } from '../../../core/contract/window/jobs.ts';
import { ChosenFolder } from '../../app/chosen-folder.tsx';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatCount } from '../../app/format.ts';
import { isUnderWay } from '../../app/jobs-store.ts';
import type { Picked } from '../../app/pick-dialog.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Notice, SelectField, TextField } from '../../ui/index.ts';
import type { Candidate } from './candidate.ts';
import { KeyDialog } from './key-dialog.tsx';
import { LastJob, outcomeOf, useLastJob } from './release-jobs.tsx';
import { usableKeys } from './usable-keys.ts';

const words = strings.release.package;

function Packaged({ done }: { readonly done: Extract<JobOutcome, { kind: 'release' }> }): ReactElement {
  const { name, status, fingerprints, auditHead, recordSha256 } = done;
  const facts: readonly (readonly [string, string])[] = [
    [words.status, status],
    [words.fingerprint, fingerprints.join('; ')],
    [words.record, recordSha256],
    [words.head, words.headText(formatCount(auditHead.sequence), auditHead.hash)],
  ];
  return (
    <Notice tone={status === 'released' ? 'good' : 'warn'}>
      <strong>{words.done(name)}</strong>
      <dl className="facts">
        {facts.map(([title, text]) => (
          <div key={title} className="fact">
            <dt>{title}</dt>
            <dd className="mono">{text}</dd>
          </div>
        ))}
      </dl>
    </Notice>
  );
}

export type PackageStepProps = {
  readonly footage: FootageView;
  readonly audience: string;
  readonly candidate: Candidate | undefined;
};

export function PackageStep({ footage, audience, candidate }: PackageStepProps): ReactElement {
  const { answer: keys, again } = useAnswer('keys.list', {});
  const { failure, busy, attempt } = useWork();
  const [folder, setFolder] = useState<Picked | null>(null);
  const [making, setMaking] = useState(false);
  const job = useLastJob({ kind: 'release', footage: footage.footage, label: audience });
  const done = outcomeOf(job, 'release');
  const office = usableKeys(keys?.keys, 'office');
  const draft = candidate?.draft ?? true;
  const running = busy || (job !== undefined && isUnderWay(job));
  const start = (form: FormData): void => {
    if (!candidate) return;
    void attempt(async () => {
      await request('release.start', {
        footage: footage.footage,
        audience,
        candidate: candidate.candidate,
        draft,
        key: draft ? null : String(form.get('key')),
        passphrase: draft ? null : String(form.get('passphrase')),
        folder: folder?.pick ?? null,
      });
      // A pick is used up by the request that takes it.
      setFolder(null);
    });
  };
  return (
    <>
      <p>{words.intro}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          start(new FormData(event.currentTarget));
        }}
      >
        <ChosenFolder
          label={words.folder}
          usual={words.beside}
          choose={words.choose}
          folder={folder}
          onChange={setFolder}
        />
        {draft ? (
          <p className="muted">{words.workstation}</p>
        ) : (
          <div className="form-grid">
            <SelectField
              label={words.key}
              name="key"
              options={office.map(({ keyid, name }) => ({ value: keyid, title: name }))}
            />
            <TextField label={strings.release.approve.passphrase} name="passphrase" type="password" />
          </div>
        )}
        <div className="row">
          <Button look="primary" submit disabled={running || !candidate || (!draft && office.length === 0)}>
            {draft ? words.draft : words.final}
          </Button>
          {!draft && <Button onClick={() => setMaking(true)}>{words.newKey}</Button>}
        </div>
      </form>
      <FailureNote failure={failure} />
      {done ? <Packaged done={done} /> : <LastJob job={job} />}
      {making && <KeyDialog kind="office" name="" onClose={() => setMaking(false)} onMade={again} />}
    </>
  );
}
