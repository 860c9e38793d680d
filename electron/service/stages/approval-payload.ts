// SPDX-License-Identifier: GPL-3.0-or-later
/** The bytes that an approval signs, in every version that was ever signed, so that an old approval can still be checked. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { encodeUtf8 } from '../../../core/release/encoding.ts';
import type { ApprovalRow, CandidateRow } from '../../../core/review/records.ts';
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

function broken({ id, candidateId }: ApprovalRow): ClearveilError {
  return new ClearveilError(
    'GATE_CLOSED',
    `${id} is no approval of ${candidateId} as it lies in the case`,
    'Run clearveil audit CASE --verify, render once more, and have that approved.',
  );
}

/** Throws GATE_CLOSED when an approval of a candidate is not about the candidate, its decisions and its watching as they are kept. */
export function requireApprovalsHold(store: CaseReader, candidate: CandidateRow): void {
  for (const approval of store.approvalsOf(candidate.id)) {
    const payload = approvalPayload(store.caseId, candidate, watchingOf(store, approval));
    if (payloadDigest(payload) !== approval.payloadSha256) throw broken(approval);
  }
}
