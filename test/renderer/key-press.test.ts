// SPDX-License-Identifier: GPL-3.0-or-later
/** Combinations of keys as they are written. */
import { expect, test } from 'vitest';
import { parseCombination, sameKeys, written } from '../../renderer/app/key-press.ts';

test.each(['Ctrl+K', 'Shift+ArrowLeft', 'J', '?', 'Ctrl+,', 'Alt+1', 'Ctrl++', 'Space', 'Shift+Space', 'F2'])(
  '%s is read and written the same',
  (combination) => {
    expect(written(parseCombination(combination))).toBe(combination);
  },
);

test('Shift tells letters apart, and not signs that some keyboards have only with it', () => {
  const same = (a: string, b: string): boolean => sameKeys(parseCombination(a), parseCombination(b));
  expect(same('C', 'Shift+C')).toBe(false);
  expect(same('?', 'Shift+?')).toBe(true);
  expect(same('Ctrl+K', 'K')).toBe(false);
  expect(same('Del', 'Delete')).toBe(true);
});
