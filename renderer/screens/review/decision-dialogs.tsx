// SPDX-License-Identifier: GPL-3.0-or-later
/** The dialogs of the review screen: reasons for a veil, a hush, a withheld span; a name for tracks. */
import { type ReactElement, useState } from 'react';
import { announce } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { request } from '../../client/index.ts';
import { nameTracks } from '../../editor/actions.ts';
import { type Asking, type HushMode, useEditing } from '../../editor/edit-store.ts';
import { useReview } from '../../editor/review-store.ts';
import { Button, Choice, Dialog, TextField } from '../../ui/index.ts';
import { hushHides } from '../standard/characteristics.ts';
import { ReasonsDialog } from '../standard/reasons-dialog.tsx';
import { veilSubjects } from '../standard/veil-subjects.ts';

const close = (): void => useEditing.setState({ asking: null });

type Decided<A extends Asking['about']> = {
  readonly asking: Extract<Asking, { about: A }>;
  readonly footage: string;
};

function VeilDialog({ asking }: Decided<'veil'>): ReactElement {
  const subjects = useReview.getState().tracks.filter(({ track }) => asking.tracks.includes(track));
  return (
    <ReasonsDialog
      kind="veil"
      title={words.reasons.title(asking.tracks.length)}
      subjects={subjects}
      onClose={close}
      onSave={async (reasons, fill) => {
        await veilSubjects(subjects, reasons, fill);
        useEditing.setState({ lastFill: fill });
        announce(words.said.veiled(asking.tracks.length));
      }}
    />
  );
}

const modes = ['silence', 'tone', 'disguise'] as const satisfies readonly HushMode[];

type Span = { readonly from: string; readonly to: string };

/** From and to in words of the contract; both can be written anew, which is what dragging does otherwise. */
function SpanFields({ span, onChange }: { readonly span: Span; onChange(span: Span): void }): ReactElement {
  return (
    <div className="form-grid">
      <TextField
        label={words.hush.from}
        hint={words.hush.momentHint}
        required
        value={span.from}
        onChange={({ target }) => onChange({ ...span, from: target.value })}
      />
      <TextField
        label={words.hush.to}
        hint={words.hush.momentHint}
        required
        value={span.to}
        onChange={({ target }) => onChange({ ...span, to: target.value })}
      />
    </div>
  );
}

function HushDialog({ asking, footage }: Decided<'hush'>): ReactElement {
  const [mode, setMode] = useState<HushMode>(useEditing.getState().lastHush);
  const [span, setSpan] = useState<Span>({ from: asking.from, to: asking.to });
  const [channel, setChannel] = useState(asking.channel === null ? 'all' : String(asking.channel));
  const [subject, setSubject] = useState('');
  const count = useEditing((editing) => editing.channels);
  return (
    <ReasonsDialog
      kind="hush"
      title={words.hush.title}
      characteristic={hushHides(mode)}
      onClose={close}
      onSave={async (reasons) => {
        const channels = channel === 'all' ? null : [Number(channel)];
        const whose = mode === 'disguise' && subject.trim() !== '' ? subject : null;
        await request('hushes.add', { footage, ...span, mode, channels, subject: whose, reasons });
        useEditing.setState({ lastHush: mode });
        announce(words.said.hushed);
      }}
    >
      <SpanFields span={span} onChange={setSpan} />
      <Choice
        legend={words.hush.mode}
        value={mode}
        options={modes.map((value) => ({ value, title: words.hush.modes[value] }))}
        onChange={(value) => setMode(modes.find((one) => one === value) ?? 'silence')}
      />
      {mode === 'disguise' && (
        <TextField
          label={words.hush.subject}
          hint={words.hush.subjectHint}
          value={subject}
          maxLength={500}
          onChange={({ target }) => setSubject(target.value)}
        />
      )}
      {count > 1 && (
        <Choice
          legend={words.hush.channels}
          value={channel}
          options={[
            { value: 'all', title: words.hush.all },
            ...Array.from({ length: count }, (_, at) => ({
              value: String(at),
              title: words.timeline.channel(at),
            })),
          ]}
          onChange={setChannel}
        />
      )}
    </ReasonsDialog>
  );
}

function WithholdDialog({ asking, footage }: Decided<'withhold'>): ReactElement {
  const [span, setSpan] = useState<Span>({ from: asking.from, to: asking.to });
  return (
    <ReasonsDialog
      kind="hush"
      title={words.withhold.title}
      characteristic="scene"
      onClose={close}
      onSave={(reasons) => request('withheld.add', { footage, ...span, reasons })}
    >
      <SpanFields span={span} onChange={setSpan} />
    </ReasonsDialog>
  );
}

function NameDialog({ asking }: Decided<'name'>): ReactElement {
  const { tracks } = useReview.getState();
  const [label, setLabel] = useState(tracks.find(({ track }) => track === asking.tracks[0])?.label ?? '');
  const form = 'name-form';
  return (
    <Dialog
      open
      onClose={close}
      title={words.name.title}
      footer={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button submit look="primary" form={form}>
            {words.name.save}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void nameTracks(asking.tracks, label).then(close);
        }}
      >
        <TextField
          label={words.name.label}
          hint={words.name.hint}
          value={label}
          maxLength={200}
          onChange={({ target }) => setLabel(target.value)}
        />
      </form>
    </Dialog>
  );
}

export function DecisionDialogs(): ReactElement | null {
  const asking = useEditing((editing) => editing.asking);
  const footage = useReview((review) => review.footage);
  if (!asking || footage === null) return null;
  switch (asking.about) {
    case 'veil':
      return <VeilDialog asking={asking} footage={footage} />;
    case 'hush':
      return <HushDialog asking={asking} footage={footage} />;
    case 'withhold':
      return <WithholdDialog asking={asking} footage={footage} />;
    case 'name':
      return <NameDialog asking={asking} footage={footage} />;
  }
}
