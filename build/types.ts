// SPDX-License-Identifier: GPL-3.0-or-later
/** Type-checks every environment with its own tsconfig, so that core never sees Node and the service never sees the DOM. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const environments = ['core', 'electron', 'native', 'models', 'build', 'renderer', 'test'];
let failed = false;
for (const environment of environments) {
  if (!existsSync(`${environment}/tsconfig.json`)) continue;
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', environment], {
    stdio: 'inherit',
  });
  if (run.status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
