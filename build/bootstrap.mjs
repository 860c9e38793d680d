// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What every npm script goes through: makes a fresh clone ready, then runs the command on the Node 24 that comes from npm.
 *
 *     node build/bootstrap.mjs setup                 packages, addon, weights, verification page
 *     node build/bootstrap.mjs demo [ARGS]           set-up, then `clearveil demo`
 *     node build/bootstrap.mjs start [ARGS]          set-up, then the workstation in a window
 *     node build/bootstrap.mjs e2e [ARGS]            set-up with a browser, then the tests of the window in a browser
 *     node build/bootstrap.mjs clearveil [ARGS]      set-up, then `clearveil`
 *     node build/bootstrap.mjs test [ARGS]           set-up with a browser where one can be had, then the tests
 *     node build/bootstrap.mjs bench [ARGS]          set-up, then the measurements of test/bench
 *     node build/bootstrap.mjs package [ARGS]        set-up, then the desktop application as a package for this system
 *     node build/bootstrap.mjs footage [ARGS]        set-up with a browser, then copies of all real footage and a table of them
 *
 * Plain JavaScript without dependencies, since it runs before anything is installed, on the Node the system has (20 or
 * later). Its own words go to stderr: stdout belongs to the command. Exit code 2 for wrong usage, 5 for a set-up that failed,
 * else the command's own.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, markBuilt, sourceDigest } from './bootstrap/freshness.mjs';
import { adoptInstallation, installPackages, isInstalled, nodeBinary } from './bootstrap/install.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { exitCodeOf, run, runStep } from './bootstrap/run.mjs';
import { SetupError, say } from './bootstrap/say.mjs';
import { ensureBrowser, ensureCompiler } from './bootstrap/system.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'electron', 'service', 'hosts', 'cli', 'main.ts');
const bench = join(root, 'test', 'bench', 'main.ts');
const packing = join(root, 'build', 'package.ts');
const footage = join(root, 'test', 'footage', 'table.ts');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** What each command runs on Node 24, and whether it wants a browser. */
const commands = {
  setup: {},
  demo: { script: cli, leading: ['demo'], inCallersFolder: true },
  start: { script: cli, leading: ['window'], inCallersFolder: true },
  e2e: { script: vitest, leading: ['run', '--config', 'test/e2e/vitest.config.ts'], wantsBrowser: true },
  clearveil: { script: cli, leading: [], inCallersFolder: true },
  bench: { script: bench, leading: [], inCallersFolder: true },
  package: { script: packing, leading: [], inCallersFolder: true },
  footage: { script: footage, leading: [], wantsBrowser: true },
  test: { script: vitest, leading: ['run'], wantsBrowser: true },
};

/**
 * npm runs scripts in the project folder and leaves the caller's own in INIT_CWD: file names on the command line are meant
 * from there. Someone who runs this file directly from elsewhere, or with another project's npm around, keeps their folder.
 */
function callersFolder() {
  const { INIT_CWD: caller, npm_package_json: project } = process.env;
  const ranByNpm = project === join(root, 'package.json') && process.cwd() === root;
  return ranByNpm && caller ? caller : process.cwd();
}

async function build() {
  await ensureCompiler();
  say('Building the native addon, the model weights and the verification page.');
  // Taken first: what is edited during the build is built again next time.
  const sources = sourceDigest(root);
  const built = await runStep(nodeBinary(root), [join(root, 'build', 'build.ts')], { cwd: root });
  if (!built) throw new SetupError('The build failed, see above.');
  markBuilt(root, sources);
}

/** Installs and builds what is missing or stale. When nothing is, this costs a few file reads. */
async function setUp() {
  if (isInstalled(root) && isBuilt(root)) return;
  await withLock(root, async (lock) => {
    // Someone else may have done it while this waited.
    if (!isInstalled(root) && !adoptInstallation(root)) await installPackages(root, lock);
    if (!isBuilt(root)) await build();
  });
}

async function main([name, ...rest]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!command) {
    say(`usage: node build/bootstrap.mjs ${Object.keys(commands).join('|')} [ARGS]`);
    return 2;
  }
  await setUp();
  if (command.wantsBrowser) await ensureBrowser();
  if (!command.script) {
    say('Clearveil is ready: npm run demo, npm test, npm run -s clearveil -- help');
    return 0;
  }
  const cwd = command.inCallersFolder ? callersFolder() : root;
  return exitCodeOf(await run(nodeBinary(root), [command.script, ...command.leading, ...rest], { cwd }));
}

try {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20)
    throw new SetupError(`Node ${process.versions.node} is too old: Clearveil needs 20 or later.`);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
