// SPDX-License-Identifier: GPL-3.0-or-later
/** Whether those who approved a candidate would still be believed: a key may have been revoked since. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { fingerprintOf } from '../../../core/release/signer.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import type { CaseReader } from '../storage/case-reader.ts';

/**
 * Throws KEY_REVOKED when a key that approved the candidate is among `revokedKeys`. When it was revoked does not matter: who has a lost
 * key can sign any time of day.
 */
export function requireApproverKeys(
  store: CaseReader,
  candidate: CandidateRow,
  revokedKeys: ReadonlySet<string>,
): void {
  const revoked = store.approvalsOf(candidate.id).find(({ keyid }) => revokedKeys.has(keyid));
  if (!revoked) return;
  const name = store.person(revoked.personId).name;
  throw new ClearveilError(
    'KEY_REVOKED',
    `the key that ${name} approved ${candidate.id} with was revoked (${fingerprintOf(revoked.keyid)})`,
    'Render the copy once more and have that one approved, with a key that holds.',
    { approval: revoked.id },
  );
}
