// SPDX-License-Identifier: GPL-3.0-or-later
/** How the tests run (`npm test`): every test/**\/*.test.ts, each file in a process of its own, two at a time. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24)
  throw new Error(`The tests need Node 24 and this is ${process.versions.node}: run them with npm test.`);

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Recording, decoding and starting browsers take their time on a busy machine; nothing is judged by the clock.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Commands and workers that the tests start keep what they compiled: two thirds of the processor time of a start.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'compiled-for-tests') },
    globalSetup: ['test/setup/what-is-here.ts'],
    setupFiles: ['test/setup/private-home.ts', 'test/setup/seeds.ts'],
    reporters: ['default', './test/setup/plain-summary.ts'],
  },
});
