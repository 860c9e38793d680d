// SPDX-License-Identifier: GPL-3.0-or-later
/** Builds the application's window from renderer/ into dist/window: files of its own only, nothing inline, no other host. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { noncePlace } from '../electron/service/hosts/serve/assets.ts';

const root = join(import.meta.dirname, '..');

/** Builds into `outDir`; the folder is replaced in one step, since a service may be serving from it. */
export async function buildWindow(outDir: string = join(root, 'dist', 'window')): Promise<void> {
  const temporary = `${outDir}.${process.pid}.tmp`;
  await build({
    configFile: false,
    root: join(root, 'renderer'),
    // The application lies under a path that is drawn anew with each start.
    base: './',
    logLevel: 'warn',
    clearScreen: false,
    plugins: [react()],
    // Style elements that libraries add at run time carry the nonce of the page; scripts never need one.
    html: { cspNonce: noncePlace },
    build: {
      outDir: temporary,
      emptyOutDir: true,
      // An inlined file would be a data: address, which the policy lets through for pictures only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'chrome130',
      sourcemap: false,
      reportCompressedSize: false,
    },
  });
  await rm(outDir, { recursive: true, force: true });
  await rename(temporary, outDir);
}

if (import.meta.main) await buildWindow();
