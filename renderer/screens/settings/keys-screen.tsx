// SPDX-License-Identifier: GPL-3.0-or-later
/** The map of keys, which a person can change, and the way of a recording in a few lines. */
import { type ReactElement, useState } from 'react';
import { type Command, keysFor, useCommands } from '../../app/commands.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { grouped } from '../../app/palette.tsx';
import { useSettings } from '../../app/settings-store.ts';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Keys, Table } from '../../ui/index.ts';
import { KeyDialog } from './key-dialog.tsx';

const words = strings.keys;

export default function KeysScreen(): ReactElement {
  const registry = useCommands();
  const { keys: ownKeys } = useSettings();
  const { failure, attempt } = useWork();
  const [changing, setChanging] = useState<Command>();
  const keep = (keys: Readonly<Record<string, string>>): void => {
    setChanging(undefined);
    void attempt(() => request('settings.change', { keys: { ...keys } }));
  };
  return (
    <div className="screen" data-narrow>
      <h2>{words.title}</h2>
      <p>{words.intro}</p>
      <FailureNote failure={failure} />
      {[...grouped([...registry.known.values()])].map(([group, commands]) => (
        <Table
          key={group}
          caption={group}
          rows={commands}
          keyOf={({ id }) => id}
          columns={[
            { title: words.command, cell: ({ title }) => title },
            {
              title: words.usual,
              cell: (command) => {
                const keys = keysFor(command, registry);
                return (
                  <span className="row">
                    {keys.length === 0
                      ? words.none
                      : keys.map((combination) => <Keys key={combination} combination={combination} />)}
                  </span>
                );
              },
            },
            {
              title: words.action,
              cell: (command) => (
                <Button aria-label={words.changeOf(command.title)} onClick={() => setChanging(command)}>
                  {words.change}
                </Button>
              ),
            },
          ]}
        />
      ))}
      <h3>{words.flowTitle}</h3>
      <ol>
        {words.flow.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {changing && (
        <KeyDialog
          command={changing}
          onClose={() => setChanging(undefined)}
          onKeep={(keys) => keep({ ...ownKeys, [changing.id]: keys })}
          onUsual={() => {
            const { [changing.id]: _, ...others } = ownKeys;
            keep(others);
          }}
        />
      )}
    </div>
  );
}
