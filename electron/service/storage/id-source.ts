// SPDX-License-Identifier: GPL-3.0-or-later
/** Hands out ids for rows that are about to be inserted, so that two callers in one process never get the same. */
import type { CountedTable } from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { lastNumber } from './counter-store.ts';

export type IdSource = {
  /** The next free id of a table, `track-12`. */
  nextId(table: CountedTable): string;
  nextIds(table: CountedTable, count: number): readonly string[];
};

/** An id that is taken but never written leaves a hole, unless the case is opened anew in between. */
export function idSource(db: ReadDb): IdSource {
  const taken = new Map<CountedTable, number>();
  const nextId = (table: CountedTable): string => {
    const number = Math.max(taken.get(table) ?? 0, lastNumber(db, table)) + 1;
    taken.set(table, number);
    return `${table}-${number}`;
  };
  return { nextId, nextIds: (table, count) => Array.from({ length: count }, () => nextId(table)) };
}
