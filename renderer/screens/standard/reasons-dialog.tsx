// SPDX-License-Identifier: GPL-3.0-or-later
/** Asks why something is taken out of copies and of whose: the same dialog for veils, hushes and withheld spans. */
import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import type { RequestInput, RequestOutput } from '../../client/index.ts';
import { Button, Checks, Dialog, SelectField, TextArea, TextField } from '../../ui/index.ts';
import { asEachIs, byCharacteristic, type Subject } from './characteristics.ts';
import { keepReasons, keptReasons, type Reasons } from './kept-reasons.ts';

const words = strings.standard.reasons;

export type Fill = RequestInput<'veils.add'>['fill'];
type Profile = RequestOutput<'profile.show'>;

export type ReasonsDialogProps = {
  readonly kind: 'veil' | 'hush';
  readonly title?: string;
  /** Of a decision that is changed; the last ones that were given otherwise. */
  readonly known?: { readonly reasons: Reasons; readonly fill?: Fill } | undefined;
  /** What is veiled: it says what would identify. */
  readonly subjects?: readonly Subject[];
  /** What would identify, of a hush: a characteristic of the profile. */
  readonly characteristic?: string;
  /** Fields of what is decided, before the reasons for it. */
  readonly children?: ReactNode;
  onClose(): void;
  /**
   * Rejects with what the service refused, which is shown. The characteristic is `asEachIs` where subjects of several kinds
   * are each to say it; the fill is `solid` for a hush.
   */
  onSave(reasons: Reasons, fill: Fill): Promise<unknown>;
};

function lineOf(form: FormData, name: string): string | null {
  const text = String(form.get(name) ?? '').trim();
  return text === '' ? null : text;
}

const isFill = (profile: Profile, text: string): text is Fill => profile.fills.some((fill) => fill === text);

function ReasonsForm({
  id,
  profile,
  ...props
}: ReasonsDialogProps & { readonly id: string; readonly profile: Profile }): ReactElement {
  const { kind, known, subjects = [], characteristic, children, onClose, onSave } = props;
  const start = known?.reasons ?? keptReasons();
  const suggested = [...byCharacteristic(subjects).keys()];
  const titleOf = (wanted: string): string =>
    profile.characteristics.find((entry) => entry.id === wanted)?.title ?? wanted;
  const identifies =
    known?.reasons.characteristic ??
    characteristic ??
    (suggested.length > 1 ? asEachIs : (suggested[0] ?? 'face'));
  const { failure, attempt } = useWork();
  const [code, setCode] = useState(start?.code ?? '(b)(6)');
  const [audiences, setAudiences] = useState<readonly string[]>(start?.audiences ?? ['public']);
  const statute = profile.codes.find((entry) => entry.code === code)?.statute ?? false;
  const save = async (form: FormData): Promise<void> => {
    if (audiences.length === 0) return;
    const reasons: Reasons = {
      purpose: String(form.get('purpose')),
      characteristic: String(form.get('characteristic')),
      code,
      statute: lineOf(form, 'statute'),
      harm: lineOf(form, 'harm'),
      audiences: [...audiences],
    };
    const fill = String(form.get('fill') ?? 'solid');
    if (!(await attempt(() => onSave(reasons, isFill(profile, fill) ? fill : 'solid')))) return;
    keepReasons(reasons);
    onClose();
  };
  const option = ({ id: value, title }: { readonly id: string; readonly title: string }) => ({
    value,
    title,
  });
  return (
    <form
      id={id}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save(new FormData(event.currentTarget));
      }}
    >
      {children}
      <SelectField
        label={words.purpose}
        name="purpose"
        options={profile.purposes.map(option)}
        defaultValue={start?.purpose}
        autoFocus
      />
      <SelectField
        key={identifies}
        label={words.characteristic}
        name="characteristic"
        options={[
          ...(suggested.length > 1
            ? [{ value: asEachIs, title: words.asEachIs(suggested.map(titleOf)) }]
            : []),
          ...profile.characteristics.map(option),
        ]}
        defaultValue={identifies}
      />
      <SelectField
        label={words.code}
        options={profile.codes.map((entry) => ({
          value: entry.code,
          title: `${entry.code}: ${entry.meaning}`,
        }))}
        value={code}
        onChange={({ target }) => setCode(target.value)}
      />
      {statute && (
        <TextField
          label={words.statute}
          hint={words.statuteHint}
          name="statute"
          required
          maxLength={500}
          defaultValue={start?.statute ?? ''}
        />
      )}
      <TextArea
        label={words.harm}
        hint={words.harmHint}
        name="harm"
        maxLength={2000}
        defaultValue={known?.reasons.harm ?? ''}
      />
      <Checks
        legend={words.audiences}
        options={profile.audiences.map((value) => ({ value, title: strings.audiences[value] ?? value }))}
        values={audiences}
        onChange={setAudiences}
      />
      {audiences.length === 0 && <p className="wrong">{words.audiencesWrong}</p>}
      {kind === 'veil' && (
        <SelectField
          label={words.fill}
          name="fill"
          options={profile.fills.map((fill) => ({ value: fill, title: words.fills[fill] }))}
          defaultValue={known?.fill ?? 'solid'}
        />
      )}
      <FailureNote failure={failure} />
    </form>
  );
}

export function ReasonsDialog(props: ReasonsDialogProps): ReactElement {
  const { kind, title, known, onClose } = props;
  const id = useId();
  const { answer: profile, failure } = useAnswer('profile.show', {});
  return (
    <Dialog
      open
      onClose={onClose}
      title={title ?? (kind === 'veil' ? words.veilTitle : words.hushTitle)}
      description={words.intro[kind]}
      footer={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="primary" submit form={id} disabled={!profile}>
            {words.save[known ? 'change' : kind]}
          </Button>
        </>
      }
    >
      {profile ? <ReasonsForm {...props} id={id} profile={profile} /> : <FailureNote failure={failure} />}
    </Dialog>
  );
}
