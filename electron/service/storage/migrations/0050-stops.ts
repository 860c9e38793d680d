// SPDX-License-Identifier: GPL-3.0-or-later
/** What runs of detection saw, and the doubts about tracks that people cleared. */
import type { Migration } from './migration.ts';

export const stops: Migration = {
  version: 50,
  name: 'stops',
  up(db) {
    db.exec(tables);
  },
};

const tables = `
CREATE TABLE detection (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'detection-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  model TEXT NOT NULL CHECK (json_valid(model)),
  profile TEXT NOT NULL,
  looks_blob TEXT NOT NULL REFERENCES blob (sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX detection_by_footage ON detection (footage_id);
CREATE TABLE clearing (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'clearing-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  stop TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX clearing_by_footage ON clearing (footage_id);
`;
