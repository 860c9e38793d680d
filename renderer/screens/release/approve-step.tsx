// SPDX-License-Identifier: GPL-3.0-or-later
/** A second person approves, with a key of their own. */
import { type ReactElement, useId, useState } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { useSession } from '../../app/session-store.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Dialog, Notice, SelectField, TextField } from '../../ui/index.ts';
import type { Candidate } from './candidate.ts';
import { KeyDialog } from './key-dialog.tsx';
import { usableKeys } from './usable-keys.ts';

const words = strings.release.approve;

function OtherPersonDialog({ onClose }: { onClose(): void }): ReactElement {
  const id = useId();
  const { failure, busy, attempt } = useWork();
  const signIn = async (form: FormData): Promise<void> => {
    const input = { name: String(form.get('name')), purpose: String(form.get('purpose')) };
    if (await attempt(() => request('session.signIn', input))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.otherTitle}
      description={words.otherIntro}
      footer={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="primary" submit form={id} disabled={busy}>
            {strings.signIn.go}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(new FormData(event.currentTarget));
        }}
      >
        <TextField label={strings.signIn.name} name="name" required maxLength={500} autoFocus />
        <TextField label={strings.signIn.purpose} name="purpose" required maxLength={500} />
        <FailureNote failure={failure} />
      </form>
    </Dialog>
  );
}

export function ApproveStep({ candidate }: { readonly candidate: Candidate }): ReactElement {
  const person = useSession(({ session }) => session?.person?.name);
  const { answer: keys, failure: unread, again } = useAnswer('keys.list', {});
  const { failure, busy, attempt } = useWork();
  const [dialog, setDialog] = useState<'person' | 'key'>();
  const personal = usableKeys(keys?.keys, 'person');
  const approve = (form: FormData): void =>
    void attempt(async () => {
      await request('candidates.approve', {
        candidate: candidate.candidate,
        key: String(form.get('key')),
        passphrase: String(form.get('passphrase')),
        watched: String(form.get('watched')),
      });
    });
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
            <TextField
              label={words.statement}
              hint={words.statementHint}
              name="watched"
              required
              maxLength={500}
              defaultValue={words.statementFull}
            />
          </div>
          <div className="row">
            <Button look="primary" submit disabled={busy}>
              {words.go}
            </Button>
          </div>
        </form>
      )}
      <FailureNote failure={failure ?? unread} />
      {dialog === 'person' && <OtherPersonDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'key' && (
        <KeyDialog kind="person" name={person ?? ''} onClose={() => setDialog(undefined)} onMade={again} />
      )}
    </>
  );
}
