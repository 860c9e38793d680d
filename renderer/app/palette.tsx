// SPDX-License-Identifier: GPL-3.0-or-later
/** The palette: every command by its name, with its keys. */
import { Command as List } from 'cmdk';
import { type ReactElement, useState } from 'react';
import { Dialog, Keys } from '../ui/index.ts';
import { answering } from './command-search.ts';
import { type Command, currentCommands, isPossible, keysFor, useCommands } from './commands.ts';
import { strings } from './strings.ts';
import { useScreenCommands } from './use-commands.ts';

/** Commands under their headings, in the order in which they were registered. */
export function grouped(commands: readonly Command[]): Map<string, Command[]> {
  return Map.groupBy(commands, ({ group }) => group ?? strings.commands.everywhere);
}

function PaletteList({ onChosen }: { onChosen(command: Command): void }): ReactElement {
  const registry = useCommands();
  const [typed, setTyped] = useState('');
  const possible = currentCommands(registry).filter(
    (command) => !command.keyOnly && isPossible(command) && command.id !== 'window.palette',
  );
  return (
    <List label={strings.palette.title} loop className="stack" shouldFilter={false}>
      <List.Input
        className="input"
        placeholder={strings.palette.search}
        autoFocus
        value={typed}
        onValueChange={setTyped}
      />
      <List.List className="palette-list" label={strings.palette.commands}>
        <List.Empty>{strings.palette.none}</List.Empty>
        {[...grouped(answering(possible, typed))].map(([group, commands]) => (
          <List.Group key={group} heading={group}>
            {commands.map((command) => (
              <List.Item
                key={command.id}
                value={command.id}
                className="palette-item"
                onSelect={() => onChosen(command)}
              >
                {command.title}
                <span className="row">
                  {keysFor(command, registry).map((keys) => (
                    <Keys key={keys} combination={keys} />
                  ))}
                </span>
              </List.Item>
            ))}
          </List.Group>
        ))}
      </List.List>
    </List>
  );
}

export function Palette(): ReactElement {
  const [open, setOpen] = useState(false);
  useScreenCommands([
    {
      id: 'window.palette',
      title: strings.palette.title,
      keys: ['Ctrl+K'],
      run: () => setOpen(true),
    },
  ]);
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={strings.palette.title}>
      <PaletteList
        onChosen={(command) => {
          setOpen(false);
          // After the dialog has given the focus back: a command may move it.
          requestAnimationFrame(() => command.run());
        }}
      />
    </Dialog>
  );
}
