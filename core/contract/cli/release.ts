// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers of the commands that make, approve, package, prove and verify copies. */
import * as z from 'zod';
import { recordSchema } from '../../release/record.ts';
import type { FindingCode, Finding as PackageFinding, SignerVerdict, Verdict } from '../../verify/verdict.ts';
import { head, schema, status } from './common.ts';
import {
  candidateId,
  count,
  footageId,
  oneOf,
  path,
  proof,
  proofShape,
  renderReport,
  type Shape,
  sha256Hex,
} from './parts.ts';

/** `render` makes a candidate, `render --plan` says how it would. */
export const render = z.union([
  z.strictObject({
    schema,
    candidate: candidateId,
    footage: footageId,
    audience: z.string(),
    media: path,
    sha256: sha256Hex,
    sizeBytes: count,
    report: renderReport,
    proof,
  }),
  z.strictObject({
    schema,
    footage: footageId,
    audience: z.string(),
    path: z.enum(['smart', 'full']),
    /** Why nothing is copied; null on the smart path. */
    reason: z.string().nullable(),
    runs: z.array(
      z.strictObject({ startFrame: count, endFrame: count, touched: z.boolean(), gops: count.nullable() }),
    ),
  }),
]);

export const approve = z.strictObject({
  schema,
  approval: z.string(),
  candidate: candidateId,
  role: z.string(),
  keyid: sha256Hex,
});

export const release = z.strictObject({
  schema,
  package: path,
  media: path,
  status,
  audience: z.string(),
  candidate: candidateId,
  recordSha256: sha256Hex,
  fingerprints: z.array(z.string()).min(1),
  /** The end of the audit log, for the release letter. */
  auditHead: head,
});

export const prove = z.strictObject({ schema, ...proofShape });

export const packageFinding = z.strictObject({
  code: oneOf<FindingCode>({
    PAYLOAD_ALTERED: true,
    PAYLOAD_MISSING: true,
    PAYLOAD_UNEXPECTED: true,
    PAYLOAD_RENAMED: true,
    PAYLOAD_SWAPPED: true,
    TAG_ALTERED: true,
    TAG_MISSING: true,
    TAG_UNEXPECTED: true,
    RECORD_MISSING: true,
    RECORD_MALFORMED: true,
    RECORD_NOT_CANONICAL: true,
    RECORD_SCHEMA: true,
    VEILS_MALFORMED: true,
    HUSHES_MALFORMED: true,
    PATH_UNSAFE: true,
    SYMLINK: true,
    NOT_A_FILE: true,
    EMPTY_DIRECTORY: true,
    FILE_UNREADABLE: true,
    SIGNATURE_INVALID: true,
    SIGNER_MISMATCH: true,
    WORKSTATION_KEY_ON_RELEASE: true,
    SIGNER_ROLE_MISMATCH: true,
    SIGNER_UNKNOWN_TO_TRUST: true,
    KEY_REVOKED: true,
    ORIGINAL_MISMATCH: true,
    ORIGINAL_WITHHELD: true,
  }),
  path: z.string().nullable(),
  message: z.string(),
} satisfies Shape<PackageFinding>);

export const verdict = z.strictObject({
  schema,
  intact: z.boolean(),
  signer: oneOf<SignerVerdict>({ trusted: true, unknown: true, revoked: true, invalid: true }),
  authentic: z.boolean(),
  status: status.nullable(),
  signers: z.array(z.strictObject({ keyid: sha256Hex, role: z.string(), fingerprint: z.string() })),
  original: z.enum(['matches', 'differs', 'withheld', 'not compared']),
  findings: z.array(packageFinding),
  recordSha256: sha256Hex.nullable(),
  record: recordSchema.nullable(),
  sentence: z.string(),
} satisfies Shape<Verdict>);
