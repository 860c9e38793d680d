// SPDX-License-Identifier: GPL-3.0-or-later
/** Approval: a second person's signature over exactly the bytes that would be released. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { encodeBase64, encodeUtf8 } from '../../../core/release/encoding.ts';
import type { Signer } from '../../../core/release/signer.ts';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import type { ApprovalRow, CandidateRow, PersonRow } from '../../../core/review/records.ts';
import { makersOf } from './makers.ts';
import type { Session } from './session.ts';

/** What is signed: the copy, what is veiled and hushed in it, and the decisions behind it. */
export function approvalPayload(caseId: string, candidate: CandidateRow): Uint8Array {
  const { id, audience, sha256, sizeBytes, veilSheetBlob, hushSheetBlob, decisionsSha256 } = candidate;
  return encodeUtf8(
    canonicalJson({
      type: 'clearveil-approval-1',
      caseId,
      candidate: id,
      audience,
      sha256,
      sizeBytes,
      veilSheet: veilSheetBlob,
      hushSheet: hushSheetBlob,
      decisions: decisionsSha256,
    }),
  );
}

/**
 * Approves a proved candidate. `statement` says how it was watched: it goes into the log as a recorded exception, since
 * this way of approving cannot measure what was presented. Throws GATE_CLOSED for a candidate in another state,
 * ACCESS_REFUSED for a person who had a hand in it or whose key this is not.
 */
export async function approveCandidate(
  session: Session,
  candidate: CandidateRow,
  person: PersonRow,
  signer: Signer,
  statement: string,
): Promise<ApprovalRow> {
  const { store, actor } = session;
  if (candidate.draft) {
    throw new ClearveilError(
      'GATE_CLOSED',
      `${candidate.id} was rendered as a draft`,
      'Render the candidate without --draft.',
    );
  }
  if (candidate.state !== 'proved') {
    throw new ClearveilError(
      'GATE_CLOSED',
      `${candidate.id} is ${candidate.state}`,
      'Only a proved candidate can be approved.',
    );
  }
  const hand = makersOf(store, candidate).get(person.name);
  if (hand) {
    throw new ClearveilError(
      'ACCESS_REFUSED',
      `${person.name} worked on ${candidate.id}: event ${hand.sequence} (${hand.event})`,
      'Somebody else has to approve it, who decided nothing on its recording.',
      { sequence: hand.sequence },
    );
  }
  if (signer.role !== 'person' || (person.keyid !== null && person.keyid !== signer.keyid)) {
    throw new ClearveilError(
      'ACCESS_REFUSED',
      `that key is not the personal key of ${person.name}`,
      'Approve with your own key.',
    );
  }
  const owner = store.people().find((other) => other.keyid === signer.keyid && other.id !== person.id);
  if (owner) {
    throw new ClearveilError(
      'ACCESS_REFUSED',
      `that key is the personal key of ${owner.name}`,
      'Approve with your own key.',
    );
  }
  const payload = approvalPayload(store.caseId, candidate);
  const approval: ApprovalRow = {
    id: store.nextId('approval'),
    candidateId: candidate.id,
    personId: person.id,
    role: person.role,
    keyid: signer.keyid,
    payloadSha256: createHash('sha256').update(payload).digest('hex'),
    signature: encodeBase64(await signer.sign(payload)),
    created: new Date().toISOString(),
  };
  const claimed =
    person.keyid === null ? [updateRow('person', person, { ...person, keyid: signer.keyid })] : [];
  store.commit({
    event: 'candidate.approved',
    actor,
    changes: [
      insertRow('approval', approval),
      updateRow('candidate', candidate, { ...candidate, state: 'approved' }),
      ...claimed,
    ],
    note: { watched: statement },
  });
  return approval;
}
