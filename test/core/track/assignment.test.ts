// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignPairs } from '../../../core/track/assignment.ts';

/** The best total by trying everything. */
function bestTotal(values: readonly (readonly number[])[], used: ReadonlySet<number> = new Set()): number {
  const [row, ...rest] = values;
  if (!row) return 0;
  let best = bestTotal(rest, used);
  row.forEach((value, column) => {
    if (value > 0 && !used.has(column))
      best = Math.max(best, value + bestTotal(rest, new Set([...used, column])));
  });
  return best;
}

const tables = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
  .chain(([rows, columns]) =>
    fc.tuple(
      fc.array(
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 2, noNaN: true })), {
          minLength: columns,
          maxLength: columns,
        }),
        { minLength: rows, maxLength: rows },
      ),
      fc.constant(columns),
    ),
  );

test('the assignment is the best there is, and makes no pair without value', () => {
  fc.assert(
    fc.property(tables, ([values, columns]) => {
      const chosen = assignPairs(values, columns);
      expect(chosen.length).toBe(values.length);
      const pairs = chosen.flatMap((column, row) => (column < 0 ? [] : [{ row, column }]));
      expect(new Set(pairs.map(({ column }) => column)).size).toBe(pairs.length);
      const each = pairs.map(({ row, column }) => values[row]?.[column] ?? 0);
      expect(each.every((value) => value > 0)).toBe(true);
      expect(each.reduce((sum, value) => sum + value, 0)).toBeCloseTo(bestTotal(values), 9);
    }),
  );
});
