// SPDX-License-Identifier: GPL-3.0-or-later
/** A candidate may say what each of its frames shows. Of those rendered before nobody knows, and nothing is carried over. */
import type { Migration } from './migration.ts';

export const candidatePictures: Migration = {
  version: 90,
  name: 'candidate-pictures',
  up(db) {
    db.exec('ALTER TABLE candidate ADD COLUMN pictures_blob TEXT REFERENCES blob (sha256)');
  },
};
