// SPDX-License-Identifier: GPL-3.0-or-later
/** One set-up at a time per checkout. The lock names its processes, so that one left by a crash does not stand for ever. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

/** Not in node_modules: the installation empties that folder. */
const lockPath = (root) => join(root, 'dist', '.setup-lock');

/** How long a lock may stand without a word of who holds it, ms: the moment between making the file and writing to it. */
const wordlessFor = 10_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** True when nobody who is still running holds it. A lock from another machine (a shared folder) is never taken to be stale. */
function isStale(path, text) {
  try {
    const holder = JSON.parse(text);
    return holder.host === hostname() && !holder.pids.some(isAlive);
  } catch {
    try {
      return Date.now() - statSync(path).mtimeMs > wordlessFor;
    } catch {
      return false;
    }
  }
}

/** Moves a stale lock away. Two may judge the same lock stale; the later one must not take the earlier one's new lock. */
function breakLock(path, judged) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) === judged) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function tryLock(path) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ host: hostname(), pids: [process.pid] }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Runs `work` while no other set-up of this checkout runs, waiting for one that does. `work` gets `{ alsoHeldBy(pid) }`:
 * a child that outlives a killed parent keeps the lock.
 */
export async function withLock(root, work) {
  const path = lockPath(root);
  let waiting = false;
  while (!tryLock(path)) {
    const text = read(path);
    if (text !== undefined && isStale(path, text)) {
      breakLock(path, text);
      continue;
    }
    if (!waiting)
      say(`Another set-up of this checkout is running; waiting for it. (If that is wrong, remove ${path})`);
    waiting = true;
    await sleep(200);
  }
  try {
    return await work({
      alsoHeldBy: (pid) =>
        writeFileSync(path, JSON.stringify({ host: hostname(), pids: [process.pid, pid] })),
    });
  } finally {
    rmSync(path, { force: true });
  }
}
