// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which stops the person has just been shown: whose own frame came up. The service keeps it per person; here it is known before the
 * next answer. Another person, case or start begins anew.
 */
import { create } from 'zustand';
import { type Session, useSession } from '../../app/session-store.ts';
import { request } from '../../client/index.ts';

type Shown = {
  /** Whose sitting it is. */
  readonly sitting: string;
  readonly stops: ReadonlySet<string>;
};

const sittingOf = (session: Session | null): string =>
  JSON.stringify([session?.case?.case, session?.person?.name]);

export const useShownStops = create<Shown>(() => ({
  sitting: sittingOf(useSession.getState().session),
  stops: new Set(),
}));

useSession.subscribe(({ session }) => {
  const sitting = sittingOf(session);
  if (sitting !== useShownStops.getState().sitting) useShownStops.setState({ sitting, stops: new Set() });
});

/** Of a recording, since ids of stops are of one. */
const keyOf = (footage: string, stop: string): string => `${footage} ${stop}`;

export function markShown(footage: string, stop: string): void {
  const key = keyOf(footage, stop);
  if (useShownStops.getState().stops.has(key)) return;
  useShownStops.setState(({ stops }) => ({ stops: new Set([...stops, key]) }));
  // One that is not kept counts as not shown in the next sitting, which is the safe side.
  request('stops.shown', { footage, stops: [stop] }).catch(() => undefined);
}

/** Those of `stops` that were shown, now or in an earlier sitting. */
export function shownOf(
  { stops: known }: Pick<Shown, 'stops'>,
  footage: string,
  stops: readonly { readonly stop: string; readonly shown: boolean }[],
): string[] {
  return stops.flatMap(({ stop, shown }) => (shown || known.has(keyOf(footage, stop)) ? [stop] : []));
}
