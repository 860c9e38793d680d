// SPDX-License-Identifier: GPL-3.0-or-later
/** The real command line as a process of its own that can be watched and killed, with its engine workers. Linux only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const cli = resolve('electron/service/hosts/cli/main.ts');
const markName = 'CLEARVEIL_TEST_MARK';
/** Nothing here takes this long: whoever does hangs. */
const hangMs = 60_000;

/** Reason to skip tests that look into /proc, or undefined. */
export const noProc =
  process.platform === 'linux' ? undefined : 'processes are watched through /proc, which only Linux has';

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Command = {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Engine workers that live now. */
  workers(): readonly number[];
  /** Everything the command started and that still lives, the command itself too, whoever its parent is by now. */
  living(): readonly number[];
  /** Resolves when nothing of it lives any more; rejects when something hangs on. */
  gone(): Promise<void>;
  /** Sends a signal to the command and all it started, as a terminal does at Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void;
};

export const wait = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

/** Resolves once `holds`; rejects, naming `what`, when it never does. */
export async function until(what: string, holds: () => boolean, everyMs = 10): Promise<void> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > hangMs) throw new Error(`in vain for ${hangMs} ms: ${what}`);
    await wait(everyMs);
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended between being listed and being read.
    return '';
  }
}

/** False also for a killed process that is listed until its parent has looked: it does nothing any more. */
export function livesStill(pid: number): boolean {
  const stat = readProc(pid, 'stat');
  return stat !== '' && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/** Engine workers among the children of a process. */
export function workersOf(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads
    .flatMap((thread) => readProc(pid, `task/${thread}/children`).split(' '))
    .map(Number)
    .filter(
      (child) => child > 0 && readProc(child, 'cmdline').includes('engine/worker.ts') && livesStill(child),
    );
}

function marked(mark: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && readProc(pid, 'environ').includes(mark) && livesStill(pid));
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((done, fail) => {
    const hanging = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`${child.spawnargs.join(' ')} hangs; it said: ${stdout}${stderr}`));
    }, hangMs);
    child.once('exit', (code, signal) => {
      clearTimeout(hanging);
      // All output is there at `close`; but a worker that outlives a killed command for a moment holds its stderr.
      if (signal === 'SIGKILL') done({ code, signal, stdout, stderr });
      else child.once('close', () => done({ code, signal, stdout, stderr }));
    });
    child.once('error', fail);
  });
}

/** Starts `clearveil WORDS`. */
export function startCommand(...words: readonly string[]): Command {
  const mark = randomBytes(12).toString('hex');
  const child = spawn(process.execPath, [cli, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [markName]: mark },
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the command does not start');
  const living = (): number[] => marked(`${markName}=${mark}`);
  return {
    pid,
    ended: endOf(child),
    workers: () => workersOf(pid),
    living,
    gone: () => until(`the end of everything that ${words[0]} started`, () => living().length === 0, 50),
    signalGroup: (signal) => process.kill(-pid, signal),
  };
}

/** Runs `clearveil WORDS` to its end. */
export async function runCommand(...words: readonly string[]): Promise<Ended> {
  return startCommand(...words).ended;
}

/** Kills one process, if it still lives. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
