// SPDX-License-Identifier: GPL-3.0-or-later
/** What the documentation takes from the code is as the code has it now. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the published schema, the usage of every command and the error codes are not stale', () => {
  const check = spawnSync(process.execPath, ['build/cli-schemas.ts', '--check'], { encoding: 'utf8' });
  expect(check.stderr).toBe('');
  expect(check.status).toBe(0);
});
