// SPDX-License-Identifier: GPL-3.0-or-later
/** What the set-up needs of the machine: a C++ compiler, and for the tests a browser. On Debian, root gets them installed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep } from './run.mjs';
import { SetupError, say } from './say.mjs';

const { PATH = '', CXX: chosenCompiler } = process.env;

function isOnPath(name) {
  return PATH.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}

/** True where this process may install Debian packages without asking anyone. */
function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && isOnPath('apt-get');
}

/** What a person would type to install a Debian package. */
function installCommand(name) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${name}`;
}

/** Installs one Debian package. True when apt-get says it did. */
async function installDebian(name) {
  say(`Installing the Debian package ${name}.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['-qq', 'update'],
    ['-qq', 'install', '-y', '--no-install-recommends', name],
  ];
  for (const step of steps) {
    if (!(await runStep('apt-get', step, { cwd: '/', env }))) return false;
  }
  return true;
}

function compilerRuns() {
  return spawnSync(chosenCompiler || 'g++', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Sees to it that the addon can be compiled. Throws SetupError, with the command to run, when it cannot. */
export async function ensureCompiler() {
  if (compilerRuns()) return;
  const installable = !chosenCompiler && mayInstall();
  if (installable && (await installDebian('g++')) && compilerRuns()) return;
  throw new SetupError(
    `A C++ compiler is needed, and "${chosenCompiler || 'g++'} --version" does not run. On Debian or Ubuntu:\n` +
      `    ${installCommand('g++')}\nAnother compiler can be named in the environment variable CXX.`,
  );
}

/** Installs a browser for the tests where that can be done; elsewhere says how, and the tests that need one say they did not run. */
export async function ensureBrowser() {
  if (isOnPath('chromium')) return;
  if (mayInstall() && (await installDebian('chromium'))) return;
  say(
    `Chromium is not installed: the tests in a browser are skipped. On Debian:\n    ${installCommand('chromium')}`,
  );
}
