// SPDX-License-Identifier: GPL-3.0-or-later
/** The recordings of a case with the state of each, a page at a time: a case may hold a thousand. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { formatBytes, formatCount, formatDuration } from '../../app/format.ts';
import { go } from '../../app/route.ts';
import { strings } from '../../app/strings.ts';
import { Thumb } from '../../app/thumb.tsx';
import { useAnswer } from '../../app/use-answer.ts';
import { Badge, Button, CheckField, type Column, Table, TextField, type Tone } from '../../ui/index.ts';
import { AboutRecording } from './about-recording.tsx';

const words = strings.case;
const pageSize = 50;

const checkTones: { readonly [State in FootageView['decodeCheck']]: Tone } = {
  pending: 'warn',
  running: 'info',
  done: 'good',
  failed: 'danger',
};

function CheckState({ footage }: { readonly footage: FootageView }): ReactElement {
  const { decodeCheck, faults, verification } = footage;
  const damaged = decodeCheck === 'done' && faults > 0;
  return (
    <span className="row">
      <Badge tone={damaged ? 'warn' : checkTones[decodeCheck]}>
        {damaged ? words.checkedWithFaults : words.checks[decodeCheck]}
      </Badge>
      {faults > 0 && <Badge tone="warn">{words.faults(faults)}</Badge>}
      {verification === 'unverified' && <Badge tone="plain">{words.verification.unverified}</Badge>}
      {verification === 'mismatch' && <Badge tone="danger">{words.verification.mismatch}</Badge>}
      {verification === 'missing' && <Badge tone="danger">{words.verification.missing}</Badge>}
    </span>
  );
}

function OpenStops({ footage }: { readonly footage: FootageView }): ReactElement {
  const { answer } = useAnswer('stops.list', { footage: footage.footage });
  if (!answer) return <span aria-hidden="true">…</span>;
  if (footage.detected.length === 0 && answer.stops.length === 0) return <span className="muted">–</span>;
  return (
    <Button
      aria-label={words.stopsOf(footage.label, answer.open)}
      onClick={() => go({ screen: 'stops', footage: footage.footage })}
    >
      {formatCount(answer.open)}
    </Button>
  );
}

export type RecordingTableProps = {
  readonly footage: readonly FootageView[];
  isChosen(footage: string): boolean;
  onChoose(footage: string, on: boolean): void;
};

function columns(
  { isChosen, onChoose }: RecordingTableProps,
  onAbout: (footage: FootageView) => void,
): Column<FootageView>[] {
  const titles = words.columns;
  return [
    {
      title: titles.recording,
      cell: ({ footage, label, frames }) => (
        <span className="row no-wrap">
          {frames > 0 && <Thumb footage={footage} frame={Math.floor(frames / 10)} height={72} />}
          <span className="name">{label}</span>
        </span>
      ),
    },
    {
      title: titles.length,
      number: true,
      cell: ({ frames, durationMs }) => (
        <>
          {durationMs !== null && formatDuration(durationMs)}
          <div className="small muted">{words.frames(formatCount(frames))}</div>
        </>
      ),
    },
    { title: titles.size, number: true, cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
    { title: titles.check, cell: (footage) => <CheckState footage={footage} /> },
    {
      title: titles.found,
      cell: ({ detected }) =>
        detected.length === 0 ? (
          <span className="muted">{words.nothingFound}</span>
        ) : (
          detected.map((kind) => strings.detect.kindNames[kind]).join(', ')
        ),
    },
    { title: titles.tracks, number: true, cell: ({ tracks }) => formatCount(tracks) },
    { title: titles.stops, number: true, cell: (footage) => <OpenStops footage={footage} /> },
    { title: titles.veils, number: true, cell: ({ veils }) => formatCount(veils) },
    {
      title: titles.choose,
      cell: ({ footage, label }) => (
        <CheckField
          label=""
          aria-label={words.chooseOf(label)}
          checked={isChosen(footage)}
          onChange={({ target }) => onChoose(footage, target.checked)}
        />
      ),
    },
    {
      title: titles.actions,
      cell: (footage) => (
        <span className="row no-wrap">
          <Button
            look="primary"
            aria-label={words.reviewOf(footage.label)}
            onClick={() => go({ screen: 'review', footage: footage.footage })}
          >
            {words.review}
          </Button>
          <Button aria-label={words.aboutOf(footage.label)} onClick={() => onAbout(footage)}>
            {words.about}
          </Button>
        </span>
      ),
    },
  ];
}

export function RecordingTable(props: RecordingTableProps): ReactElement {
  const [about, setAbout] = useState<FootageView>();
  const [filter, setFilter] = useState('');
  const [page, setPage] = useState(0);
  const shown = props.footage.filter(({ label }) => label.toLowerCase().includes(filter.toLowerCase()));
  const first = Math.min(page * pageSize, Math.max(0, shown.length - 1));
  const from = first - (first % pageSize);
  const rows = shown.slice(from, from + pageSize);
  return (
    <>
      {props.footage.length > 10 && (
        <TextField label={words.filter} value={filter} onChange={({ target }) => setFilter(target.value)} />
      )}
      <Table
        caption={words.recordings}
        captionUnseen
        columns={columns(props, setAbout)}
        rows={rows}
        keyOf={({ footage }) => footage}
      />
      {shown.length > pageSize && (
        <div className="row">
          <Button disabled={from === 0} onClick={() => setPage(from / pageSize - 1)}>
            {words.earlier}
          </Button>
          <span role="status">{words.page(from + 1, from + rows.length, shown.length)}</span>
          <Button disabled={from + pageSize >= shown.length} onClick={() => setPage(from / pageSize + 1)}>
            {words.later}
          </Button>
        </div>
      )}
      {about && <AboutRecording footage={about} onClose={() => setAbout(undefined)} />}
    </>
  );
}
