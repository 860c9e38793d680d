// SPDX-License-Identifier: GPL-3.0-or-later
/** A combination of keys as it is printed on them. */
import type { ReactElement } from 'react';

const printed: { readonly [key: string]: string } = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
};

/** Read out in words; the arrows have none that every reader knows. */
const spoken: { readonly [key: string]: string } = {
  ArrowLeft: 'Left arrow',
  ArrowRight: 'Right arrow',
  ArrowUp: 'Up arrow',
  ArrowDown: 'Down arrow',
};

/** `Ctrl+Shift+K` into its keys; a plus sign at the end is the key itself. */
export function keysOf(combination: string): string[] {
  if (combination === '+') return ['+'];
  if (combination.endsWith('++')) return [...combination.slice(0, -2).split('+'), '+'];
  return combination.split('+');
}

export function Keys({ combination }: { readonly combination: string }): ReactElement {
  const keys = keysOf(combination);
  return (
    <span className="keys">
      <span className="unseen">{keys.map((key) => spoken[key] ?? key).join(' ')}</span>
      <span className="keys" aria-hidden="true">
        {keys.map((key) => (
          <kbd key={key}>{printed[key] ?? key}</kbd>
        ))}
      </span>
    </span>
  );
}
