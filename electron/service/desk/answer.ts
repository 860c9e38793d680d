// SPDX-License-Identifier: GPL-3.0-or-later
/** The shape of what answers a request. */
import type { CheckedInput, RequestName, RequestOutput } from '../../../core/contract/requests.ts';
import type { Desk } from './desk.ts';

export type Answer<N extends RequestName> = (
  desk: Desk,
  input: CheckedInput<N>,
) => RequestOutput<N> | Promise<RequestOutput<N>>;

/** One handler for each request of the table: one that is missing stops this from compiling. */
export type Answers<N extends RequestName = RequestName> = { readonly [K in N]: Answer<K> };
