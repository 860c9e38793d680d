// SPDX-License-Identifier: GPL-3.0-or-later
/** In-toto Statement v1: the record as the predicate, every other file under `data/` as a subject. */

import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';
import { sameBytes } from '../base/same-bytes.ts';
import { decodeUtf8, encodeUtf8 } from './encoding.ts';
import { predicateType, type RedactionRecord, recordSchema } from './record.ts';

/** Digests (lower-case hex) and size of one file of a package. */
export type FileDigest = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
};

/** Digests of a file that is in memory. */
export function digestBytes(path: string, bytes: Uint8Array): FileDigest {
  return {
    path,
    sizeBytes: bytes.length,
    sha256: bytesToHex(sha256(bytes)),
    sha512: bytesToHex(sha512(bytes)),
  };
}

export type Statement = { readonly files: readonly FileDigest[]; readonly record: RedactionRecord };

const statementType = 'https://in-toto.io/Statement/v1';

const statementSchema = z.strictObject({
  _type: z.literal(statementType),
  predicateType: z.literal(predicateType),
  predicate: recordSchema,
  subject: z
    .array(
      z.strictObject({
        name: z.string(),
        digest: z.strictObject({
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          sha512: z.string().regex(/^[0-9a-f]{128}$/),
        }),
        annotations: z.strictObject({ sizeBytes: z.int().min(0) }),
      }),
    )
    .min(1)
    .max(4096),
});

/** The payload to sign: canonical JSON, without a line feed. Throws ZodError when the record holds anything not allowed. */
export function encodeStatement(statement: Statement): Uint8Array {
  const subject = [...statement.files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sizeBytes, sha256, sha512 }) => ({
      name: path,
      digest: { sha256, sha512 },
      annotations: { sizeBytes },
    }));
  const value = { _type: statementType, predicateType, predicate: statement.record, subject };
  return encodeUtf8(canonicalJson(statementSchema.parse(value)));
}

/** Reads a payload whose signature has been checked. `problem` says what is wrong, for a person. */
export function decodeStatement(
  payload: Uint8Array,
): { readonly ok: true; readonly statement: Statement } | { readonly ok: false; readonly problem: string } {
  const text = decodeUtf8(payload);
  if (text === undefined) return { ok: false, problem: 'the signed text is not UTF-8' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'the signed text is not JSON' };
  }
  const parsed = statementSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      problem: `${issue?.path.join('.') || 'the statement'}: ${issue?.message ?? 'not valid'}`,
    };
  }
  if (!sameBytes(payload, encodeUtf8(canonicalJson(parsed.data)))) {
    return { ok: false, problem: 'the signed JSON is not in canonical form' };
  }
  const files = parsed.data.subject.map(({ name, digest, annotations }) => ({
    path: name,
    sizeBytes: annotations.sizeBytes,
    sha256: digest.sha256,
    sha512: digest.sha512,
  }));
  return { ok: true, statement: { files, record: parsed.data.predicate } };
}
