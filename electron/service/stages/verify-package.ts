// SPDX-License-Identifier: GPL-3.0-or-later
/** Verifies a package in a folder: the Node side of core/verify. Opens files for reading only and follows no links. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClearveilError, calledOff } from '../../../core/base/errors.ts';
import { bagDeclarationPath, partialFolderName, recordPath } from '../../../core/release/package-layout.ts';
import type { PackageEntry, PackageSource } from '../../../core/verify/package-source.ts';
import { decodeTrustFile, type TrustFile } from '../../../core/verify/trust.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { type VerifyOptions, verifyPackage } from '../../../core/verify/verify-package.ts';

const pieceBytes = 1024 * 1024;

/** SHA-256 and SHA-512 by Node's own implementation. */
export const nodeDigest = (): {
  update(bytes: Uint8Array): void;
  finish(): { sha256: string; sha512: string };
} => {
  const first = createHash('sha256');
  const second = createHash('sha512');
  return {
    update(bytes) {
      first.update(bytes);
      second.update(bytes);
    },
    finish: () => ({ sha256: first.digest('hex'), sha512: second.digest('hex') }),
  };
};

/**
 * The bytes of a regular file, piece by piece; a piece is only valid until the next one is asked for. A link, a pipe or
 * a device in the file's place is an error, and is never waited for.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  // Windows has neither flag; Node leaves them undefined there.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  await using file = await open(path, flags);
  if (!(await file.stat()).isFile()) throw new Error(`${path} is not a regular file`);
  const buffer = new Uint8Array(pieceBytes);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function listFolder(root: string): Promise<PackageEntry[]> {
  const entries: PackageEntry[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const children = await readdir(join(root, folder), { withFileTypes: true });
    if (children.length === 0 && folder !== '') {
      entries.push({ path: folder, sizeBytes: 0, kind: 'empty-directory' });
    }
    for (const child of children) {
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      const found = await lstat(join(root, path));
      if (found.isDirectory()) folders.push(path);
      else if (found.isFile()) entries.push({ path, sizeBytes: found.size, kind: 'file' });
      else entries.push({ path, sizeBytes: 0, kind: found.isSymbolicLink() ? 'symlink' : 'other' });
    }
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same, ended by an error when somebody calls the reading off. */
async function* piecesUntil(signal: AbortSignal | undefined, path: string): AsyncGenerator<Uint8Array> {
  for await (const piece of readPieces(path)) {
    if (signal?.aborted) throw calledOff();
    yield piece;
  }
}

/**
 * A folder as a package. The folder itself may be reached through a link, nothing in it may be one. Once `signal` is aborted its files
 * cannot be read, which the verdict takes for a fault of theirs: whoever aborted has no use for it.
 */
export function folderSource(root: string, signal?: AbortSignal): PackageSource {
  return { listFiles: () => listFolder(root), read: (path) => piecesUntil(signal, join(root, path)) };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function packageRoot(dir: string): Promise<string> {
  const refuse = (message: string): ClearveilError =>
    new ClearveilError('NOT_A_PACKAGE', message, 'Give the folder that holds bagit.txt and the folder data.');
  const root = await realpath(dir).catch(() => undefined);
  if (root === undefined) throw refuse(`there is nothing at ${dir}`);
  if (!(await stat(root)).isDirectory()) throw refuse(`${dir} is not a folder`);
  if (partialFolderName.test(basename(root))) throw refuse(`${dir} is a package that was never finished`);
  if (!(await exists(join(root, bagDeclarationPath))) && !(await exists(join(root, recordPath)))) {
    throw refuse(`${dir} has neither ${bagDeclarationPath} nor ${recordPath}`);
  }
  return root;
}

async function readTrustFile(path: string): Promise<TrustFile> {
  const bytes = await readFile(path).catch(() => {
    throw new ClearveilError('INPUT_NOT_FOUND', `the trust file ${path} cannot be read`, 'Check the path.');
  });
  const trust = decodeTrustFile(bytes);
  if (!trust) {
    const remedy = 'Ask the releasing office for its trust file again, not over the way the package came.';
    throw new ClearveilError('INPUT_UNREADABLE', `${path} is not a trust file`, remedy);
  }
  return trust;
}

/** SHA-256 and size of a file. Throws INPUT_NOT_FOUND when it cannot be read. */
async function digestFile(
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const piece of piecesUntil(signal, await realpath(path))) {
      hash.update(piece);
      sizeBytes += piece.length;
    }
  } catch {
    if (signal?.aborted) throw calledOff();
    throw new ClearveilError(
      'INPUT_NOT_FOUND',
      `${path} cannot be read`,
      'Check the path and your access to it.',
    );
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

export type VerifyFolderOptions = {
  /** Path of a trust file. */
  readonly trustFile?: string;
  /** Path of the original, to compare with the record. */
  readonly originalFile?: string;
  /** Opens a record that only commits to its original. */
  readonly originalSalt?: Uint8Array;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Aborted when nobody wants the verdict any more. */
  readonly signal?: AbortSignal;
};

/**
 * Verifies the package in `dir`. Throws NOT_A_PACKAGE when nothing there could be one, INPUT_NOT_FOUND or
 * INPUT_UNREADABLE for a trust file or original that cannot be used, CANCELLED; everything else is a finding of the verdict.
 */
export async function verifyPackageFolder(dir: string, options: VerifyFolderOptions = {}): Promise<Verdict> {
  const root = await packageRoot(dir);
  const verifyOptions: VerifyOptions = {
    createDigest: nodeDigest,
    ...(options.trustFile === undefined ? {} : { trust: await readTrustFile(options.trustFile) }),
    ...(options.originalFile === undefined
      ? {}
      : {
          originalDigest: {
            ...(await digestFile(options.originalFile, options.signal)),
            ...(options.originalSalt ? { salt: options.originalSalt } : {}),
          },
        }),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
  const verdict = await verifyPackage(folderSource(root, options.signal), verifyOptions);
  if (options.signal?.aborted) throw calledOff();
  return verdict;
}
