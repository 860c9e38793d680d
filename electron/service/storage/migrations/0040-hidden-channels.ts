// SPDX-License-Identifier: GPL-3.0-or-later
/** Probes say what a recording carries besides picture and sound. Those made before say that nobody looked. */
import { canonicalJson, type Json } from '../../../../core/base/canonical-json.ts';
import { queryAll, run } from '../connection.ts';
import type { Migration } from './migration.ts';

export const hiddenChannels: Migration = {
  version: 40,
  name: 'hidden-channels',
  up(db) {
    // A probe may have its list already: the program could write one before cases of this version were made.
    const without = queryAll<{ id: string; probe: string }>(
      db,
      `SELECT id, probe FROM footage WHERE json_type(probe, '$.channels') IS NULL`,
    );
    for (const { id, probe } of without) {
      const known = JSON.parse(probe) as { readonly [field: string]: Json };
      const looked = canonicalJson({ ...known, channels: null });
      run(db, 'UPDATE footage SET probe = ? WHERE id = ?', looked, id);
    }
  },
};
