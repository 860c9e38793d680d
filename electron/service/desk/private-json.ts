// SPDX-License-Identifier: GPL-3.0-or-later
/** Small files of the workstation's own, for their owner only: read whole, replaced whole. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as z from 'zod';

/** What the file holds, or `usual` where it is missing or was written by something else. */
export function readPrivateJson<T>(path: string, schema: z.ZodType<T>, usual: T): T {
  try {
    const read = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.data : usual;
  } catch {
    return usual;
  }
}

export function writePrivateJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}
