// SPDX-License-Identifier: GPL-3.0-or-later
/** A screen's commands, for as long as it is on view. */
import { useEffect, useRef } from 'react';
import { type Command, registerCommands } from './commands.ts';

/** What the commands do may change with every drawing; their names, titles and keys stay. */
export function useScreenCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const names = commands.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered anew when the names change, and only then.
  useEffect(() => {
    const now = (id: string): Command | undefined => latest.current.find((command) => command.id === id);
    return registerCommands(
      latest.current.map((command) => ({
        ...command,
        run: () => now(command.id)?.run(),
        when: () => now(command.id)?.when?.() ?? true,
        ...(command.release === undefined ? {} : { release: () => now(command.id)?.release?.() }),
      })),
    );
  }, [names]);
}
