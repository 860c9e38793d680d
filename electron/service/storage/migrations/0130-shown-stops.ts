// SPDX-License-Identifier: GPL-3.0-or-later
/** Which stops a person has been shown is kept from one sitting to the next. */
import type { Migration } from './migration.ts';

export const shownStops: Migration = {
  version: 130,
  name: 'shown-stops',
  up(db) {
    db.exec(table);
  },
};

const table = `
CREATE TABLE shown_stop (
  footage_id TEXT NOT NULL REFERENCES footage (id),
  person TEXT NOT NULL,
  stop TEXT NOT NULL,
  PRIMARY KEY (footage_id, person, stop)
) STRICT, WITHOUT ROWID;
`;
