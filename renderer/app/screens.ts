// SPDX-License-Identifier: GPL-3.0-or-later
/** Which component draws which screen. A screen fills the place below the bar and has one h2, which gets the focus. */
import { type ComponentType, lazy } from 'react';
import type { ScreenName } from './route.ts';

export const screens: { readonly [Name in ScreenName]?: ComponentType } = {
  case: lazy(() => import('../screens/case/case-screen.tsx')),
  review: lazy(() => import('../screens/review/review-screen.tsx')),
  stops: lazy(() => import('../screens/stops/stops-screen.tsx')),
  standard: lazy(() => import('../screens/standard/standard-screen.tsx')),
  release: lazy(() => import('../screens/release/release-screen.tsx')),
  log: lazy(() => import('../screens/log/log-screen.tsx')),
  settings: lazy(() => import('../screens/settings/settings-screen.tsx')),
  keys: lazy(() => import('../screens/settings/keys-screen.tsx')),
};

/** Screens of a case, in the order of the work. */
export const way = [
  'case',
  'stops',
  'review',
  'standard',
  'release',
  'log',
] as const satisfies readonly ScreenName[];
