// SPDX-License-Identifier: GPL-3.0-or-later
/** Installs the packages of the lock file, once per lock file, and knows whether that has been done and come to its end. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join, sep } from 'node:path';
import { runStep } from './run.mjs';
import { SetupError, say } from './say.mjs';

const windows = process.platform === 'win32';
const stampPath = (root) => join(root, 'node_modules', '.clearveil-install');
/** npm writes this list of what it installed when it has finished. */
const installedListPath = (root) => join(root, 'node_modules', '.package-lock.json');

/** The Node 24 that the package `node` brings. */
export function nodeBinary(root) {
  return join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What an installation depends on: the lock file, the scripts that packages may run, and the machine. */
function installDigest(root) {
  const { dependencies, devDependencies, optionalDependencies, allowScripts } =
    readJson(join(root, 'package.json')) ?? {};
  const asked = { dependencies, devDependencies, optionalDependencies, allowScripts };
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify([asked, process.platform, process.arch]))
    .digest('hex');
}

/** True when the packages of this lock file were installed to the end. */
export function isInstalled(root) {
  try {
    return existsSync(nodeBinary(root)) && readFileSync(stampPath(root), 'utf8') === installDigest(root);
  } catch {
    return false;
  }
}

/**
 * Accepts what someone installed with npm by hand, when npm's own list agrees with the lock file and every package is there:
 * package.json may have been edited in ways that change nothing. Optional packages may be absent, as on another platform.
 */
export function adoptInstallation(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const installed = readJson(installedListPath(root))?.packages;
  if (!wanted || !installed || !existsSync(nodeBinary(root))) return false;
  const { dependencies, devDependencies, optionalDependencies } = readJson(join(root, 'package.json')) ?? {};
  const locked = wanted[''] ?? {};
  const sameRequest =
    JSON.stringify([dependencies, devDependencies, optionalDependencies]) ===
    JSON.stringify([locked.dependencies, locked.devDependencies, locked.optionalDependencies]);
  const agrees = Object.entries(wanted).every(([place, { version, integrity, optional, devOptional }]) => {
    if (place === '') return true;
    const there = installed[place];
    if (!there) return Boolean(optional || devOptional);
    return (
      there.version === version &&
      there.integrity === integrity &&
      existsSync(join(root, place, 'package.json'))
    );
  });
  if (!sameRequest || !agrees) return false;
  writeFileSync(stampPath(root), installDigest(root));
  return true;
}

/** A Node outside node_modules: the one inside is about to be removed, and npm must not lose its own ground. */
function outsideNode(root) {
  const inside = (path) => path.startsWith(join(root, 'node_modules') + sep);
  const { npm_node_execpath: npmsNode, PATH = '' } = process.env;
  if (npmsNode && !inside(npmsNode) && existsSync(npmsNode)) return npmsNode;
  if (!inside(process.execPath)) return process.execPath;
  const name = windows ? 'node.exe' : 'node';
  const found = PATH.split(delimiter)
    .filter((folder) => !`${folder}${sep}`.startsWith(join(root, 'node_modules') + sep))
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  return found ?? process.execPath;
}

/** How to call npm: the very one that runs this script where there is one, else the one on the path. */
function npmCommand(root) {
  const { npm_execpath: script } = process.env;
  if (script && basename(script) === 'npm-cli.js' && existsSync(script)) return [outsideNode(root), script];
  return windows ? ['cmd', '/d', '/s', '/c', 'npm'] : ['npm'];
}

/** Settings of the npm command that started us which must not colour the installation. Registry, proxies and cache stay. */
const notForInstall = ['loglevel', 'prefix', 'local_prefix', 'omit', 'only', 'production', 'dry_run', 'json'];

function installEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (notForInstall.includes(name.toLowerCase().replace(/^npm_config_/, ''))) delete env[name];
  }
  // For an npm that does not know the allow list of install scripts: no accelerator libraries from elsewhere.
  return { ...env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
}

/** `npm ci` is all or nothing only from the outside: its marks of success go first, so that a broken-off one shows. */
export async function installPackages(root, lock) {
  const [command = 'npm', ...leading] = npmCommand(root);
  const version = spawnSync(command, [...leading, '--version'], { cwd: root, encoding: 'utf8' });
  const [major = 0] = (version.stdout ?? '').split('.').map(Number);
  if (!(major >= 11)) {
    throw new SetupError(
      `npm 11 or later is needed, ${major > 0 ? `this is npm ${version.stdout.trim()}` : 'and no npm was found'}.\n` +
        'It comes with: npm install --global npm@11',
    );
  }
  say('Installing the packages of the lock file. This takes a minute or two, once.');
  for (const path of [stampPath(root), installedListPath(root)]) rmSync(path, { force: true });
  const options = ['--include=dev', '--include=optional', '--ignore-scripts=false', '--loglevel=error'];
  const installed = await runStep(command, [...leading, 'ci', ...options], {
    cwd: root,
    env: installEnvironment(),
    onStart: lock.alsoHeldBy,
  });
  if (!installed) {
    throw new SetupError(
      'npm could not install the packages, see above. If it could not reach the registry: on a machine without a network ' +
        'npm needs a filled cache and the setting npm_config_offline=true.',
    );
  }
  if (!existsSync(nodeBinary(root))) {
    throw new SetupError(
      'The package "node" came without its program: npm did not run its install script. ' +
        'Allow it (npm setting allow-scripts) and try again.',
    );
  }
  writeFileSync(stampPath(root), installDigest(root));
}
