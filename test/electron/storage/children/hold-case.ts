// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Opens a case for writing, forgets what it was given, collects its garbage, says so, and lives until it is killed: the
 * lock has to last as long. Arguments: case folder, home folder.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openCase } from '../../../../electron/service/storage/case-store.ts';

const [dir = '', homeDir = ''] = process.argv.slice(2);
openCase(dir, { mode: 'write', create: true, homeDir });
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
for (let round = 0; round < 3; round += 1) {
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
}
process.stdout.write('open\n');
setInterval(() => {}, 1000);
