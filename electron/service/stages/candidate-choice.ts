// SPDX-License-Identifier: GPL-3.0-or-later
/** Which of several candidates is meant: what is checked and what is released after has to be one and the same copy. */
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { decisionsDigest } from './decisions.ts';

/** The candidates for one audience, in the order in which they were rendered. */
export type CandidateChoice = {
  readonly all: readonly CandidateRow[];
  /** Those that were made of what is decided now. */
  readonly current: readonly CandidateRow[];
};

export function candidatesFor(
  store: CaseReader,
  footage: FootageRow,
  audience: string,
  profile: Profile,
): CandidateChoice {
  const all = store.candidates(footage.id).filter((row) => row.audience === audience);
  const decisions = decisionsDigest(store, footage, audience, profile);
  return { all, current: all.filter((row) => row.decisionsSha256 === decisions) };
}

const draftStates: readonly CandidateRow['state'][] = ['proved', 'approved'];
const releaseStates: readonly CandidateRow['state'][] = ['approved', 'released'];

/** The candidate that a release takes: the newest that was made of what is decided now and is approved, or, for a draft, proved. */
export function candidateToRelease({ current }: CandidateChoice, draft: boolean): CandidateRow | undefined {
  const states = draft ? draftStates : releaseStates;
  return current.findLast(({ state }) => states.includes(state));
}

/**
 * The candidate that `check` speaks of: the one that a release takes, else the one that a draft takes. While there is none of what is
 * decided now, the newest: what showed in it still has to be settled.
 */
export function candidateToCheck(choice: CandidateChoice): CandidateRow | undefined {
  return candidateToRelease(choice, false) ?? candidateToRelease(choice, true) ?? choice.all.at(-1);
}
