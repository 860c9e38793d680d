// SPDX-License-Identifier: GPL-3.0-or-later
/** How far a case is on its way, in one word for a list. */

/** In the order of the way. */
export const caseStages = ['empty', 'review', 'veiled', 'proved', 'approved', 'released'] as const;
export type CaseStage = (typeof caseStages)[number];

/** How many there are of each in a case. */
export type CaseCounts = {
  readonly footage: number;
  readonly veils: number;
  readonly proved: number;
  readonly approved: number;
  /** Drafts do not count: nobody has reviewed them. */
  readonly released: number;
};

/** The farthest that anything in the case has come. */
export function caseStage({ footage, veils, proved, approved, released }: CaseCounts): CaseStage {
  if (released > 0) return 'released';
  if (approved > 0) return 'approved';
  if (proved > 0) return 'proved';
  if (veils > 0) return 'veiled';
  return footage > 0 ? 'review' : 'empty';
}
