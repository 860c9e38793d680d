// SPDX-License-Identifier: GPL-3.0-or-later
/** Small files of the workstation's own, for their owner only: read whole, replaced whole. */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import type * as z from 'zod';
import { replaceFile } from '../files/whole-files.ts';

/**
 * What the file holds, or `usual` where there is none. One that cannot be understood (cut short, or of another version) is set
 * aside under another name first: what is written next must not be the end of it. Throws what the system says of a file that
 * cannot be read.
 */
export function readPrivateJson<T>(path: string, schema: z.ZodType<T>, usual: T): T {
  if (!existsSync(path)) return usual;
  const text = readFileSync(path, 'utf8');
  const read = schema.safeParse(parsed(text));
  if (read.success) return read.data;
  renameSync(path, `${path}.unreadable-${Date.now()}`);
  return usual;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Throws what the system says of a file that cannot be written. */
export function writePrivateJson(path: string, value: unknown): void {
  replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
