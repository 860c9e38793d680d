// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The reasons that were given last, to begin the next ones with. For this sitting only, and never the harm: words that
 * repeat themselves on many veils are what the standard warns of.
 */
import type { RequestInput } from '../../client/index.ts';

type Reasons = RequestInput<'veils.add'>['reasons'];

let kept: Reasons | undefined;

export const keptReasons = (): Reasons | undefined => kept;

export function keepReasons(reasons: Reasons): void {
  kept = { ...reasons, harm: null };
}
