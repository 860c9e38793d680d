// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Writes a package. Everything goes into a `.partial` folder beside the final one, is synced, verified from the disk as
 * a recipient would, and only then renamed: a kill at any moment leaves nothing that can pass for a package, and what it
 * leaves goes with the next package that is written there.
 */
import { lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClearveilError, calledOff } from '../../../core/base/errors.ts';
import type { FrameClock } from '../../../core/ingest/moments.ts';
import { tagFiles } from '../../../core/release/bag.ts';
import { type CodeMeaning, contextSheetHtml } from '../../../core/release/context-sheet.ts';
import { sealEnvelope } from '../../../core/release/dsse.ts';
import { encodeBase64, encodeUtf8 } from '../../../core/release/encoding.ts';
import { encodeHushSheet } from '../../../core/release/hush-sheet-schema.ts';
import { measureHushes } from '../../../core/release/hush-summary.ts';
import {
  bagDeclarationPath,
  contextPath,
  hushesPath,
  logCsvPath,
  logHtmlPath,
  mediaFolder,
  recordPath,
  veilsPath,
  verifyPagePath,
} from '../../../core/release/package-layout.ts';
import { type MediaRecord, type RedactionRecord, recordSchema } from '../../../core/release/record.ts';
import { type LogMedia, redactionLogCsv, redactionLogHtml } from '../../../core/release/redaction-log.ts';
import type { LogSound } from '../../../core/release/redaction-log-sound.ts';
import { fingerprintOf, type PackageRole, type Signer } from '../../../core/release/signer.ts';
import { encodeStatement, type FileDigest } from '../../../core/release/statement.ts';
import { encodeVeilSheet } from '../../../core/release/veil-sheet-schema.ts';
import { measureVeils } from '../../../core/release/veil-summary.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import { verifyPackage } from '../../../core/verify/verify-package.ts';
import { syncFolder } from '../files/whole-files.ts';
import { finishNaming } from './candidate-files.ts';
import { partialFolderFor, removeStalePartials } from './partial-folders.ts';
import { folderSource, nodeDigest, readPieces } from './verify-package.ts';

/** What the record says of a copy beside its place in the package and the count of its veils and hushes. */
export type MediaFacts = Omit<MediaRecord, 'path' | 'veils' | 'veilSummary' | 'hushes' | 'hushSummary'>;

/** One finished, proved copy. */
export type PackageMedia = {
  readonly sourcePath: string;
  /** `media-1.mp4`, for a draft `unreviewed-draft-1.mp4` (core/release/package-layout.ts, `mediaName`). */
  readonly neutralName: string;
  readonly veilSheet: VeilSheet;
  /** The hush sheet and its clock; null when no sound was hushed. */
  readonly sound: LogSound | null;
  readonly facts: MediaFacts;
  /** SHA-256 (hex) of the file that was proved; the package is refused when the file is another one by now. */
  readonly provedSha256: string;
  /** When frames show, for the redaction log; null gives frame numbers only. */
  readonly clock: FrameClock | null;
};

/** The fields of the record that the caller knows; the rest follows from media and signers. */
export type ReleaseFacts = Omit<RedactionRecord, 'schema' | 'media' | 'signers' | 'createdAt' | 'clock'>;

export type WritePackageOptions = {
  readonly outDir: string;
  readonly facts: ReleaseFacts;
  readonly media: readonly PackageMedia[];
  readonly signers: readonly Signer[];
  /** What the codes stand for, as the policy profile words it for the public. */
  readonly codes: readonly CodeMeaning[];
  /** The built verification page. */
  readonly verifyPagePath: string;
  readonly createdAt: Date;
  /** Called once the package verifies and before it gets its name: a disclosure is in the log before it exists. */
  readonly beforeNaming?: (written: WrittenPackage) => void;
  /** Aborted when a person calls the release off: heeded until the package gets its name. */
  readonly signal?: AbortSignal;
};

