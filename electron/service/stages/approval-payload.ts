// SPDX-License-Identifier: GPL-3.0-or-later
/** The bytes that an approval signs, in every version that was ever signed, so that an old approval can still be checked. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { decodeBase64, encodeUtf8 } from '../../../core/release/encoding.ts';
import { keyidOf } from '../../../core/release/signer.ts';
import type { ApprovalRow, CandidateRow } from '../../../core/review/records.ts';
import { verifyEd25519 } from '../../../core/verify/ed25519.ts';
import type { CaseReader } from '../storage/case-reader.ts';

const count = z.int().min(0);

/** How the copy was watched: in the log beside the approval, and signed with it. */
const watchingSchema = z.strictObject({
  /** What was measured. */
  coverage: z.strictObject({
    frames: count,
    watched: count,
    carried: count,
    stillsMissing: count,
    hasSound: z.boolean(),
    heard: count,
    complete: z.boolean(),
  }),
  /** Why it is approved all the same, in the person's words; null where nothing is missing and nothing was said. */
  exception: z.string().nullable(),
});
export type Watching = z.infer<typeof watchingSchema>;

/** Approvals of the first version had a sentence beside them that was not signed. */
const noteSchema = z.union([watchingSchema, z.strictObject({ watched: z.string() })]);

/**
 * What is signed: the copy, what is veiled and hushed in it, the decisions behind it, and how it was watched. `watching` is
 * null for approvals of the first version, which did not sign that.
 */
export function approvalPayload(
  caseId: string,
  candidate: CandidateRow,
  watching: Watching | null,
): Uint8Array {
  const { id, audience, sha256, sizeBytes, veilSheetBlob, hushSheetBlob, decisionsSha256 } = candidate;
  return encodeUtf8(
    canonicalJson({
      type: watching === null ? 'clearveil-approval-1' : 'clearveil-approval-2',
      caseId,
      candidate: id,
      audience,
      sha256,
      sizeBytes,
      veilSheet: veilSheetBlob,
      hushSheet: hushSheetBlob,
      decisions: decisionsSha256,
      ...watching,
    }),
  );
}

export const payloadDigest = (payload: Uint8Array): string =>
  createHash('sha256').update(payload).digest('hex');

/** How the copy was watched, as the event of its approval says; null for the first version. */
export function watchingOf(store: CaseReader, approval: ApprovalRow): Watching | null {
  const [sequence] = store.history('approval', approval.id);
  const [event] = sequence === undefined ? [] : store.events(sequence);
  const note = noteSchema.safeParse(event?.note ? JSON.parse(event.note) : undefined);
  if (!note.success) throw broken(approval);
  return 'coverage' in note.data ? note.data : null;
}

function closed(why: string): ClearveilError {
  return new ClearveilError(
    'GATE_CLOSED',
    why,
    'Verify the log of the case, render once more, and have that approved.',
  );
}

function broken({ id, candidateId }: ApprovalRow): ClearveilError {
  return closed(`${id} is no approval of ${candidateId} as it lies in the case`);
}

/** Throws GATE_CLOSED unless the personal key of whoever approved signed exactly this. */
function requireSigned(store: CaseReader, approval: ApprovalRow, payload: Uint8Array): void {
  const { id, personId, publicKey, signature } = approval;
  if (publicKey === null) throw closed(`${id} was made before the key that checks it was kept`);
  const [key, signed] = [decodeBase64(publicKey), decodeBase64(signature)];
  const person = store.person(personId);
  const isTheirs = key !== undefined && keyidOf(key) === approval.keyid && person.keyid === approval.keyid;
  if (!isTheirs || !signed || !verifyEd25519(signed, payload, key))
    throw closed(`${id} is not signed with the key of ${person.name}`);
}

/**
 * Throws GATE_CLOSED when a candidate counts as approved and nobody approved it, and when an approval is not about the candidate,
 * its decisions and its watching as they are kept, or not signed by whom it names.
 */
export function requireApprovalsHold(store: CaseReader, candidate: CandidateRow): void {
  const approvals = store.approvalsOf(candidate.id);
  if (approvals.length === 0 && candidate.state !== 'proved')
    throw closed(`${candidate.id} is ${candidate.state}, and nobody has approved it`);
  for (const approval of approvals) {
    const payload = approvalPayload(store.caseId, candidate, watchingOf(store, approval));
    if (payloadDigest(payload) !== approval.payloadSha256) throw broken(approval);
    requireSigned(store, approval, payload);
  }
}
