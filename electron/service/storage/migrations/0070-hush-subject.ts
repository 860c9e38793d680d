// SPDX-License-Identifier: GPL-3.0-or-later
/** A hush may say whose voice it is. Those decided before say nothing, and keep to themselves. */
import type { Migration } from './migration.ts';

export const hushSubject: Migration = {
  version: 70,
  name: 'hush-subject',
  up(db) {
    db.exec('ALTER TABLE hush ADD COLUMN subject TEXT');
  },
};
