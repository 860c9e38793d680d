// SPDX-License-Identifier: GPL-3.0-or-later
/** A folder for one test file, thrown away after its last test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes it. `name`: what it is called among other temporary folders, should it ever be left behind. Absolute path. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `clearveil-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
