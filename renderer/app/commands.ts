// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Everything that can be done by a key or from the palette, by name. Screens register what they can do while they are on
 * view; the palette, the page of keys and the one listener of the window read the same table.
 */
import { create } from 'zustand';
import { type Combination, parseCombination, pressed, sameKeys } from './key-press.ts';

export type Command = {
  /** A name that stays: own keys are kept by it, for example `review.next-frame`. */
  readonly id: string;
  readonly title: string;
  /** Under which heading the palette and the page of keys list it. */
  readonly group?: string;
  /** Usual combinations, for example `Ctrl+K`, `Shift+ArrowLeft`, `J`, `?`. `Ctrl` is Command on a Mac. */
  readonly keys?: readonly string[];
  run(): void;
  /** Called when the key is let go, for what lasts as long as it is held. */
  release?(): void;
  /** Runs again and again while the key is held. Without it the first press counts. */
  readonly repeats?: boolean;
  /** Left out of the palette: it makes sense with its key only. */
  readonly keyOnly?: boolean;
  /** Whether it can be done now; always when left out. */
  when?(): boolean;
};

type Registry = {
  readonly commands: readonly Command[];
  /** All that were registered in this sitting, by name: the page of keys lists those of screens that are not on view too. */
  readonly known: ReadonlyMap<string, Command>;
  /** Own combinations by the name of the command, from the settings. */
  readonly ownKeys: { readonly [id: string]: string };
};

export const useCommands = create<Registry>(() => ({ commands: [], known: new Map(), ownKeys: {} }));

/** Adds commands; gives the function that takes them away again. A name that is in use is taken over while it lasts. */
export function registerCommands(added: readonly Command[]): () => void {
  useCommands.setState(({ commands, known }) => ({
    commands: [...commands, ...added],
    known: new Map([...known, ...added.map((command) => [command.id, command] as const)]),
  }));
  return () =>
    useCommands.setState(({ commands }) => ({
      commands: commands.filter((command) => !added.includes(command)),
    }));
}

/** Each name once: the one that was registered last. */
export function currentCommands({ commands }: Registry): readonly Command[] {
  return [...new Map(commands.map((command) => [command.id, command])).values()];
}

/** The combinations that stand for a command now. A person's own one replaces the usual ones; an empty one leaves none. */
export function keysFor(command: Command, { ownKeys }: Registry): readonly string[] {
  const own = ownKeys[command.id];
  if (own === undefined) return command.keys ?? [];
  return own === '' ? [] : [own];
}

/** For a tip or a menu: the first combination of a command that is there. */
export function useKeysOf(id: string): string | undefined {
  return useCommands((registry) => {
    const command = currentCommands(registry).find((known) => known.id === id);
    return command && keysFor(command, registry)[0];
  });
}

export const isPossible = (command: Command): boolean => command.when?.() ?? true;

/** Runs a command by name if it can be done now; says whether it was. */
export function runCommand(id: string): boolean {
  const command = currentCommands(useCommands.getState()).find((known) => known.id === id);
  if (!command || !isPossible(command)) return false;
  command.run();
  return true;
}

/** True where keys mean letters, or already mean something: a field, an open menu or dialog. */
function takesKeys(target: EventTarget | null, combination: Combination): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const bare = !combination.ctrl && !combination.alt;
  if (target.closest('[role="dialog"], [role="menu"]')) return true;
  if (target.closest('textarea, select, [contenteditable="true"]')) return bare;
  const input = target.closest('input');
  if (input)
    return bare && !(['checkbox', 'radio', 'button'].includes(input.type) && combination.key !== ' ');
  // Space and Enter press what has the focus; arrows move within tabs and sliders.
  if (target.closest('button, a[href], summary')) return bare && [' ', 'enter'].includes(combination.key);
  // A list moves by these; letters are for what is chosen in it.
  if (target.closest('[role="listbox"]'))
    return bare && /^(arrow.*|home|end|pageup|pagedown| |enter)$/.test(combination.key);
  if (target.closest('[role="tablist"], [role="slider"], [role="radiogroup"]'))
    return bare && combination.key.startsWith('arrow');
  return false;
}

function commandFor(combination: Combination): Command | undefined {
  const registry = useCommands.getState();
  // The last one registered first: what is on top of the window wins.
  return currentCommands(registry)
    .filter(
      (command) =>
        keysFor(command, registry).some((keys) => sameKeys(parseCombination(keys), combination)) &&
        isPossible(command),
    )
    .at(-1);
}

/** Hears every key of the window for as long as it lives. */
export function listenForKeys(): () => void {
  let held: { readonly code: string; readonly command: Command } | undefined;
  const down = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const combination = pressed(event);
    if (!combination || takesKeys(event.target, combination)) return;
    const command = commandFor(combination);
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !command.repeats) return;
    if (command.release && !event.repeat) held = { code: event.code, command };
    command.run();
  };
  const letGo = (): void => {
    held?.command.release?.();
    held = undefined;
  };
  const up = (event: KeyboardEvent): void => {
    if (held?.code === event.code) letGo();
  };
  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  // A key that is let go in another window is never heard of.
  window.addEventListener('blur', letGo);
  return () => {
    window.removeEventListener('keydown', down);
    window.removeEventListener('keyup', up);
    window.removeEventListener('blur', letGo);
  };
}
