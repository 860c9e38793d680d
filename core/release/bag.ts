// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The BagIt side of a package (RFC 8493). Every tag file is a pure function of the record and the payload's digests, so
 * a verifier makes them again and compares bytes: nothing can be said in a tag file that the record does not say.
 */
import { encodeUtf8 } from './encoding.ts';
import {
  bagDeclarationPath,
  bagInfoPath,
  manifestPaths,
  recordPath,
  tagManifestPaths,
} from './package-layout.ts';
import type { RedactionRecord } from './record.ts';
import { digestBytes, type FileDigest } from './statement.ts';

/** One line per file, sorted by path, as `sha256sum` and `sha512sum` write and read them. */
function manifest(files: readonly FileDigest[], algorithm: 'sha256' | 'sha512'): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return encodeUtf8(sorted.map((file) => `${file[algorithm]}  ${file.path}\n`).join(''));
}

function bagInfo(record: RedactionRecord, payload: readonly FileDigest[]): Uint8Array {
  const octets = payload.reduce((sum, file) => sum + file.sizeBytes, 0);
  const recordFile = payload.find((file) => file.path === recordPath);
  const lines = [
    `Bagging-Date: ${record.createdAt.slice(0, 10)}`,
    `Bag-Software-Agent: ${record.tool.name} ${record.tool.version}`,
    `External-Description: Redacted footage, ${record.status}`,
    `Payload-Oxum: ${octets}.${payload.length}`,
    `Clearveil-Status: ${record.status}`,
    `Clearveil-Audience: ${record.audience}`,
    `Clearveil-Record-SHA256: ${recordFile?.sha256 ?? ''}`,
    ...record.signers.map((signer) => `Clearveil-Signer: ${signer.keyid} ${signer.role}`),
  ];
  return encodeUtf8(`${lines.join('\n')}\n`);
}

/**
 * The six tag files of a package by path. `payload` is every file under `data/`, the record included.
 */
export function tagFiles(record: RedactionRecord, payload: readonly FileDigest[]): Map<string, Uint8Array> {
  const tags = new Map<string, Uint8Array>([
    [bagDeclarationPath, encodeUtf8('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')],
    [bagInfoPath, bagInfo(record, payload)],
    [manifestPaths.sha256, manifest(payload, 'sha256')],
    [manifestPaths.sha512, manifest(payload, 'sha512')],
  ]);
  const digests = [...tags].map(([path, bytes]) => digestBytes(path, bytes));
  tags.set(tagManifestPaths.sha256, manifest(digests, 'sha256'));
  tags.set(tagManifestPaths.sha512, manifest(digests, 'sha512'));
  return tags;
}
