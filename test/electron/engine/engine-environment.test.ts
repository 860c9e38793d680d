// SPDX-License-Identifier: GPL-3.0-or-later
/** A passphrase that a script gives by the environment stays with the service. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('environment');
const noProc = process.platform === 'linux' ? undefined : 'only Linux shows what a process was started with';
if (noProc) console.info(`the environment of workers is not looked at: ${noProc}`);

afterEach(() => {
  delete process.env['CLEARVEIL_PASSPHRASE'];
});

/** What every process that this one has started was started with. */
function environmentsOfChildren(): string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      return parent === String(process.pid) ? [readFileSync(`/proc/${name}/environ`, 'utf8')] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

test.skipIf(noProc !== undefined)('a worker does not inherit the passphrase', async () => {
  const path = join(folder, 'clip.mp4');
  await makeFixture(path, { frameCount: 12 });
  process.env['CLEARVEIL_PASSPHRASE'] = 'correct horse battery';
  const done = runTask('inspect', { path });
  const seen = environmentsOfChildren();
  await done;
  expect(seen.filter((environment) => environment.includes('CLEARVEIL_HOME='))).not.toEqual([]);
  expect(seen.filter((environment) => environment.includes('correct horse battery'))).toEqual([]);
});
