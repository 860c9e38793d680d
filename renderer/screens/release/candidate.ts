// SPDX-License-Identifier: GPL-3.0-or-later
/** A candidate as the steps of a release hand it around. */
import type { RequestOutput } from '../../client/index.ts';

export type Candidate = RequestOutput<'candidates.list'>['candidates'][number];
