// SPDX-License-Identifier: GPL-3.0-or-later
/** A dialog of the window's own for choosing files or a folder: the service shows names, never where they lie, and hands out picks. */
import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import type { Picked } from '../../core/contract/host.ts';
import { type RequestOutput, request } from '../client/index.ts';
import { Button, CheckField, Dialog, Icon, TextField } from '../ui/index.ts';
import { FailureNote } from './failure-note.tsx';
import { formatBytes } from './format.ts';
import { strings } from './strings.ts';
import { useWork } from './use-work.ts';

const words = strings.pick;

type Listing = RequestOutput<'picks.browse'>;
type Entry = Listing['entries'][number];

export type BrowseDialogProps = {
  readonly kind: 'file' | 'folder';
  /** Several files at once. */
  readonly several: boolean;
  readonly title?: string;
  onClose(): void;
  onPicked(picked: readonly Picked[]): void;
  /** Words above the list. */
  readonly children?: ReactNode;
};

type EntriesProps = {
  readonly entries: readonly Entry[];
  readonly kind: 'file' | 'folder';
  readonly chosen: readonly string[];
  onOpen(entry: string): void;
  onToggle(entry: string, on: boolean): void;
};

function Entries({ entries, kind, chosen, onOpen, onToggle }: EntriesProps): ReactElement {
  const shown = entries.filter((entry) => entry.kind === 'folder' || kind === 'file');
  if (shown.length === 0) return <p className="muted">{words.empty}</p>;
  return (
    <ul className="entries" aria-label={words.entries}>
      {shown.map(({ entry, name, kind: what, sizeBytes }) => (
        <li key={entry}>
          {what === 'folder' ? (
            <Button look="quiet" icon="folder" onClick={() => onOpen(entry)}>
              {name}
            </Button>
          ) : (
            <CheckField
              label={name}
              checked={chosen.includes(entry)}
              onChange={({ target }) => onToggle(entry, target.checked)}
            />
          )}
          {sizeBytes !== null && <span className="small muted">{formatBytes(sizeBytes)}</span>}
        </li>
      ))}
    </ul>
  );
}

function Trail({
  trail,
  onOpen,
}: {
  readonly trail: Listing['trail'];
  onOpen(entry: string | null): void;
}): ReactElement {
  return (
    <nav className="row" aria-label={words.trail}>
      <Button look="quiet" onClick={() => onOpen(null)}>
        {words.start}
      </Button>
      {trail.map(({ entry, name }) => (
        <span key={entry} className="row">
          <Icon name="next" />
          <Button look="quiet" onClick={() => onOpen(entry)}>
            {name}
          </Button>
        </span>
      ))}
    </nav>
  );
}

export function BrowseDialog(props: BrowseDialogProps): ReactElement {
  const { kind, several, title, onClose, onPicked, children } = props;
  const [listing, setListing] = useState<Listing>();
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [folderName, setFolderName] = useState('');
  const { failure, busy, attempt } = useWork();
  const here = listing?.trail.at(-1)?.entry;
  const open = (folder: string | null): void => {
    void attempt(async () => {
      setListing(await request('picks.browse', { folder }));
      setChosen([]);
      setFilter('');
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(() => open(null), []);
  const entries = kind === 'folder' ? (here === undefined ? [] : [here]) : chosen;
  const take = (): void => {
    void attempt(async () => {
      onPicked(await Promise.all(entries.map((entry) => request('picks.choose', { entry }))));
    });
  };
  const makeFolder = (): void => {
    if (here === undefined) return;
    void attempt(async () => {
      const { entry } = await request('picks.makeFolder', { folder: here, name: folderName });
      setFolderName('');
      setListing(await request('picks.browse', { folder: entry }));
    });
  };
  const lookFor = filter.toLowerCase();
  const shown = listing?.entries.filter(({ name }) => name.toLowerCase().includes(lookFor)) ?? [];
  const files = shown.filter((entry) => entry.kind === 'file').map(({ entry }) => entry);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title ?? (kind === 'file' && !several ? words.one : words.title[kind])}
      footer={
        <>
          {kind === 'file' && several && (
            <span className="grow" role="status">
              {words.chosen(chosen.length)}
            </span>
          )}
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="primary" disabled={busy || entries.length === 0} onClick={take}>
            {kind === 'file' && !several ? words.chooseOne : words.choose[kind]}
          </Button>
        </>
      }
    >
      {children}
      <Trail trail={listing?.trail ?? []} onOpen={open} />
      <FailureNote failure={failure} />
      <TextField label={words.filter} value={filter} onChange={({ target }) => setFilter(target.value)} />
      {listing && (
        <Entries
          entries={shown}
          kind={kind}
          chosen={chosen}
          onOpen={open}
          onToggle={(entry, on) =>
            setChosen(
              on ? (several ? [...chosen, entry] : [entry]) : chosen.filter((other) => other !== entry),
            )
          }
        />
      )}
      {several && files.length > 1 && (
        <div className="row">
          <Button onClick={() => setChosen([...new Set([...chosen, ...files])])}>
            {words.chooseAll(files.length)}
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => setChosen([])}>
            {words.chooseNone}
          </Button>
        </div>
      )}
      {kind === 'folder' && here !== undefined && (
        <div className="row">
          <TextField
            label={words.newFolder}
            value={folderName}
            onChange={({ target }) => setFolderName(target.value)}
          />
          <Button disabled={folderName.trim() === '' || busy} onClick={makeFolder}>
            {words.makeFolder}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
