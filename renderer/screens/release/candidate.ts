// SPDX-License-Identifier: GPL-3.0-or-later
/** A candidate as the steps of a release hand it around. */
import { formatSecond } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import type { RequestOutput } from '../../client/index.ts';

export type Candidate = RequestOutput<'candidates.list'>['candidates'][number];

/** How people know a copy: for whom it is and when it was rendered. */
export const candidateName = ({ audience, created }: Candidate): string =>
  strings.release.copyOf(strings.audiences[audience] ?? audience, formatSecond(created));
