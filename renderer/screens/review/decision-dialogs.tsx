// SPDX-License-Identifier: GPL-3.0-or-later
/** The dialogs of the review screen: reasons for a veil, a hush, a withheld span; a name for tracks. */
import { type ReactElement, useState } from 'react';
import { announce } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { request } from '../../client/index.ts';
import { nameTracks } from '../../editor/actions.ts';
import { type Asking, useEditing } from '../../editor/edit-store.ts';
import { useReview } from '../../editor/review-store.ts';
import { Button, Dialog, TextField } from '../../ui/index.ts';
import { ChangedHushDialog, NewHushDialog } from '../standard/hush-dialog.tsx';
import { ReasonsDialog } from '../standard/reasons-dialog.tsx';
import { type Span, SpanFields } from '../standard/span-fields.tsx';
import { veilSubjects } from '../standard/veil-subjects.ts';
import { NoteDialog } from './note-dialog.tsx';

const close = (): void => useEditing.setState({ asking: null });

type Decided<A extends Asking['about']> = {
  readonly asking: Extract<Asking, { about: A }>;
  readonly footage: string;
};

function VeilDialog({ asking, footage }: Decided<'veil'>): ReactElement {
  const subjects = useReview.getState().tracks.filter(({ track }) => asking.tracks.includes(track));
  return (
    <ReasonsDialog
      kind="veil"
      title={words.reasons.title(asking.tracks.length)}
      subjects={subjects}
      onClose={close}
      onSave={async (reasons, fill) => {
        await veilSubjects(footage, subjects, reasons, fill);
        useEditing.setState({ lastFill: fill });
        announce(words.said.veiled(asking.tracks.length));
      }}
    />
  );
}

function HushDialog({ asking, footage }: Decided<'hush'>): ReactElement {
  const channels = useEditing((editing) => editing.channels);
  return (
    <NewHushDialog
      footage={footage}
      span={asking}
      channel={asking.channel}
      mode={useEditing.getState().lastHush}
      channels={channels}
      onClose={close}
      onSaved={(mode) => useEditing.setState({ lastHush: mode })}
    />
  );
}

function HushChange({ asking }: Decided<'hush-change'>): ReactElement | null {
  const channels = useEditing((editing) => editing.channels);
  const hush = useReview(({ hushes }) => hushes.find((one) => one.hush === asking.hush));
  return hush ? <ChangedHushDialog hush={hush} channels={channels} onClose={close} /> : null;
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
    case 'hush-change':
      return <HushChange asking={asking} footage={footage} />;
    case 'note':
      return <NoteDialog asking={asking} footage={footage} onClose={close} />;
    case 'withhold':
      return <WithholdDialog asking={asking} footage={footage} />;
    case 'name':
      return <NameDialog asking={asking} footage={footage} />;
  }
}
