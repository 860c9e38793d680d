// SPDX-License-Identifier: GPL-3.0-or-later
/** The exemption log: sortable, each entry with a jump to its place, saved as a table or a page for counsel. */
import { type ReactElement, useState } from 'react';
import { ChosenFolder } from '../../app/chosen-folder.tsx';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatMoment } from '../../app/format.ts';
import type { Picked } from '../../app/pick-dialog.tsx';
import { go } from '../../app/route.ts';
import { logStrings as words } from '../../app/strings/log.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestInput, type RequestOutput, request } from '../../client/index.ts';
import { Button, type Column, Notice, SelectField, Table } from '../../ui/index.ts';

type Entry = RequestOutput<'log.list'>['entries'][number];
type Chosen = RequestInput<'log.list'>;

/** Entries that are shown at first. */
const firstShown = 200;

/** What an option of a list stands for that means "all of them". */
const all = '';

const nameOf = ({ kind, subject }: Entry): string =>
  kind === 'withheld' || subject === '' ? words.kinds[kind] : `${words.kinds[kind]}, ${subject}`;

const columns: readonly Column<Entry>[] = [
  { title: words.columns.what, cell: nameOf, sortBy: nameOf },
  {
    title: words.columns.recording,
    cell: ({ recording }) => recording,
    sortBy: ({ recording, startFrame }) => `${recording} ${startFrame}`,
  },
  {
    title: words.columns.place,
    cell: ({ startFrame, endFrame, from, to }) => (
      <>
        {words.frames(startFrame, endFrame - 1)}
        <div className="small muted mono">{words.times(from, to)}</div>
      </>
    ),
    sortBy: ({ startFrame }) => startFrame,
  },
  {
    title: words.columns.exemption,
    cell: ({ code, meaning, statute }) => (
      <>
        <strong>{code}</strong> {meaning}
        {statute !== null && <div className="small">{statute}</div>}
      </>
    ),
    sortBy: ({ code }) => code,
  },
  {
    title: words.columns.why,
    cell: ({ purpose, characteristic, harm }) => (
      <>
        {purpose}: {characteristic}
        {harm !== null && <div className="small">{words.harm(harm)}</div>}
      </>
    ),
    sortBy: ({ purpose, characteristic }) => `${purpose} ${characteristic}`,
  },
  {
    title: words.columns.audiences,
    cell: ({ audiences }) => audiences.map((id) => strings.audiences[id] ?? id).join(', '),
    sortBy: ({ audiences }) => audiences.join(' '),
  },
  { title: words.columns.how, cell: ({ how }) => how, sortBy: ({ how }) => how },
  {
    title: words.columns.decided,
    cell: ({ decided, changed }) => (
      <>
        {decided.person}, {decided.role}
        <div className="small muted">{formatMoment(decided.utc)}</div>
        {changed && (
          <div className="small muted">{words.changed(changed.person, formatMoment(changed.utc))}</div>
        )}
      </>
    ),
    sortBy: ({ decided }) => decided.utc,
  },
  {
    title: words.columns.go,
    cell: (entry) => (
      <Button
        aria-label={words.goTo(nameOf(entry), entry.startFrame)}
        onClick={() =>
          go({
            screen: 'review',
            footage: entry.footage,
            frame: entry.startFrame,
            track: entry.track ?? undefined,
          })
        }
      >
        {words.go}
      </Button>
    ),
  },
];

function Save({ chosen }: { readonly chosen: Chosen }): ReactElement {
  const { failure, busy, attempt } = useWork();
  const [folder, setFolder] = useState<Picked | null>(null);
  const [saved, setSaved] = useState<string>();
  const save = (form: RequestInput<'log.save'>['form']): void =>
    void attempt(async () => {
      const { name } = await request('log.save', { ...chosen, form, folder: folder?.pick ?? null });
      // A choice stands for one file.
      setFolder(null);
      setSaved(name);
    });
  return (
    <section className="card stack" aria-labelledby="save-log">
      <h3 id="save-log">{words.save.title}</h3>
      <p className="small muted">{words.save.text}</p>
      <ChosenFolder
        label={words.save.folder}
        usual={words.save.usual}
        choose={words.save.choose}
        folder={folder}
        onChange={setFolder}
      />
      <div className="row">
        <Button disabled={busy} onClick={() => save('csv')}>
          {words.save.csv}
        </Button>
        <Button disabled={busy} onClick={() => save('html')}>
          {words.save.html}
        </Button>
      </div>
      <FailureNote failure={failure} />
      {saved !== undefined && (
        <Notice tone="good" role="status">
          {words.save.done(saved)}
        </Notice>
      )}
    </section>
  );
}

function Entries({ chosen }: { readonly chosen: Chosen }): ReactElement {
  const { answer, failure } = useAnswer('log.list', chosen);
  const [whole, setWhole] = useState(false);
  if (!answer) return <FailureNote failure={failure} />;
  const { entries } = answer;
  if (entries.length === 0) return <p className="card">{words.none}</p>;
  return (
    <>
      <p role="status">{words.count(entries.length)}</p>
      <Table
        caption={words.caption}
        captionUnseen
        rows={entries}
        columns={columns}
        keyOf={({ id }) => id}
        {...(whole ? {} : { most: firstShown })}
      />
      {!whole && entries.length > firstShown && (
        <div className="row">
          <Button onClick={() => setWhole(true)}>{words.showAll(entries.length)}</Button>
        </div>
      )}
      <Save chosen={chosen} />
    </>
  );
}

export function ExemptionLog(): ReactElement {
  const { answer: listed } = useAnswer('footage.list', {});
  const { answer: profile } = useAnswer('profile.show', {});
  const [footage, setFootage] = useState(all);
  const [audience, setAudience] = useState(all);
  return (
    <div className="stack">
      <div className="form-grid">
        <SelectField
          label={words.of}
          value={footage}
          onChange={({ target }) => setFootage(target.value)}
          options={[
            { value: all, title: words.all },
            ...(listed?.footage ?? []).map((row) => ({ value: row.footage, title: row.label })),
          ]}
        />
        <SelectField
          label={words.audience}
          value={audience}
          onChange={({ target }) => setAudience(target.value)}
          options={[
            { value: all, title: words.anyone },
            ...(profile?.audiences ?? []).map((id) => ({ value: id, title: strings.audiences[id] ?? id })),
          ]}
        />
      </div>
      <Entries chosen={{ footage: footage || null, audience: audience || null }} />
    </div>
  );
}
