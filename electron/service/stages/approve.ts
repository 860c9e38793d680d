// SPDX-License-Identifier: GPL-3.0-or-later
/** Approval: a second person's signature over exactly the bytes that would be released. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { encodeBase64 } from '../../../core/release/encoding.ts';
import type { Signer } from '../../../core/release/signer.ts';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import type { ApprovalRow, CandidateRow, PersonRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { approvalPayload, payloadDigest, type Watching } from './approval-payload.ts';
import { makersOf } from './makers.ts';
import type { Session } from './session.ts';
import { coverageOf, coverageSentence } from './watch.ts';

export type Approver = { readonly person: PersonRow; readonly signer: Signer };

/**
 * What was measured of the copy's watching, and the person's exception. Throws GATE_CLOSED, with the counts, when something is
 * missing and no exception is given, or the profile takes none.
 */
function requireWatched(
  store: CaseReader,
  candidate: CandidateRow,
  { name }: PersonRow,
  exception: string | null,
  profile: Profile,
): Watching {
  const measured = coverageOf(store, candidate, name);
  const { person: _, missing: __, stillsMissing, ...figures } = measured;
  const coverage = { ...figures, stillsMissing: stillsMissing.length };
  const said = exception?.trim() ?? '';
  if (measured.complete || (said !== '' && profile.watched !== 'full'))
    return { coverage, exception: said === '' ? null : said };
  throw new ClearveilError(
    'GATE_CLOSED',
    `${name} has not watched ${candidate.id} in full: ${coverageSentence(measured)}`,
    profile.watched === 'full'
      ? `Watch the rest in the window: the profile ${profile.id} takes no exception.`
      : 'Watch the rest in the window, or say why it is approved all the same.',
    { ...coverage },
  );
}

/**
 * Approves a proved candidate. `exception` says why it is approved although not all of it was watched, or how it was watched
 * where nothing measured it; it is logged and signed with what was measured. Throws GATE_CLOSED for a candidate in another
 * state or not watched, ACCESS_REFUSED for a person who had a hand in it or whose key this is not.
 */
export async function approveCandidate(
  session: Session,
  candidate: CandidateRow,
  { person, signer }: Approver,
  exception: string | null,
  profile: Profile,
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
  const watching = requireWatched(store, candidate, person, exception, profile);
  const payload = approvalPayload(store.caseId, candidate, watching);
  const approval: ApprovalRow = {
    id: store.nextId('approval'),
    candidateId: candidate.id,
    personId: person.id,
    role: person.role,
    keyid: signer.keyid,
    publicKey: encodeBase64(signer.publicKey),
    payloadSha256: payloadDigest(payload),
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
    note: watching,
  });
  return approval;
}
