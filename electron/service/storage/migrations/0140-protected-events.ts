// SPDX-License-Identifier: GPL-3.0-or-later
/** A note may say that its frames show a protected event. Those made before are plain remarks. */
import type { Migration } from './migration.ts';

export const protectedEventNotes: Migration = {
  version: 140,
  name: 'protected-events',
  up(db) {
    db.exec('ALTER TABLE note ADD COLUMN event TEXT');
  },
};