export type WrittenPackage = {
  readonly packageDir: string;
  readonly mediaPaths: readonly string[];
  readonly recordSha256: string;
  /** Fingerprints of the signing keys, for the release letter. */
  readonly fingerprints: readonly string[];
};

/** A package's folder while it is written. Keeps the digests of what went in. */
type PartialFolder = {
  readonly dir: string;
  readonly files: FileDigest[];
  readonly write: (
    path: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ) => Promise<FileDigest>;
};

function partialFolder(dir: string, signal: AbortSignal | undefined): PartialFolder {
  const files: FileDigest[] = [];
  return {
    dir,
    files,
    async write(path, pieces) {
      const digest = nodeDigest();
      let sizeBytes = 0;
      await using file = await open(join(dir, path), 'wx', 0o600);
      for await (const piece of pieces) {
        if (signal?.aborted) throw calledOff();
        digest.update(piece);
        for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten;
        sizeBytes += piece.length;
      }
      await file.sync();
      const written = { path, sizeBytes, ...digest.finish() };
      files.push(written);
      return written;
    },
  };
}

function signersOf(options: WritePackageOptions): RedactionRecord['signers'] {
  const refuse = (message: string, remedy: string): never => {
    throw new ClearveilError('GATE_CLOSED', message, remedy);
  };
  if (options.signers.length === 0) refuse('a package needs a signing key', 'Make an office key.');
  return options.signers
    .map((signer) => {
      const { keyid, role } = signer;
      if (role === 'person')
        return refuse('a personal key approves, it does not sign packages', 'Use the office key.');
      if (role === 'workstation' && options.facts.status === 'released') {
        return refuse(
          'an unattended workstation key signs drafts only',
          'Sign the release with the office key.',
        );
      }
      return { keyid, publicKey: encodeBase64(signer.publicKey), role: role satisfies PackageRole };
    })
    .sort((a, b) => (a.keyid < b.keyid ? -1 : 1));
}

async function copyMedia(folder: PartialFolder, media: PackageMedia): Promise<void> {
  finishNaming(media.sourcePath);
  const source = await realpath(media.sourcePath).catch(() => {
    throw new ClearveilError(
      'INPUT_NOT_FOUND',
      'the rendered copy is not there',
      'Render the candidate again.',
    );
  });
  const written = await folder.write(`${mediaFolder}${media.neutralName}`, readPieces(source));
  if (written.sha256 !== media.provedSha256) {
    const message = 'the rendered copy is not the file that was proved';
    throw new ClearveilError('INPUT_CHANGED', message, 'Render and prove the candidate again.');
  }
}

async function readVerifyPage(path: string): Promise<Uint8Array> {
  return readFile(path).catch(() => {
    const message = `the verification page ${path} is not there`;
    throw new ClearveilError('INPUT_NOT_FOUND', message, 'Build it, or install the product again.');
  });
}

