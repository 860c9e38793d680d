// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks have a form inside their boxes. Those made before were veiled as rectangles, and stay so. */
import { canonicalJson, type Json } from '../../../../core/base/canonical-json.ts';
import { rectangleOutline } from '../../../../core/track/outline.ts';
import type { Migration } from './migration.ts';

export const outlines: Migration = {
  version: 20,
  name: 'outlines',
  up(db) {
    const rectangle = canonicalJson(rectangleOutline as Json);
    db.exec(
      `ALTER TABLE track ADD COLUMN outline TEXT NOT NULL DEFAULT '${rectangle}' CHECK (json_valid(outline))`,
    );
  },
};
