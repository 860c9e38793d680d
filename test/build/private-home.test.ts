// SPDX-License-Identifier: GPL-3.0-or-later
/** No test sees the key folder of the person who runs it. */
import { readdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { defaultHomeDir } from '../../electron/service/storage/home-dir.ts';

test('the default key folder is an empty temporary one', () => {
  const home = defaultHomeDir();
  expect(home).not.toBe(defaultHomeDir({}));
  expect(relative(tmpdir(), home)).toMatch(/^clearveil-home-/);
  expect(home.startsWith(`${homedir()}/.config`)).toBe(false);
  expect(statSync(home).isDirectory()).toBe(true);
  expect(readdirSync(home)).toEqual([]);
});
