// SPDX-License-Identifier: GPL-3.0-or-later
/** An approval keeps the key that checks it. Those made before have none, and nothing can be released on their word alone. */
import type { Migration } from './migration.ts';

export const approvalKey: Migration = {
  version: 120,
  name: 'approval-key',
  up(db) {
    db.exec('ALTER TABLE approval ADD COLUMN public_key TEXT');
  },
};
