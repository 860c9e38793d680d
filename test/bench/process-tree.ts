// SPDX-License-Identifier: GPL-3.0-or-later
/** What a process and everything it started hold in memory and took of the processors, read from /proc (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A process that ended between two looks.
    return '';
  }
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((field) => field !== '')
      .map(Number),
  );
}

/** Resident bytes of one process; 0 when it is gone. */
function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? 0 : Number(kilobytes) * 1024;
}

/** Ticks of the processor clock in a second, as Linux tells them to programs. */
const ticksPerSecond = 100;

/** User and system seconds of one process; 0 when it is gone. */
function processorSeconds(pid: number): number {
  // The name of the program, in brackets, may hold anything.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

function treeOf(root: number): number[] {
  const found: number[] = [];
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    found.push(pid);
    waiting.push(...childrenOf(pid));
  }
  return found;
}

/** Processor time of the process and all its descendants that live, in seconds. */
export function processorSecondsOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + processorSeconds(pid), 0);
}

/**
 * Resident bytes of the process and all its descendants, added up. Pages that they share count for each of them, so the
 * sum is never too low.
 */
export function residentBytesOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + residentBytes(pid), 0);
}