/** Fills the folder. The declaration that makes it a bag is written last. */
async function fill(folder: PartialFolder, options: WritePackageOptions): Promise<FileDigest> {
  const log: LogMedia[] = [];
  const media = options.media.map((item, index): MediaRecord => {
    const path = `${mediaFolder}${item.neutralName}`;
    const amounts = measureVeils(item.veilSheet);
    const { sound, clock } = item;
    log.push({ path, frameCount: item.veilSheet.frameCount, amounts, sound, clock });
    return {
      ...item.facts,
      path,
      veils: veilsPath(index + 1),
      veilSummary: amounts.summary,
      hushes: sound && hushesPath(index + 1),
      hushSummary: sound && measureHushes(sound.sheet),
    };
  });
  // Parsed first: a record that holds anything it may not ends the release before a byte is copied.
  const record = recordSchema.parse({
    ...options.facts,
    schema: 1,
    media,
    signers: signersOf(options),
    createdAt: `${options.createdAt.toISOString().slice(0, 19)}Z`,
    clock: 'local clock, unattested',
  } satisfies RedactionRecord);

  await mkdir(join(folder.dir, mediaFolder), { recursive: true, mode: 0o700 });
  for (const [index, item] of options.media.entries()) {
    await copyMedia(folder, item);
    await folder.write(veilsPath(index + 1), [encodeVeilSheet(item.veilSheet)]);
    if (item.sound) await folder.write(hushesPath(index + 1), [encodeHushSheet(item.sound.sheet)]);
  }
  await folder.write(logCsvPath, [encodeUtf8(redactionLogCsv(log))]);
  await folder.write(logHtmlPath, [encodeUtf8(redactionLogHtml(record.status, log))]);
  await folder.write(contextPath, [encodeUtf8(contextSheetHtml(record, options.codes))]);
  await folder.write(verifyPagePath, [await readVerifyPage(options.verifyPagePath)]);

  const statement = encodeStatement({ files: folder.files, record });
  const recordFile = await folder.write(recordPath, [await sealEnvelope(statement, options.signers)]);
  const tags = tagFiles(record, [...folder.files]);
  const declaration = tags.get(bagDeclarationPath);
  tags.delete(bagDeclarationPath);
  for (const [path, bytes] of tags) await folder.write(path, [bytes]);
  if (declaration) await folder.write(bagDeclarationPath, [declaration]);
  return recordFile;
}

function describeFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EFBIG') {
    return new ClearveilError(
      'DISK_FULL',
      'the disk takes no file as large as the copy; no package was made',
      'Release onto a disk with another file system: FAT32 ends at 4 GB.',
    );
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ClearveilError(
      'DISK_FULL',
      'the disk is full; no package was made',
      'Free some space and try again.',
    );
  }
  return error;
}

/**
 * Writes and signs a package at `outDir`, which must not exist; its parent is made when needed. Files and folders are
 * their owner's only. Throws OUTPUT_EXISTS, GATE_CLOSED (a key that may not sign this), INPUT_CHANGED (a copy that is not
 * the proved one), PROOF_FAILED (what was written does not verify), CANCELLED and DISK_FULL; nothing is left behind then.
 */
export async function writePackage(options: WritePackageOptions): Promise<WrittenPackage> {
  const packageDir = resolve(options.outDir);
  const parent = dirname(packageDir);
  const taken = (): ClearveilError =>
    new ClearveilError(
      'OUTPUT_EXISTS',
      `${packageDir} exists already`,
      'Choose a folder that does not exist yet.',
    );
  if (await lstat(packageDir).catch(() => undefined)) throw taken();
  signersOf(options);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await removeStalePartials(parent);
  const dir = partialFolderFor(packageDir);
  await mkdir(dir, { mode: 0o700 });
  try {
    const recordFile = await fill(partialFolder(dir, options.signal), options);
    for (const folder of [mediaFolder, 'data', '.']) syncFolder(join(dir, folder));
    const verdict = await verifyPackage(folderSource(dir, options.signal), { createDigest: nodeDigest });
    if (options.signal?.aborted) throw calledOff();
    if (!verdict.intact || verdict.findings.length > 0 || verdict.recordSha256 !== recordFile.sha256) {
      const codes = verdict.findings.map((finding) => finding.code).join(', ');
      const message = `the package does not verify after writing: ${codes}`;
      throw new ClearveilError('PROOF_FAILED', message, 'Check the disk and release again.');
    }
    if (await lstat(packageDir).catch(() => undefined)) throw taken();
    const written: WrittenPackage = {
      packageDir,
      mediaPaths: options.media.map((item) => join(packageDir, mediaFolder, item.neutralName)),
      recordSha256: recordFile.sha256,
      fingerprints: verdict.signers.map((signer) => fingerprintOf(signer.keyid)),
    };
    options.beforeNaming?.(written);
    await rename(dir, packageDir);
    syncFolder(parent);
    return written;
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw describeFailure(error);
  }
}
