// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Folders of packages that are being written, `.NAME.partial-X`. X says which process writes, so that the next release into the same
 * place can tell what a killed one left from what another is still writing: 8 hex digits for the machine, 8 for the process, 12 random.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

const namePattern = /^\..+\.partial-([0-9a-f]{8})([0-9a-f]{8})[0-9a-f]{12}$/;

/** Where process numbers mean what they mean here: this machine and, on Linux, this namespace of them. Nothing of it can be read back. */
function machineMark(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has several.
  }
  return createHash('sha256').update(`${hostname()}\n${namespace}`).digest('hex').slice(0, 8);
}

/** A new name beside `packageDir` for the folder that this process writes it in. */
export function partialFolderFor(packageDir: string): string {
  const process8 = process.pid.toString(16).padStart(8, '0');
  const random = randomBytes(6).toString('hex');
  const name = `.${basename(packageDir)}.partial-${machineMark()}${process8}${random}`;
  return join(dirname(packageDir), name);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/**
 * Removes from `parent` what killed releases left there. Folders of processes that run, of other machines and of names without a process
 * stay, and so does what cannot be seen or removed: it is not ours, and no release depends on it.
 */
export async function removeStalePartials(parent: string): Promise<void> {
  const mark = machineMark();
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const [, machine, pid = ''] = namePattern.exec(entry.name) ?? [];
    if (machine !== mark || !entry.isDirectory() || isRunning(Number.parseInt(pid, 16))) continue;
    await rm(join(parent, entry.name), { recursive: true, force: true }).catch(() => undefined);
  }
}
