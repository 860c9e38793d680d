// SPDX-License-Identifier: GPL-3.0-or-later
/** Laws of changes: turning round takes back, joining is associative and does what the sequence does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyChanges,
  type CaseRows,
  ChangeConflict,
  deleteRow,
  insertRow,
  type RowChange,
  reverseChanges,
  sameJson,
  squashChanges,
  updateRow,
} from '../../../core/review/diff.ts';
import type { PersonRow, ReleaseRow } from '../../../core/review/records.ts';

const person = (id: string, name: string): PersonRow => ({
  id,
  name,
  role: 'analyst',
  keyid: null,
  active: true,
});
const release = (id: string, audience: string): ReleaseRow => ({
  id,
  candidateId: 'candidate-1',
  audience,
  packageRecordSha256: '0'.repeat(64),
  created: '2031-01-01T00:00:00.000Z',
  draft: false,
});

type Step = { readonly table: 'person' | 'release'; readonly number: number; readonly word: string | null };

const step: fc.Arbitrary<Step> = fc.record({
  table: fc.constantFrom('person', 'release'),
  number: fc.integer({ min: 1, max: 3 }),
  word: fc.option(fc.constantFrom('a', 'b', 'c')),
});

/** Changes that fit one after the other, from steps that only say what each row becomes. */
function changesFrom(start: CaseRows, steps: readonly Step[]): RowChange[] {
  let rows = start;
  const changes: RowChange[] = [];
  for (const { table, number, word } of steps) {
    const key = `${table}-${number}`;
    const before = rows.get(table)?.get(key) ?? null;
    const after = word === null ? null : table === 'person' ? person(key, word) : release(key, word);
    const change = { table, key, before, after } as RowChange;
    changes.push(change);
    rows = applyChanges(rows, [change]);
  }
  return changes;
}

const empty: CaseRows = new Map();
const sequence = fc.array(step, { maxLength: 12 });

describe('changes', () => {
  test('a change and its reverse leave every row as it was', () => {
    fc.assert(
      fc.property(sequence, sequence, (earlier, later) => {
        const start = applyChanges(empty, changesFrom(empty, earlier));
        const changes = changesFrom(start, later);
        expect(applyChanges(applyChanges(start, changes), reverseChanges(changes))).toEqual(start);
      }),
    );
  });

  test('turning round twice changes nothing', () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const changes = changesFrom(empty, steps);
        expect(reverseChanges(reverseChanges(changes))).toEqual(changes);
      }),
    );
  });

  test('joined changes do what the sequence does, with at most one change per row', () => {
    fc.assert(
      fc.property(sequence, sequence, (earlier, later) => {
        const start = applyChanges(empty, changesFrom(empty, earlier));
        const changes = changesFrom(start, later);
        const joined = squashChanges(changes);
        expect(applyChanges(start, joined)).toEqual(applyChanges(start, changes));
        expect(new Set(joined.map(({ key }) => key)).size).toBe(joined.length);
        expect(joined.every(({ before, after }) => !sameJson(before, after))).toBe(true);
      }),
    );
  });

  test('joining is associative', () => {
    fc.assert(
      fc.property(sequence, fc.nat(), fc.nat(), (steps, first, second) => {
        const changes = changesFrom(empty, steps);
        const [i, j] = [first % (changes.length + 1), second % (changes.length + 1)].sort((x, y) => x - y);
        const [a, b, c] = [changes.slice(0, i), changes.slice(i, j), changes.slice(j)];
        const left = squashChanges([...squashChanges([...a, ...b]), ...c]);
        const right = squashChanges([...a, ...squashChanges([...b, ...c])]);
        expect(left).toEqual(right);
        expect(left).toEqual(squashChanges(changes));
      }),
    );
  });

  test('applying leaves the rows it was given alone', () => {
    const start = applyChanges(empty, [insertRow('person', person('person-1', 'a'))]);
    applyChanges(start, [deleteRow('person', person('person-1', 'a'))]);
    expect(start.get('person')?.size).toBe(1);
  });

  test('a change that meets another row is refused', () => {
    const start = applyChanges(empty, [insertRow('person', person('person-1', 'a'))]);
    const late = updateRow('person', person('person-1', 'b'), person('person-1', 'c'));
    expect(() => applyChanges(start, [late])).toThrow(ChangeConflict);
    expect(() => applyChanges(start, [insertRow('person', person('person-1', 'b'))])).toThrow(ChangeConflict);
    expect(() => squashChanges([insertRow('person', person('person-1', 'a')), late])).toThrow(ChangeConflict);
    expect(() => updateRow('person', person('person-1', 'a'), person('person-2', 'a'))).toThrow(
      ChangeConflict,
    );
  });
});

describe('sameJson', () => {
  test('agrees with equality of JSON text with sorted keys', () => {
    const sorted = (value: unknown): string =>
      JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === 'object' && inner !== null && !Array.isArray(inner)
          ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
          : inner,
      );
    const small = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, true, 0, 1, 'a'), tie('list'), tie('fields')),
      list: fc.array(tie('value'), { maxLength: 2 }),
      fields: fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), tie('value'), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    })).value;
    fc.assert(
      fc.property(small, small, (a, b) => sameJson(a, b) === (sorted(a) === sorted(b))),
      { numRuns: 500 },
    );
  });

  test('fields that only look inherited are told apart', () => {
    const hidden = JSON.parse('{"__proto__": {}}') as unknown;
    expect(sameJson(hidden, {})).toBe(false);
    expect(sameJson({}, hidden)).toBe(false);
    expect(sameJson(hidden, { a: 1 })).toBe(false);
    expect(sameJson({ a: undefined }, {})).toBe(true);
    expect(sameJson([], {})).toBe(false);
  });
});
