// SPDX-License-Identifier: GPL-3.0-or-later
/** What a migration is, and the rule of the list: numbered, rising, never edited once released. */
import type { WriteDb } from '../connection.ts';

export type Migration = {
  /** Becomes the database's `user_version`; by tens, so that a late one finds room. */
  readonly version: number;
  readonly name: string;
  /** Runs inside a transaction. */
  up(db: WriteDb): void;
};

/** The version a list leads to. Throws unless versions are positive integers that rise strictly. */
export function latestVersion(list: readonly Migration[]): number {
  let last = 0;
  for (const { version, name } of list) {
    if (!Number.isInteger(version) || version <= last) {
      throw new Error(`migration ${version} (${name}) does not come after ${last}`);
    }
    last = version;
  }
  return last;
}
