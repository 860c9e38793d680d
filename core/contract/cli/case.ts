// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers of the commands about a case: its audit log, keys and people. */
import * as z from 'zod';
import { keyKinds } from '../../release/signer.ts';
import { rowSchemas } from '../../review/record-schemas.ts';
import type { TrustFile } from '../../verify/trust.ts';
import { head, schema } from './common.ts';
import { count, keyInfo, kind, path, type Shape, sha256Hex } from './parts.ts';

/** `audit` lists the events, `audit --verify` reports. */
export const audit = z.union([
  z.strictObject({
    schema,
    events: z.array(
      z.strictObject({
        sequence: count,
        utc: z.string(),
        person: z.string(),
        role: z.string(),
        reason: z.string(),
        event: z.string(),
        hash: sha256Hex,
      }),
    ),
  }),
  z.strictObject({
    schema,
    intact: z.boolean(),
    events: count,
    head: head.nullable(),
    findings: z.array(
      z.strictObject({
        code: z.string(),
        severity: z.enum(['broken', 'notice']),
        sequence: count.nullable(),
        table: z.string().nullable(),
        key: z.string().nullable(),
        message: z.string(),
      }),
    ),
    findingsOmitted: count,
    firstBadSequence: count.nullable(),
  }),
]);

export const trust = z.strictObject({
  schema,
  keys: z.array(
    z.strictObject({
      keyid: sha256Hex,
      publicKey: z.string(),
      kind: z.enum(keyKinds),
      label: z.string().nullable(),
    }),
  ),
  revoked: z.array(z.strictObject({ keyid: sha256Hex, revokedAt: z.string() })),
} satisfies Shape<TrustFile>);

/** The keys made, shown or revoked; with `show --trust` the trust file itself. */
export const key = z.union([z.strictObject({ schema, keys: z.array(keyInfo) }), trust]);

/** The model packs of this workstation; those that are not as they were installed apart. */
export const packs = z.strictObject({
  schema,
  packs: z.array(
    z.strictObject({
      id: z.string(),
      task: kind,
      decoder: z.string(),
      licence: z.string(),
      sha256: sha256Hex,
      origin: z.strictObject({ title: z.string(), source: z.string(), manifestSha256: sha256Hex }),
      installedAt: z.string(),
      installedBy: z.string(),
      folder: path,
    }),
  ),
  damaged: z.array(z.strictObject({ id: z.string(), code: z.string(), reason: z.string() })),
});

export const people = z.strictObject({ schema, people: z.array(rowSchemas.person) });
