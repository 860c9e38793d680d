// SPDX-License-Identifier: GPL-3.0-or-later
/** What is hushed, how and why: of a new hush, or of one that is changed. */
import { type ReactElement, useState } from 'react';
import { announce } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { type RequestInput, type RequestOutput, request } from '../../client/index.ts';
import { Choice, TextField } from '../../ui/index.ts';
import { hushHides } from './characteristics.ts';
import { ReasonsDialog } from './reasons-dialog.tsx';
import { type Span, SpanFields } from './span-fields.tsx';

type Hush = RequestOutput<'hushes.list'>['hushes'][number];
type Mode = Hush['mode'];
type How = Pick<RequestInput<'hushes.add'>, 'mode' | 'channels' | 'subject'>;

const modes = ['silence', 'tone', 'disguise'] as const satisfies readonly Mode[];

/** Channels as the value of a choice. */
const channelsKey = (channels: readonly number[] | null): string => channels?.join(' ') ?? 'all';
const channelsOf = (key: string): number[] | null => (key === 'all' ? null : key.split(' ').map(Number));

/** All, each alone, and what the hush has now where that is neither. */
function channelOptions(count: number, now: readonly number[] | null) {
  const single = Array.from({ length: count }, (_, at) => ({
    value: String(at),
    title: words.timeline.channel(at),
  }));
  const some = now !== null && now.length > 1;
  return [
    { value: 'all', title: words.hush.all },
    ...single,
    ...(some ? [{ value: channelsKey(now), title: words.hush.someChannels(now) }] : []),
  ];
}

type HushFormProps = {
  readonly title: string;
  readonly start: Span & Pick<How, 'mode' | 'channels'> & { readonly subject: string | null };
  readonly known?: Hush;
  /** Channels of sound that the recording has. */
  readonly channels: number;
  onClose(): void;
  onSave(span: Span, how: How, reasons: Hush['reasons']): Promise<unknown>;
};

function HushForm({ title, start, known, channels: count, onClose, onSave }: HushFormProps): ReactElement {
  const [mode, setMode] = useState<Mode>(start.mode);
  const [span, setSpan] = useState<Span>({ from: start.from, to: start.to });
  const [channels, setChannels] = useState(channelsKey(start.channels));
  const [subject, setSubject] = useState(start.subject ?? '');
  return (
    <ReasonsDialog
      kind="hush"
      title={title}
      characteristic={hushHides(mode)}
      {...(known ? { known: { reasons: known.reasons } } : {})}
      onClose={onClose}
      onSave={(reasons) => {
        const whose = mode === 'disguise' && subject.trim() !== '' ? subject : null;
        return onSave(span, { mode, channels: channelsOf(channels), subject: whose }, reasons);
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
          value={channels}
          options={channelOptions(count, start.channels)}
          onChange={setChannels}
        />
      )}
    </ReasonsDialog>
  );
}

export type NewHushProps = {
  readonly footage: string;
  readonly span: Span;
  /** The channel that was marked; null: all of them. */
  readonly channel: number | null;
  readonly mode: Mode;
  readonly channels: number;
  onClose(): void;
  onSaved(mode: Mode): void;
};

export function NewHushDialog(props: NewHushProps): ReactElement {
  const { footage, span, channel, mode, channels, onClose, onSaved } = props;
  return (
    <HushForm
      title={words.hush.title}
      start={{ ...span, mode, channels: channel === null ? null : [channel], subject: null }}
      channels={channels}
      onClose={onClose}
      onSave={async (where, how, reasons) => {
        await request('hushes.add', { footage, ...where, ...how, reasons });
        announce(words.said.hushed);
        onSaved(how.mode);
      }}
    />
  );
}

export type ChangedHushProps = {
  readonly hush: Hush;
  readonly channels: number;
  onClose(): void;
};

/** An end that is left as it is stays exactly there: the fields round it to milliseconds. */
export function ChangedHushDialog({ hush, channels, onClose }: ChangedHushProps): ReactElement {
  return (
    <HushForm
      title={words.hush.changeTitle}
      start={hush}
      known={hush}
      channels={channels}
      onClose={onClose}
      onSave={async ({ from, to }, how, reasons) => {
        const moved = { from: from === hush.from ? null : from, to: to === hush.to ? null : to };
        await request('hushes.change', { hush: hush.hush, ...moved, ...how, reasons });
        announce(words.hush.changed);
      }}
    />
  );
}
