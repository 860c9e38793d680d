// SPDX-License-Identifier: GPL-3.0-or-later
/** How the tests of the window run (`npm run test:e2e`): in a real Chromium, one file at a time. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..', '..');

export default defineConfig({
  root,
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled-for-tests') },
    globalSetup: ['test/setup/what-is-here.ts'],
    setupFiles: ['test/setup/private-home.ts', 'test/setup/seeds.ts'],
  },
});
