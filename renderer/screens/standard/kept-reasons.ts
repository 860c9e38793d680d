// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The reasons that were given last, to begin the next ones with. For this person, purpose and case only. Never the harm:
 * words that repeat themselves on many veils are what the standard warns of. Never the characteristic: it is the next
 * subject's own.
 */
import { type Session, useSession } from '../../app/session-store.ts';
import type { RequestInput } from '../../client/index.ts';

export type Reasons = RequestInput<'veils.add'>['reasons'];
export type KeptReasons = Omit<Reasons, 'characteristic'>;

let kept: KeptReasons | undefined;

const sittingOf = (session: Session | null): string =>
  JSON.stringify([session?.case?.case, session?.person?.name, session?.person?.purpose]);

useSession.subscribe(({ session }, before) => {
  if (sittingOf(session) !== sittingOf(before.session)) kept = undefined;
});

export const keptReasons = (): KeptReasons | undefined => kept;

export function keepReasons({ characteristic: _, ...reasons }: Reasons): void {
  kept = { ...reasons, harm: null };
}
