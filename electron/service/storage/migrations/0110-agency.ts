// SPDX-License-Identifier: GPL-3.0-or-later
/** A case says which agency answers the request, with its logo. */
import type { Migration } from './migration.ts';

export const agency: Migration = {
  version: 110,
  name: 'agency',
  up(db) {
    db.exec(tables);
  },
};

const tables = `
CREATE TABLE agency (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'agency-[1-9]*'),
  name TEXT,
  logo TEXT REFERENCES blob (sha256) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX agency_is_one_row ON agency ((1));
`;
