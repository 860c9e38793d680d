// SPDX-License-Identifier: GPL-3.0-or-later
/** Bringing a database to the current version: forwards only, one transaction each, a backup before each. */
import { join } from 'node:path';
import { type CasePaths, makeFolder, renameDurably, touchFile } from './case-files.ts';
import { inTransaction, integerPragma, run, type WriteDb } from './connection.ts';
import { latestVersion, type Migration } from './migrations/migration.ts';

export type MigrationStep = { readonly from: number; readonly to: number; readonly backup: string | null };

/**
 * Runs what is missing. `afterEach` runs in the transaction of its migration. A database that already holds something
 * is copied into `backups/` first; those copies are never deleted.
 */
export function migrate(
  db: WriteDb,
  list: readonly Migration[],
  paths: CasePaths,
  afterEach: (step: MigrationStep) => void = () => {},
): void {
  latestVersion(list);
  const isNew = integerPragma(db, 'user_version') === 0;
  for (const migration of list) {
    const from = integerPragma(db, 'user_version');
    if (migration.version <= from) continue;
    const backup = isNew ? null : backUp(db, paths, from);
    inTransaction(db, () => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
      afterEach({ from, to: migration.version, backup });
    });
  }
}

/** A whole copy of the database in `backups/`; its name there. */
function backUp(db: WriteDb, paths: CasePaths, version: number): string {
  const name = `case-version-${version}-${new Date().toISOString().replaceAll(':', '')}.db`;
  const path = join(paths.backups, name);
  makeFolder(paths.backups);
  touchFile(`${path}.unfinished`);
  run(db, 'VACUUM INTO ?', `${path}.unfinished`);
  renameDurably(`${path}.unfinished`, path);
  return name;
}
