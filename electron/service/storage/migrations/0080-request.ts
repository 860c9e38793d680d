// SPDX-License-Identifier: GPL-3.0-or-later
/** A case says which request for records it answers and when that is due. Those made before do not say. */
import type { Migration } from './migration.ts';

export const request: Migration = {
  version: 80,
  name: 'request',
  up(db) {
    db.exec(tables);
  },
};

const tables = `
CREATE TABLE request (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'request-[1-9]*'),
  request_number TEXT,
  requester TEXT,
  request_type TEXT,
  due TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX request_is_one_row ON request ((1));
`;
