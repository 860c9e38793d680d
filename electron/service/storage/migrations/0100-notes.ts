// SPDX-License-Identifier: GPL-3.0-or-later
/** People's remarks at frames of a recording. */
import type { Migration } from './migration.ts';

export const notes: Migration = {
  version: 100,
  name: 'notes',
  up(db) {
    db.exec(note);
  },
};

const note = `
CREATE TABLE note (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'note-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  start_frame INTEGER NOT NULL,
  end_frame INTEGER NOT NULL,
  text TEXT NOT NULL,
  person TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX note_by_footage ON note (footage_id);
`;
