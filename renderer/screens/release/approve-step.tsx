// SPDX-License-Identifier: GPL-3.0-or-later
/** A second person approves, with a key of their own. */
import { type ReactElement, useState } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { FormDialog } from '../../app/form-dialog.tsx';
import { formatCount } from '../../app/format.ts';
import { useSession } from '../../app/session-store.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Button, Notice, SelectField, TextField } from '../../ui/index.ts';
import type { Candidate } from './candidate.ts';
import { KeyDialog } from './key-dialog.tsx';
import { usableKeys } from './usable-keys.ts';

const words = strings.release.approve;

function OtherPersonDialog({ onClose }: { onClose(): void }): ReactElement {
  return (
    <FormDialog
      onClose={onClose}
      title={words.otherTitle}
      description={words.otherIntro}
      save={strings.signIn.go}
      onSave={(form) =>
        request('session.signIn', { name: String(form.get('name')), purpose: String(form.get('purpose')) })
      }
    >
      <TextField label={strings.signIn.name} name="name" required maxLength={500} autoFocus />
      <TextField label={strings.signIn.purpose} name="purpose" required maxLength={500} />
    </FormDialog>
  );
}

type Coverage = RequestOutput<'watch.show'>;

/** What was measured; where something is missing, why it is approved all the same. Nothing is said for the person. */
function Watched({
  coverage,
  exceptions,
}: {
  readonly coverage: Coverage;
  readonly exceptions: boolean;
}): ReactElement {
  const { watched, frames, hasSound, heard, stillsMissing, complete } = coverage;
  if (complete) return <Notice tone="good">{words.watched(formatCount(frames))}</Notice>;
  const missing = [
    words.framesWatched(formatCount(watched), formatCount(frames)),
    ...(hasSound ? [strings.release.watch.heard(formatCount(heard), formatCount(frames))] : []),
    ...(stillsMissing.length > 0 ? [strings.release.watch.stills(stillsMissing.length)] : []),
  ].join('; ');
  return (
    <>
      <Notice tone="warn">{words.notWatched(missing)}</Notice>
      {exceptions ? (
        <TextField
          label={words.exception}
          hint={words.exceptionHint}
          name="exception"
          required
          maxLength={500}
        />
      ) : (
        <p>{words.noException}</p>
      )}
    </>
  );
}

export function ApproveStep({ candidate }: { readonly candidate: Candidate }): ReactElement {
  const person = useSession(({ session }) => session?.person?.name);
  const { answer: keys, failure: unread, again } = useAnswer('keys.list', {});
  const { answer: coverage, failure: unmeasured } = useAnswer('watch.show', {
    candidate: candidate.candidate,
  });
  const { answer: profile } = useAnswer('profile.show', {});
  const { failure, busy, attempt } = useWork();
  const [dialog, setDialog] = useState<'person' | 'key'>();
  const personal = usableKeys(keys?.keys, 'person');
  const approve = (form: FormData): void =>
    void attempt(async () => {
      await request('candidates.approve', {
        candidate: candidate.candidate,
        key: String(form.get('key')),
        passphrase: String(form.get('passphrase')),
        exception: form.has('exception') ? String(form.get('exception')) : null,
      });
    });
  const exceptions = profile?.watched === 'full-or-exception';
  if (candidate.draft) return <p className="muted">{words.draftNo}</p>;
  if (candidate.approvals.length > 0) return <Notice tone="good">{words.done}</Notice>;
  return (
    <>
      <p>{words.intro}</p>
      <div className="row">
        <span>{person}</span>
        <Button icon="people" onClick={() => setDialog('person')}>
          {words.other}
        </Button>
        <Button onClick={() => setDialog('key')}>{words.newKey}</Button>
      </div>
      {personal.length === 0 && <p className="muted">{words.noKey}</p>}
      {personal.length > 0 && (
        <form
          key={`${personal.length} ${person}`}
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            approve(new FormData(event.currentTarget));
          }}
        >
          <div className="form-grid">
            <SelectField
              label={words.key}
              name="key"
              options={personal.map(({ keyid, name }) => ({ value: keyid, title: name }))}
              defaultValue={personal.at(-1)?.keyid}
            />
            <TextField label={words.passphrase} name="passphrase" type="password" required />
          </div>
          {coverage && <Watched coverage={coverage} exceptions={exceptions} />}
          <div className="row">
            <Button look="primary" submit disabled={busy || !coverage || !(coverage.complete || exceptions)}>
              {words.go}
            </Button>
          </div>
        </form>
      )}
      <FailureNote failure={failure ?? unread ?? unmeasured} />
      {dialog === 'person' && <OtherPersonDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'key' && (
        <KeyDialog kind="person" name={person ?? ''} onClose={() => setDialog(undefined)} onMade={again} />
      )}
    </>
  );
}
