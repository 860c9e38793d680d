// SPDX-License-Identifier: GPL-3.0-or-later
/** Which screen is on view. It lies in the address after `#`, so that Back works and a reload comes back to it. */
import { create } from 'zustand';

export const screenNames = [
  'case',
  'review',
  'stops',
  'standard',
  'release',
  'log',
  'settings',
  'keys',
] as const;
export type ScreenName = (typeof screenNames)[number];

export type Route = {
  readonly screen: ScreenName;
  /** The recording that it is about. */
  readonly footage?: string | undefined;
  /** Where to begin. */
  readonly frame?: number | undefined;
  readonly track?: string | undefined;
};

const home: Route = { screen: 'case' };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [name = '', footage] = path.split('/');
  const screen = screenNames.find((known) => known === name);
  if (!screen) return home;
  const given = new URLSearchParams(query);
  const frame = given.get('frame');
  return {
    screen,
    footage: footage || undefined,
    frame: frame !== null && /^\d+$/.test(frame) ? Number(frame) : undefined,
    track: given.get('track') ?? undefined,
  };
}

export function writeRoute({ screen, footage, frame, track }: Route): string {
  const given = new URLSearchParams();
  if (frame !== undefined) given.set('frame', String(frame));
  if (track !== undefined) given.set('track', track);
  const query = given.size === 0 ? '' : `?${given}`;
  return `#/${screen}${footage === undefined ? '' : `/${footage}`}${query}`;
}

export const useRoute = create<Route>(() => ({ ...home, ...parseRoute(globalThis.location?.hash ?? '') }));

/** Goes to a screen. */
export function go(route: Route): void {
  window.location.hash = writeRoute(route);
}

/** Keeps the route in step with the address for as long as the window lives. */
export function followAddress(): () => void {
  const read = (): void => useRoute.setState(parseRoute(window.location.hash), true);
  window.addEventListener('hashchange', read);
  read();
  return () => window.removeEventListener('hashchange', read);
}
