// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The names of candidates' files, so that a kill at any moment leaves nothing that passes for finished. A copy is written
 * as `ID.RANDOM.partial` (a worker that outlives its service for a moment never meets the next one's file), proved, named
 * `FILE.partial`, entered in the case, and only then gets its name `FILE`: a file with such a name has its row.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { renameSynced } from '../files/whole-files.ts';

export const unfinishedSuffix = '.partial';

/** The file of a candidate in the case's folder of them. */
export const candidatePath = (folder: string, { fileName }: { readonly fileName: string }): string =>
  join(folder, fileName);

/** Where a candidate is written until it is proved. */
export function workingPath(folder: string, id: string): string {
  return join(folder, `${id}.${randomBytes(6).toString('hex')}${unfinishedSuffix}`);
}

/** Where a proved candidate waits for its row. */
export function waitingPath(path: string): string {
  return path + unfinishedSuffix;
}

/**
 * Gives a candidate that has its row the name that goes with it, in case a kill came in between. To be called before the
 * file of a candidate is read; whether it is the file that was proved, its digest tells.
 */
export function finishNaming(path: string): void {
  if (!existsSync(path) && existsSync(waitingPath(path))) renameSynced(waitingPath(path), path);
}

/** What renders call their unfinished files. Others, in a folder that came from elsewhere, are nobody's to remove. */
const unfinishedName = /^candidate-[1-9]\d*\.(?:[0-9a-f]{12}|mp4|mov|mkv)\.partial$/;

/**
 * Settles what killed renders left in `folder`: candidates with a row (`fileNames`) get their name, the rest goes. Only
 * the case's one writer may call this, and not while it renders.
 */
export function settleCandidateFiles(folder: string, fileNames: readonly string[]): void {
  for (const fileName of fileNames) finishNaming(join(folder, fileName));
  for (const name of readdirSync(folder))
    if (unfinishedName.test(name)) rmSync(join(folder, name), { force: true });
}
