// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs the command line as people do: a process of its own, with its own keys, in folders that go away afterwards. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { ErrorCode } from '../../core/base/errors.ts';
import { errorAnswer } from '../../core/contract/cli/common.ts';
import { cliAnswers } from '../../core/contract/cli-output.ts';

export const projectRoot: string = resolve(import.meta.dirname, '../..');
export const cliPath: string = join(projectRoot, 'electron/service/hosts/cli/main.ts');

export const analyst = 'Ann Analyst';
export const purpose = 'foia-processing';

/** Commands that open a case for writing and therefore say who is at work and why. */
const caseCommands = [
  'ingest',
  'detect',
  'import',
  'track',
  'undo',
  'veil',
  'hush',
  'withhold',
  'render',
  'approve',
  'release',
  'auto',
];

export type Ran = {
  /** The command that ran, for the schema of its answer; null for other programs. */
  readonly command: string | null;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type RunOptions = {
  /** Who is at work; the analyst when left out. */
  readonly as?: string;
  readonly reason?: string;
  readonly passphrase?: string;
  readonly json?: boolean;
};

/** Folders of one test file: originals apart from everything that is written. */
export type Place = {
  readonly root: string;
  readonly originals: string;
  readonly home: string;
  /** Environment of every command run here. */
  readonly env: NodeJS.ProcessEnv;
  original(name: string): string;
  /** A path for something that is to be written; its parent exists. */
  output(name: string): string;
  /** Runs a command to its end, with --json. */
  cli(words: readonly string[], options?: RunOptions): Promise<Ran>;
};

/** Makes the folders; called once per test file. */
export function makePlace(): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'clearveil-flow-')));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path);
    return path;
  };
  const originals = folder('originals');
  const output = folder('output');
  const home = join(root, 'home');
  const env: NodeJS.ProcessEnv = { ...process.env, CLEARVEIL_HOME: home, NO_COLOR: '1' };
  delete env['CLEARVEIL_PASSPHRASE'];
  // Libraries behave better where they are tested than in the office.
  for (const name of ['CI', 'ORT_DISABLE_TELEMETRY', 'ORT_RUNNING_UNIT_TESTS']) delete env[name];
  return {
    root,
    originals,
    home,
    env,
    original: (name) => join(originals, name),
    output: (name) => join(output, name),
    cli: async (words, options = {}) => {
      const passphrase = options.passphrase === undefined ? {} : { CLEARVEIL_PASSPHRASE: options.passphrase };
      const line = [cliPath, ...wholeLine(words, options)];
      const ran = await run(process.execPath, line, { ...env, ...passphrase });
      return { ...ran, command: words[0] ?? null };
    },
  };
}

/** The words as they are typed, with who, why and --json. */
export function wholeLine(words: readonly string[], options: RunOptions = {}): string[] {
  const [command = ''] = words;
  const adding = command === 'people' && words.includes('add');
  const opens =
    (caseCommands.includes(command) || adding) && !words.includes('--as') && !words.includes('--list');
  return [
    ...words,
    ...(opens ? ['--as', options.as ?? analyst, '--reason', options.reason ?? purpose] : []),
    ...(options.json === false ? [] : ['--json']),
  ];
}

/** Runs a program to its end. Rejects when a signal ends it or it cannot be started. */
export function run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => stdout.push(data));
    child.stderr.on('data', (data: Buffer) => stderr.push(data));
    child.on('error', fail);
    child.on('close', (exitCode, signal) => {
      const errors = Buffer.concat(stderr).toString('utf8');
      if (exitCode === null) fail(new Error(`${program} was ended by ${signal}: ${errors}`));
      else done({ command: null, exitCode, stdout: Buffer.concat(stdout).toString('utf8'), stderr: errors });
    });
  });
}

/** Standard output as the one JSON document that it must be, of the schema that is published for it. */
export function documentOf<T>(ran: Ran): T {
  expect(ran.stdout, ran.stderr).toMatch(/^\{.*\}\n$/);
  const document = JSON.parse(ran.stdout) as T & object;
  const schema = 'error' in document ? errorAnswer : cliAnswers[ran.command ?? ''];
  if (schema) schema.parse(document);
  return document;
}

/** The answer of a command that must have done its work. */
export function done<T>(ran: Ran, exitCode: 0 | 1 = 0): T {
  expect(ran.exitCode, `${ran.stdout}\n${ran.stderr}`).toBe(exitCode);
  const document = documentOf<T & { readonly error?: unknown }>(ran);
  expect(document.error).toBeUndefined();
  return document;
}

export type Refusal = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly details: { readonly [name: string]: unknown };
};

/** The error of a command that must have been refused; program and person are told the same. */
export function refused(ran: Ran, code: ErrorCode, exitCode: number): Refusal {
  const { error } = documentOf<{ readonly error?: Refusal }>(ran);
  expect({ code: error?.code, exitCode: ran.exitCode }, `${ran.stdout}\n${ran.stderr}`).toEqual({
    code,
    exitCode,
  });
  if (!error) throw new Error('no error in the document');
  expect(error.message.length).toBeGreaterThan(8);
  expect(error.remedy).toMatch(/^[A-Z].*[\w.)>]$/s);
  expect(ran.stderr).toContain(error.message);
  expect(ran.stderr).toContain(error.remedy);
  expect(ran.stderr).toContain(`[${code}]`);
  expect(ran.stderr, 'a stack is no answer to a person').not.toMatch(/\n\s+at /);
  return error;
}
