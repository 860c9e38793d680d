// SPDX-License-Identifier: GPL-3.0-or-later
/** The cases that this workstation knows, the nearest due date first; making a new one, taking in one made elsewhere. */
import { type ReactElement, useState } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatMoment } from '../../app/format.ts';
import { PickDialog } from '../../app/pick-dialog.tsx';
import { go } from '../../app/route.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useScreenCommands } from '../../app/use-commands.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Badge, Button, type Column, Table, TextField, type Tone } from '../../ui/index.ts';
import { CaseForm } from './case-form.tsx';
import { DueDate } from './due-date.tsx';

const words = strings.cases;

type ListedCase = RequestOutput<'cases.list'>['cases'][number];

const tones: { readonly [State in ListedCase['state']]: Tone } = {
  empty: 'plain',
  review: 'info',
  veiled: 'info',
  proved: 'warn',
  approved: 'good',
  released: 'good',
};

/** The nearest due date first, then those without one, the last opened first. */
function byUrgency(a: ListedCase, b: ListedCase): number {
  const due = (a.details.due ?? '9999').localeCompare(b.details.due ?? '9999');
  return due === 0 ? (b.lastOpened ?? '').localeCompare(a.lastOpened ?? '') : due;
}

function matches({ title, details, people }: ListedCase, filter: string): boolean {
  const all = [title, details.requestNumber, details.requester, details.requestType, ...people];
  return all.some((text) => text?.toLowerCase().includes(filter.toLowerCase()));
}

function columns(onOpen: (id: string) => void, onForget: (id: string) => void): Column<ListedCase>[] {
  const { columns: titles } = words;
  return [
    { title: titles.title, cell: ({ title }) => title },
    {
      title: titles.request,
      cell: ({ details: { requestNumber, requester, requestType } }) => (
        <>
          {[requestNumber, requestType].filter(Boolean).join(' · ')}
          {requester && <div className="small muted">{requester}</div>}
        </>
      ),
    },
    { title: titles.due, cell: ({ details }) => <DueDate due={details.due} /> },
    { title: titles.state, cell: ({ state }) => <Badge tone={tones[state]}>{words.states[state]}</Badge> },
    { title: titles.people, cell: ({ people }) => people.join(', ') },
    { title: titles.recordings, number: true, cell: ({ footage }) => footage },
    {
      title: titles.opened,
      cell: ({ lastOpened }) => (lastOpened === null ? words.never : formatMoment(lastOpened)),
    },
    {
      title: titles.actions,
      cell: ({ case: id, title, missing }) =>
        missing ? (
          <span className="row">
            <Badge tone="warn">{words.missing}</Badge>
            <Button aria-label={words.forgetOf(title)} onClick={() => onForget(id)}>
              {words.forget}
            </Button>
          </span>
        ) : (
          <Button look="primary" aria-label={words.openOf(title)} onClick={() => onOpen(id)}>
            {words.open}
          </Button>
        ),
    },
  ];
}

export function CasesScreen(): ReactElement {
  const { answer, failure: unread, again } = useAnswer('cases.list', {});
  const { failure, attempt } = useWork();
  const [dialog, setDialog] = useState<'new' | 'add'>();
  const [filter, setFilter] = useState('');
  useScreenCommands([
    { id: 'cases.new', title: words.create, group: words.title, keys: ['N'], run: () => setDialog('new') },
    { id: 'cases.add', title: words.add, group: words.title, run: () => setDialog('add') },
  ]);
  const open = (id: string): void =>
    void attempt(async () => {
      await request('case.open', { case: id });
      go({ screen: 'case' });
    });
  const forget = (id: string): void =>
    void attempt(async () => {
      await request('cases.forget', { case: id });
      again();
    });
  const shown = answer?.cases.filter((known) => matches(known, filter)).toSorted(byUrgency);
  return (
    <div className="screen">
      <div className="row spread">
        <h2>{words.title}</h2>
        <div className="row">
          <Button icon="folder" onClick={() => setDialog('add')}>
            {words.add}
          </Button>
          <Button look="primary" icon="plus" onClick={() => setDialog('new')}>
            {words.create}
          </Button>
        </div>
      </div>
      <FailureNote failure={failure ?? unread} />
      {answer && answer.cases.length > 8 && (
        <TextField label={words.filter} value={filter} onChange={({ target }) => setFilter(target.value)} />
      )}
      {answer?.cases.length === 0 && <p className="card">{words.none}</p>}
      {shown && shown.length > 0 && (
        <Table
          caption={words.caption}
          columns={columns(open, forget)}
          rows={shown}
          keyOf={(known) => known.case}
        />
      )}
      {dialog === 'new' && (
        <CaseForm
          known={null}
          onClose={() => setDialog(undefined)}
          onSave={async ({ title, details, agency, folder }) => {
            await request('cases.create', { title, details, agency, folder: folder?.pick ?? null });
            go({ screen: 'case' });
          }}
        />
      )}
      {dialog === 'add' && (
        <PickDialog
          what="case-folder"
          title={words.add}
          onClose={() => setDialog(undefined)}
          onPicked={([picked]) => {
            setDialog(undefined);
            void attempt(async () => {
              await request('cases.add', { folder: picked.pick });
              again();
            });
          }}
        />
      )}
    </div>
  );
}
