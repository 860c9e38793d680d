// SPDX-License-Identifier: GPL-3.0-or-later
/** The palette finds commands by words of their titles, not by letters scattered over their names. */
import { describe, expect, test } from 'vitest';
import { answering } from '../../renderer/app/command-search.ts';

const commands = [
  { title: 'Show less time', group: 'Review: view' },
  { title: 'Next start or end of a veil', group: 'Review: going to frames' },
  { title: 'Veil', group: 'Review: the chosen track' },
  { title: 'Take the veil off', group: 'Review: the chosen track' },
  { title: 'Unveiled', group: 'Review: view' },
];
const found = (typed: string): string[] => answering(commands, typed).map(({ title }) => title);

describe('searching for a command', () => {
  test('the best answer comes first, and what has not the word is left out', () => {
    expect(found('veil')).toEqual(['Veil', 'Next start or end of a veil', 'Take the veil off', 'Unveiled']);
  });

  test('every word has to be there, in the title or in the heading', () => {
    expect(found('veil off')).toEqual(['Take the veil off']);
    expect(found('chosen veil')).toEqual(['Veil', 'Take the veil off']);
    expect(found('zebra')).toEqual([]);
  });

  test('with nothing typed all are there in their order', () => {
    expect(found('  ')).toEqual(commands.map(({ title }) => title));
  });
});
