// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs a program to its end and says what it took. */
import { spawn } from 'node:child_process';
import { residentBytesOfTree } from './process-tree.ts';

/** What one run took, children included. */
export type Measured = {
  readonly wallSeconds: number;
  /** User and system time. On a busy machine this is the steadier figure. */
  readonly cpuSeconds: number;
  /** The most that was resident at a time; 0 where it was not looked at. */
  readonly peakBytes: number;
  /** The most that was resident in each hundredth of the run, in turn; fewer where it was over before. */
  readonly residentBytes: readonly number[];
  readonly stdout: string;
};

export type Program = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that are no failure; 0 when left out. */
  readonly accepted?: readonly number[];
  /** Its standard output is thrown away instead of kept. */
  readonly quiet?: boolean;
};

/** The shell measures: only the parent of a process is told the processor time of all that the process waited for. */
const script = `TIMEFORMAT='%U %S'; exec 4>&2; { time "$@" 2>&4 4>&-; } 2>&3`;
const lookEveryMs = 100;
const residentParts = 100;

/** The highest of each of `parts` equal stretches of what was seen. */
function highestOf(seen: readonly number[], parts: number): number[] {
  const each = Math.max(1, seen.length / parts);
  const count = Math.min(parts, seen.length);
  return Array.from({ length: count }, (_, part) =>
    seen.slice(Math.floor(part * each), Math.floor((part + 1) * each)).reduce((a, b) => Math.max(a, b), 0),
  );
}

/** Rejects, with what the program wrote, when it fails. */
export function measuredRun(program: Program): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn('bash', ['-c', script, 'bash', program.file, ...program.args], {
      stdio: ['ignore', program.quiet ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: program.env ?? process.env,
    });
    const collected = [1, 2, 3].map((stream) => {
      const pieces: Buffer[] = [];
      child.stdio[stream]?.on('data', (piece: Buffer) => pieces.push(piece));
      return () => Buffer.concat(pieces).toString('utf8');
    });
    const [stdout, stderr, times] = collected;
    const seen: number[] = [];
    const look = setInterval(() => {
      if (child.pid !== undefined) seen.push(residentBytesOfTree(child.pid));
    }, lookEveryMs);
    child.on('error', (error) => {
      clearInterval(look);
      reject(error);
    });
    child.on('close', (exitCode) => {
      clearInterval(look);
      const wallSeconds = (performance.now() - started) / 1000;
      const [user, system] = (times?.() ?? '').trim().split(' ').map(Number);
      const { accepted = [0] } = program;
      if (exitCode === null || !accepted.includes(exitCode) || user === undefined || system === undefined) {
        reject(new Error(`${program.file} ${program.args.join(' ')} ended with ${exitCode}: ${stderr?.()}`));
        return;
      }
      resolve({
        wallSeconds,
        cpuSeconds: user + system,
        peakBytes: seen.reduce((a, b) => Math.max(a, b), 0),
        residentBytes: highestOf(seen, residentParts),
        stdout: stdout?.() ?? '',
      });
    });
  });
}
