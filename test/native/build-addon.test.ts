// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildAddon } from '../../build/addon.ts';

const projectRoot = join(import.meta.dirname, '../..');
const buildTime = 240_000;

beforeAll(buildAddon, buildTime);

function runBuild(options: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ['build/addon.ts', ...options], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

test('an addon that is up to date is not built again', () => {
  const built = join(projectRoot, 'native/build/clearveil.node');
  const before = statSync(built, { bigint: true });
  expect(runBuild([]).status).toBe(0);
  const after = statSync(built, { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

test('a missing compiler is named, with the command that installs one', () => {
  const run = runBuild([], { CXX: 'no-such-compiler' });
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('"no-such-compiler --version" did not run');
  expect(run.stderr).toContain('apt-get install g++');
  expect(run.stderr).not.toContain('    at ');
});

test('an option that does not exist is wrong usage', () => {
  expect(runBuild(['--fast']).status).toBe(2);
  expect(runBuild(['--sanitize', '--kernel-tests']).status).toBe(2);
});

test(
  'the kernels pass their own tests under the address and undefined behaviour sanitizers',
  () => {
    const run = runBuild(['--sanitize']);
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain('ok   VeilsCoverWhatTheyTouchAndNothingElse');
    expect(run.status).toBe(0);
  },
  buildTime,
);
