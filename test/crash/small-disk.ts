// SPDX-License-Identifier: GPL-3.0-or-later
/** Disks that are really full: small file systems in memory. Mounting takes root. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function mount(folder: string, sizeBytes: number): string | undefined {
  const words = ['-t', 'tmpfs', '-o', `size=${sizeBytes},mode=700`, 'tmpfs', folder];
  const ended = spawnSync('mount', words, { encoding: 'utf8' });
  if (ended.status === 0) return undefined;
  return ended.error?.message ?? (ended.stderr.trim() || `mount ended with ${ended.status}`);
}

function unmount(folder: string): void {
  const ended = spawnSync('umount', [folder], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${folder} cannot be unmounted: ${ended.stderr}`);
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'small disks are made with tmpfs, which only Linux has';
  const folder = mkdtempSync(join(tmpdir(), 'clearveil-mount-'));
  try {
    const refused = mount(folder, 65_536);
    if (refused !== undefined) return `no file system can be mounted here: ${refused}`;
    unmount(folder);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reason to skip tests that mount, or undefined. */
export const noSmallDisks = whyNot();

/** A disk of its own behind a folder, `unmount`ed at the end of the block (`using`). */
export type SmallDisk = Disposable & {
  /** Fills it up so that about this many bytes stay free; 0 frees what was filled up. */
  leave(freeBytes: number): void;
  free(): void;
};

const ballastName = 'ballast';

/** Mounts an empty disk of `sizeBytes` on `folder`, which is made when it is missing. */
export function smallDisk(folder: string, sizeBytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  const refused = mount(folder, sizeBytes);
  if (refused !== undefined) throw new Error(refused);
  const ballast = join(folder, ballastName);
  const free = (): void => rmSync(ballast, { force: true });
  return {
    free,
    leave(freeBytes) {
      free();
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - freeBytes)));
    },
    [Symbol.dispose]: () => unmount(folder),
  };
}

/** What a test sees of a folder on a small disk. */
export function withoutBallast(names: readonly string[]): string[] {
  return names.filter((name) => name !== ballastName).sort();
}
