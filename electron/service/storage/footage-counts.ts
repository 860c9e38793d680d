// SPDX-License-Identifier: GPL-3.0-or-later
/** How much is decided on each recording, counted by the database: a list of a thousand recordings reads no decision. */
import { queryAll, type ReadDb } from './connection.ts';

export type FootageCounts = { readonly tracks: number; readonly veils: number; readonly hushes: number };

const nothing: FootageCounts = { tracks: 0, veils: 0, hushes: 0 };

/** By the id of the recording; those on which nothing is decided have zeros. */
export function countsByFootage(db: ReadDb): (footageId: string) => FootageCounts {
  const counts = new Map<string, FootageCounts>();
  for (const [table, name] of [
    ['track', 'tracks'],
    ['veil', 'veils'],
    ['hush', 'hushes'],
  ] as const) {
    const rows = queryAll<{ readonly footage_id: string; readonly found: number }>(
      db,
      `SELECT footage_id, count(*) AS found FROM ${table} GROUP BY footage_id`,
    );
    for (const { footage_id: id, found } of rows)
      counts.set(id, { ...(counts.get(id) ?? nothing), [name]: found });
  }
  return (footageId) => counts.get(footageId) ?? nothing;
}
