// SPDX-License-Identifier: GPL-3.0-or-later
/** Which stops the person was shown in this sitting: whose own frame came up. Another person, case or start begins anew. */
import { create } from 'zustand';
import { type Session, useSession } from '../../app/session-store.ts';

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
  useShownStops.setState(({ stops }) => (stops.has(key) ? {} : { stops: new Set([...stops, key]) }));
}

/** Those of `stops` that were shown. */
export function shownOf(
  { stops: shown }: Pick<Shown, 'stops'>,
  footage: string,
  stops: readonly string[],
): string[] {
  return stops.filter((stop) => shown.has(keyOf(footage, stop)));
}
