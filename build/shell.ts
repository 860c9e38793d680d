// SPDX-License-Identifier: GPL-3.0-or-later
/** Builds the desktop's shell into dist/shell: Electron runs JavaScript, and a sandboxed preload is one CommonJS file. */
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = join(import.meta.dirname, '..');

export async function buildShell(outDir: string = join(root, 'dist', 'shell')): Promise<void> {
  const shared: BuildOptions = {
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: ['electron'],
    charset: 'utf8',
    logLevel: 'warning',
  };
  await build({
    ...shared,
    entryPoints: [join(root, 'electron', 'main.ts')],
    format: 'esm',
    outfile: join(outDir, 'main.mjs'),
  });
  await build({
    ...shared,
    entryPoints: [join(root, 'electron', 'preload.ts')],
    format: 'cjs',
    outfile: join(outDir, 'preload.cjs'),
  });
}

if (import.meta.main) await buildShell();
