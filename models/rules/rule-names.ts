// SPDX-License-Identifier: GPL-3.0-or-later
/** The rules by which lines of text are told to be something more; `rules.ts` has what they do. */
export const ruleNames = ['plate', 'paper', 'overlay'] as const;
export type RuleName = (typeof ruleNames)[number];
