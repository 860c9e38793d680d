// SPDX-License-Identifier: GPL-3.0-or-later
/** A proof says of every kind whether somebody looked for it again: what nobody looked for never reads as if nothing showed. */
import { expect, test } from 'vitest';
import { type Kind, kinds } from '../../../core/detect/detection.ts';
import { lookTables } from '../../../core/render/proof-tables.ts';
import { noLook, type SecondLook } from '../../../core/render/second-look.ts';

const taken = (kind: Kind): SecondLook => ({
  ...noLook(kind, 'off', ''),
  notLooked: null,
  frames: 12,
  seen: 3,
});

test('a look that was taken has figures, one that was not has its reason', () => {
  const tables = lookTables([taken('face'), noLook('plate', 'no-detector', 'there is no other detector')]);
  expect(tables.map(({ title }) => title)).toEqual([
    'Second look for face, by nobody',
    'Not looked for again',
  ]);
  expect(tables[0]?.rows).toContainEqual(['seen', '3']);
  expect(tables[1]?.rows).toContainEqual(['plate', 'there is no other detector']);
});

test('every kind is named once, as looked for or not', () => {
  const named = (looks: readonly SecondLook[]): string[] =>
    lookTables(looks).flatMap(({ title, rows }) =>
      title === 'Not looked for again' ? rows.map(([kind = '']) => kind) : [title.split(/[ ,]+/)[3] ?? ''],
    );
  for (const looks of [
    [],
    [taken('face'), taken('text')],
    [noLook('person', 'off', 'left out')],
    kinds.map(taken),
  ])
    expect(named(looks).sort()).toEqual([...kinds].sort());
});
