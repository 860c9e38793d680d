// SPDX-License-Identifier: GPL-3.0-or-later
/** Combinations of keys, as written in tables (`Ctrl+Shift+K`) and as they are pressed. */

export type Combination = {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** Lower case: a letter, a sign, or the name of a key as browsers give it. */
  readonly key: string;
};

const names: { readonly [written: string]: string } = { space: ' ', esc: 'escape', del: 'delete' };

export function parseCombination(written: string): Combination {
  const sign = written.endsWith('+');
  const words = (sign ? written.slice(0, -1) : written)
    .split('+')
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
  const key = sign ? '+' : (words.pop() ?? '');
  const has = (word: string): boolean => words.includes(word);
  return { ctrl: has('ctrl'), alt: has('alt'), shift: has('shift'), key: names[key] ?? key };
}

const modifiers = new Set(['control', 'shift', 'alt', 'meta', 'altgraph', 'capslock', 'dead']);

/** What was pressed; undefined for a modifier alone. */
export function pressed(event: KeyboardEvent): Combination | undefined {
  const key = event.key.toLowerCase();
  if (modifiers.has(key)) return undefined;
  return { ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey, key };
}

/** Signs such as `?` need Shift on some keyboards and not on others: there it does not count. */
function shiftCounts(key: string): boolean {
  return key.length > 1 || key === ' ' || key.toLowerCase() !== key.toUpperCase() || /\d/.test(key);
}

export function sameKeys(a: Combination, b: Combination): boolean {
  return (
    a.key === b.key && a.ctrl === b.ctrl && a.alt === b.alt && (!shiftCounts(a.key) || a.shift === b.shift)
  );
}

/** As it is written in tables. */
export function written({ ctrl, alt, shift, key }: Combination): string {
  const spelled = Object.entries(spellings).find(([lower]) => lower === key)?.[1];
  const name = spelled ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1));
  return [ctrl && 'Ctrl', alt && 'Alt', shift && shiftCounts(key) && 'Shift', name].filter(Boolean).join('+');
}

const spellings: { readonly [key: string]: string } = {
  ' ': 'Space',
  arrowleft: 'ArrowLeft',
  arrowright: 'ArrowRight',
  arrowup: 'ArrowUp',
  arrowdown: 'ArrowDown',
  pageup: 'PageUp',
  pagedown: 'PageDown',
};
