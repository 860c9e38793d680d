// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Making a case. The database is built under another name and gets its own in one step, so that a kill at any moment
 * leaves either no case, and the next try starts afresh, or a whole one.
 */
import { randomBytes } from 'node:crypto';
import { ClearveilError } from '../../../core/base/errors.ts';
import { insertRow } from '../../../core/review/diff.ts';
import { type Actor, workstation } from './audit-store.ts';
import { type CasePaths, isFreeForCase, removeUnfinished, renameDurably, touchFile } from './case-files.ts';
import { type Clock, utcText } from './clock.ts';
import { commit } from './commit.ts';
import { openWriteDb } from './connection.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';

/** What a new case starts with. */
export type CaseSeed = {
  readonly title?: string;
  readonly profile?: { readonly id: string; readonly sha256: string };
  readonly actor?: Actor;
};

/** Throws CASE_EXISTS when the folder holds anything that is not the remains of an earlier try. */
export function requireFreeFolder(paths: CasePaths): void {
  if (isFreeForCase(paths)) return;
  throw new ClearveilError(
    'CASE_EXISTS',
    `"${paths.dir}" holds other files and is not a case`,
    'Name a new folder for the case.',
  );
}

/** Builds `case.db`; the caller holds the writer's lock. */
export function createDatabase(
  paths: CasePaths,
  seed: CaseSeed,
  list: readonly Migration[],
  session: string,
  clock: Clock,
): void {
  removeUnfinished(paths.unfinished);
  touchFile(paths.unfinished);
  const db = openWriteDb(paths.unfinished);
  try {
    migrate(db, list, paths);
    const row = {
      id: randomBytes(16).toString('hex'),
      title: seed.title ?? null,
      created: utcText(clock.nowMs()),
      profileId: seed.profile?.id ?? null,
      profileSha256: seed.profile?.sha256 ?? null,
    };
    commit(
      { db, session, clock, onCommitted: () => {} },
      {
        event: 'case.created',
        actor: seed.actor ?? workstation('a new case'),
        changes: [insertRow('case_info', row)],
      },
    );
    // The log has to be inside the file before the file changes its name: its side files keep the old one.
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  renameDurably(paths.unfinished, paths.database);
}
