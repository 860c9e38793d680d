// SPDX-License-Identifier: GPL-3.0-or-later
/** Where things lie in a package. A package holds exactly these files and no others. */

export const recordPath = 'data/record.dsse.json';
export const contextPath = 'data/context.html';
export const logCsvPath = 'data/redaction-log.csv';
export const logHtmlPath = 'data/redaction-log.html';
export const verifyPagePath = 'data/verify.html';
export const mediaFolder = 'data/media/';

export const bagDeclarationPath = 'bagit.txt';
export const bagInfoPath = 'bag-info.txt';
export const manifestPaths = { sha256: 'manifest-sha256.txt', sha512: 'manifest-sha512.txt' } as const;
export const tagManifestPaths = {
  sha256: 'tagmanifest-sha256.txt',
  sha512: 'tagmanifest-sha512.txt',
} as const;

/** Every tag file, that is, every file of a package outside `data/`. */
export const tagPaths: readonly string[] = [
  bagDeclarationPath,
  bagInfoPath,
  manifestPaths.sha256,
  manifestPaths.sha512,
  tagManifestPaths.sha256,
  tagManifestPaths.sha512,
];

export type PackageStatus = 'unreviewed draft' | 'released';

/** The file name of the `number`-th copy (from 1): `media-1.mp4`, for a draft `unreviewed-draft-1.mp4`. */
export function mediaName(status: PackageStatus, number: number, extension: string): string {
  return `${status === 'released' ? 'media' : 'unreviewed-draft'}-${number}.${extension}`;
}

/** Matches the names `mediaName` makes for `status`. */
export function isMediaPath(status: PackageStatus, path: string): boolean {
  const stem = status === 'released' ? 'media' : 'unreviewed-draft';
  return new RegExp(`^data/media/${stem}-[1-9][0-9]{0,3}\\.[a-z0-9]{1,8}$`).test(path);
}

/** Where the veil sheet of the `number`-th copy lies: `data/veils.json`, then `data/veils-2.json` and so on. */
export function veilsPath(number: number): string {
  return number === 1 ? 'data/veils.json' : `data/veils-${number}.json`;
}

/** Where the hush sheet of the `number`-th copy lies, when sound was hushed in it: `data/hushes.json`, then `data/hushes-2.json`. */
export function hushesPath(number: number): string {
  return number === 1 ? 'data/hushes.json' : `data/hushes-${number}.json`;
}

/** What a record says of where a copy and its sheets lie. */
type MediaPaths = { readonly path: string; readonly veils: string; readonly hushes: string | null };

/** The subjects of a record: every file under `data/` except the record itself, sorted. */
export function subjectPaths(media: readonly MediaPaths[]): string[] {
  const paths = [contextPath, logCsvPath, logHtmlPath, verifyPagePath];
  for (const item of media) paths.push(item.path, item.veils, ...(item.hushes === null ? [] : [item.hushes]));
  return paths.sort();
}

/**
 * True for a path that is safe to join to a folder on any system: relative, forward slashes, no empty, `.` or `..`
 * segment, and only letters, digits, `.`, `_` and `-`.
 */
export function isSafePath(path: string): boolean {
  return (
    path.length <= 255 &&
    path.split('/').every((part) => /^[A-Za-z0-9._-]+$/.test(part) && part !== '.' && part !== '..')
  );
}

/** The mark of a package that was never finished: a folder of this name cannot pass for a package. */
export const partialFolderName: RegExp = /^\..+\.partial-[0-9a-f]+$/;
