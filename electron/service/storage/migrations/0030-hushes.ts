// SPDX-License-Identifier: GPL-3.0-or-later
/** Spans of sound that copies do not carry as they were, and what of them went into a candidate. */
import type { Migration } from './migration.ts';

export const hushes: Migration = {
  version: 30,
  name: 'hushes',
  up(db) {
    db.exec(hush);
    db.exec('ALTER TABLE candidate ADD COLUMN hush_sheet_blob TEXT REFERENCES blob (sha256)');
  },
};

const hush = `
CREATE TABLE hush (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'hush-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  track_id TEXT,
  mode TEXT NOT NULL,
  start TEXT NOT NULL CHECK (json_valid(start)),
  "end" TEXT NOT NULL CHECK (json_valid("end")),
  channels TEXT CHECK (json_valid(channels)),
  purpose TEXT NOT NULL,
  characteristic TEXT NOT NULL,
  code TEXT NOT NULL,
  statute TEXT,
  harm TEXT,
  audiences TEXT NOT NULL CHECK (json_valid(audiences)),
  FOREIGN KEY (track_id, footage_id) REFERENCES track (id, footage_id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX hush_by_footage ON hush (footage_id);
CREATE INDEX hush_by_track ON hush (track_id, footage_id);
`;
