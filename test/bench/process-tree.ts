// SPDX-License-Identifier: GPL-3.0-or-later
/** What a process and everything it started hold in memory, read from /proc (Linux). */
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

/**
 * Resident bytes of the process and all its descendants, added up. Pages that they share count for each of them, so the
 * sum is never too low.
 */
export function residentBytesOfTree(root: number): number {
  let sum = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    sum += residentBytes(pid);
    waiting.push(...childrenOf(pid));
  }
  return sum;
}
