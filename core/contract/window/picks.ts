// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Choosing files without paths: a window walks folders by tokens that only this session knows, and gets a pick for what
 * was chosen. Where the system's dialogs are there, picks come from them and `picks.browse` is not needed.
 */
import * as z from 'zod';
import { line, pick } from './parts.ts';
import { request } from './request.ts';

/** Stands for a folder or file shown by `picks.browse`, until the session ends. */
const entry = z.string().regex(/^entry-[0-9a-f]{32}$/);

export const pickKinds = ['file', 'folder'] as const;

/** A file or folder that a person chose: its own name, never where it lies. */
export const picked = z.strictObject({
  pick,
  name: z.string(),
  kind: z.enum(pickKinds),
  sizeBytes: z.int().min(0).nullable(),
});

export const pickRequests = {
  /** Lists a folder; null: the places to start from. Hidden files are left out. */
  'picks.browse': request(
    'nothing',
    z.strictObject({ folder: entry.nullable() }),
    z.strictObject({
      /** Folders from the place where one started to this one. */
      trail: z.array(z.strictObject({ entry, name: z.string() })),
      entries: z.array(
        z.strictObject({
          entry,
          name: z.string(),
          kind: z.enum(pickKinds),
          sizeBytes: z.int().min(0).nullable(),
          modified: z.string().nullable(),
        }),
      ),
    }),
  ),
  'picks.choose': request('nothing', z.strictObject({ entry }), picked),
  /** Makes a folder in one that is shown. */
  'picks.makeFolder': request(
    'nothing',
    z.strictObject({ folder: entry, name: line }),
    z.strictObject({ entry }),
  ),
};
