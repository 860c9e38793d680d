// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Verifies a package: the record first, then every file against it. Only the file set that the record implies is
 * accepted; tag files are made again from the record and compared byte by byte.
 */
import { recordPath } from '../release/package-layout.ts';
import { fingerprintOf } from '../release/signer.ts';
import { digestBytes, type Statement } from '../release/statement.ts';
import { checkEntries } from './entries-check.ts';
import { compareOriginal, type OriginalDigest, originalFindings } from './original-check.ts';
import { type PackageReader, packageReader } from './package-reader.ts';
import {
  type DigestFactory,
  type PackageEntry,
  type PackageSource,
  portableDigest,
} from './package-source.ts';
import { checkPayload } from './payload-check.ts';
import { checkRecord, checkSigners } from './record-check.ts';
import { checkTags } from './tag-check.ts';
import type { TrustFile } from './trust.ts';
import { type Finding, isIntact, judgeSigner, type Verdict, verdictSentence } from './verdict.ts';

export type VerifyOptions = {
  readonly trust?: TrustFile;
  readonly originalDigest?: OriginalDigest;
  readonly createDigest?: DigestFactory;
  /** Told after each piece how many bytes were read, and how many the package has. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
};

/** A record larger than this is refused unread: it grows with the number of copies, not with their length. */
const largestRecord = 16 * 1024 * 1024;

type Checked = {
  readonly findings: readonly Finding[];
  readonly recordSha256: string | null;
  /** Null unless the record's signatures hold and it is well formed. */
  readonly statement: Statement | null;
};

async function checkFiles(
  files: readonly PackageEntry[],
  reader: PackageReader,
  trust: TrustFile | null,
): Promise<Checked> {
  if (!files.some((file) => file.path === recordPath))
    return { findings: [], recordSha256: null, statement: null };
  const bytes = await reader.read(recordPath, largestRecord);
  if (!bytes) {
    const message = 'The record cannot be read.';
    return {
      findings: [{ code: 'FILE_UNREADABLE', path: recordPath, message }],
      recordSha256: null,
      statement: null,
    };
  }
  const recordFile = digestBytes(recordPath, bytes);
  const recordSha256 = recordFile.sha256;
  const { findings, statement } = checkRecord(bytes);
  if (!statement) return { findings, recordSha256, statement };
  const present = new Set(files.map((file) => file.path));
  return {
    findings: [
      ...findings,
      ...checkSigners(statement, trust),
      ...(await checkTags(statement, recordFile, present, reader)),
      ...(await checkPayload(statement, files, reader)),
    ],
    recordSha256,
    statement,
  };
}

/**
 * Looks at a package and says what holds. Every way to fail is a finding of the verdict; only a source that breaks while
 * it is listed throws. Memory is bounded by the record and the veil sheets.
 */
export async function verifyPackage(source: PackageSource, options: VerifyOptions = {}): Promise<Verdict> {
  const entries = await source.listFiles();
  const files = entries.filter((entry) => entry.kind === 'file');
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  let doneBytes = 0;
  const reader = packageReader(source, options.createDigest ?? portableDigest, (bytes) => {
    doneBytes += bytes;
    options.onProgress?.(doneBytes, totalBytes);
  });
  const { statement, recordSha256, ...checked } = await checkFiles(files, reader, options.trust ?? null);
  const original =
    statement && options.originalDigest
      ? compareOriginal(statement.record, options.originalDigest)
      : 'not compared';
  const findings = [...checkEntries(entries), ...checked.findings, ...originalFindings(original)];
  const intact = isIntact(findings);
  const signer = judgeSigner(findings, statement !== null, options.trust !== undefined);
  const verdict: Omit<Verdict, 'sentence'> = {
    schema: 1,
    intact,
    signer,
    authentic: intact && signer === 'trusted',
    status: statement?.record.status ?? null,
    signers: (statement?.record.signers ?? []).map(({ keyid, role }) => ({
      keyid,
      role,
      fingerprint: fingerprintOf(keyid),
    })),
    original,
    findings,
    recordSha256,
    record: statement?.record ?? null,
  };
  return { ...verdict, sentence: verdictSentence(verdict, options.trust !== undefined) };
}
