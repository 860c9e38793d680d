// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A checkout in miniature for the tests of the set-up: the real bootstrap script, with a stand-in for npm (which would take
 * minutes and the network), for the build and for the command line. Each notes in `happened.log` that it ran.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const projectRoot = join(import.meta.dirname, '..', '..');

const lockedPackages = { 'node_modules/node': { version: '24.0.0', integrity: 'sha512-a', dev: true } };

/** Behaves as `npm ci` does: empties node_modules, fills it, writes its list last, and talks on stdout. */
const npm = `
const fs = require('node:fs');
const { FAKE_NPM_VERSION = '11.19.1', FAKE_NPM_MS = '0', FAKE_NPM_CODE = '0' } = process.env;
const note = (line) => fs.appendFileSync('happened.log', line + '\\n');
if (process.argv[2] === '--version') console.log(FAKE_NPM_VERSION);
else if (process.argv[2] === 'ci') {
  note('ci starts');
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.mkdirSync('node_modules/node/bin', { recursive: true });
  fs.symlinkSync(process.execPath, 'node_modules/node/bin/node');
  fs.writeFileSync('node_modules/node/package.json', '{}');
  console.log('added 1 package');
  setTimeout(() => {
    if (FAKE_NPM_CODE !== '0') process.exit(Number(FAKE_NPM_CODE));
    fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
    note('ci ends');
  }, Number(FAKE_NPM_MS));
} else process.exit(99);
`;

const build = `
import fs from 'node:fs';
fs.appendFileSync('happened.log', 'build\\n');
console.log('compiling');
if (process.env.FAKE_BUILD_CODE) process.exit(Number(process.env.FAKE_BUILD_CODE));
fs.mkdirSync('native/build', { recursive: true });
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('native/build/clearveil.node', '');
fs.writeFileSync('dist/verify.html', '');
for (const [folder, file] of [['window', 'index.html'], ['shell', 'main.mjs']]) {
  fs.mkdirSync('dist/' + folder, { recursive: true });
  fs.writeFileSync('dist/' + folder + '/' + file, '');
}
`;

/** The command line: says what it was given, or waits for signals and counts them until its stdin is closed. */
const cli = `
import fs from 'node:fs';
const [first, second] = process.argv.slice(2);
if (first === 'exit') process.exit(Number(second));
if (first === 'die') process.kill(process.pid, second);
if (first === 'signals') {
  let heard = [];
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    heard.push(signal);
    setTimeout(() => { console.log(heard.join()); process.exit(7); }, 300);
  });
  console.log('ready');
  setInterval(() => {}, 1000);
} else {
  const input = second === '--stdin' ? fs.readFileSync(0, 'utf8') : '';
  console.log(JSON.stringify({ given: process.argv.slice(2), cwd: process.cwd(), input }));
}
`;

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly child: ChildProcess;
  /** What it has written to stdout so far. */
  readonly written: () => string;
  readonly ended: Promise<Ended>;
};

export type Checkout = {
  readonly folder: string;
  /** Starts the bootstrap with these arguments; `environment` is added to a bare one. */
  readonly start: (parameters: readonly string[], environment?: NodeJS.ProcessEnv, cwd?: string) => Running;
  readonly run: (
    parameters: readonly string[],
    environment?: NodeJS.ProcessEnv,
    cwd?: string,
    input?: string,
  ) => Promise<Ended>;
  readonly write: (path: string, content: string) => void;
  /** What ran since the last call, a word or two each. */
  readonly happened: () => string[];
};

/** Makes one in a temporary folder, gone when the test ends. Not installed, not built. */
export function makeCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'clearveil-checkout-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'happened.log');
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  cpSync(join(projectRoot, 'build', 'bootstrap'), join(folder, 'build', 'bootstrap'), { recursive: true });
  cpSync(join(projectRoot, 'build', 'bootstrap.mjs'), join(folder, 'build', 'bootstrap.mjs'));
  write('package.json', JSON.stringify({ type: 'module', devDependencies: { node: '24.0.0' } }));
  const root = { devDependencies: { node: '24.0.0' } };
  write('package-lock.json', JSON.stringify({ packages: { '': root, ...lockedPackages } }));
  write('models/registry.json', JSON.stringify({ models: [] }));
  write('build/build.ts', build);
  write('electron/service/hosts/cli/main.ts', cli);
  write('npm/package.json', '{"type":"commonjs"}');
  write('npm/npm-cli.js', npm);

  const start: Checkout['start'] = (parameters, environment = {}, cwd = folder) => {
    const child = spawn(process.execPath, [join(folder, 'build', 'bootstrap.mjs'), ...parameters], {
      cwd,
      env: { PATH: process.env['PATH'], npm_execpath: join(folder, 'npm', 'npm-cli.js'), ...environment },
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    return { child, written: () => stdout, ended };
  };
  return {
    folder,
    start,
    write,
    run: async (parameters, environment, cwd, input) => {
      const { child, ended } = start(parameters, environment, cwd);
      child.stdin?.end(input);
      return await ended;
    },
    happened: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
      rmSync(log, { force: true });
      return lines;
    },
  };
}

/** Waits, looking every few milliseconds, until `condition` holds. The test's own time limit is the end of patience. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Replaces text that a file of the checkout must have. */
export function replaceIn(checkout: Checkout, path: string, from: string, to: string): void {
  const content = readFileSync(join(checkout.folder, path), 'utf8');
  if (!content.includes(from)) throw new Error(`${path} has no ${from}`);
  checkout.write(path, content.replaceAll(from, to));
}
