// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Builds what running from a checkout needs: the native addon, the model weights, the verification page, the window, the shell. Each leaves alone
 * what is right already; set-up (build/bootstrap.mjs) skips all of them while their sources stay the same.
 */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAddon } from './addon.ts';
import { buildShell } from './shell.ts';
import { buildVerifyPage } from './verify-page.ts';
import { buildWindow } from './window.ts';

const root = join(import.meta.dirname, '..');

/** Puts the page in place by a rename, since another process may be about to pack it. */
async function replaceVerifyPage(): Promise<void> {
  const folder = join(root, 'dist');
  const temporary = join(folder, `verify.${process.pid}.tmp`);
  await mkdir(folder, { recursive: true });
  await buildVerifyPage(temporary);
  await rename(temporary, join(folder, 'verify.html'));
}

try {
  buildAddon();
  // Running it is importing it.
  await import('./models.ts');
  await replaceVerifyPage();
  await buildWindow();
  await buildShell();
} catch (error) {
  console.error(error instanceof Error && error.name === 'BuildError' ? error.message : error);
  process.exitCode = 1;
}
