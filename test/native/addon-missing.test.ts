// SPDX-License-Identifier: GPL-3.0-or-later
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const projectRoot = join(import.meta.dirname, '../..');
let copy = '';

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'clearveil-native-'));
  for (const folder of ['native/lib', 'core/base']) {
    cpSync(join(projectRoot, folder), join(copy, folder), { recursive: true });
  }
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

test('an addon that was never built is reported at its first use, with what to do', async () => {
  const { nativeVersion } = await import(join(copy, 'native/lib/addon.ts'));
  expect(nativeVersion).toThrow(
    expect.objectContaining({
      code: 'NATIVE_UNAVAILABLE',
      remedy: expect.stringContaining('build/addon.ts'),
    }),
  );
});

test('a damaged addon is reported, not run', async () => {
  mkdirSync(join(copy, 'native/build'));
  writeFileSync(join(copy, 'native/build/clearveil.node'), 'not a library');
  const { nativeVersion } = await import(join(copy, 'native/lib/addon.ts'));
  expect(nativeVersion).toThrow(expect.objectContaining({ code: 'NATIVE_UNAVAILABLE' }));
});
