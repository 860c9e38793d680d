// SPDX-License-Identifier: GPL-3.0-or-later
/** Words for tracks, the same on every screen. */
import { kindNames } from '../../../core/track/subject-name.ts';

export const trackStrings = {
  kinds: kindNames,
  frames: (from: number, to: number): string => (from === to ? `frame ${from}` : `frames ${from} to ${to}`),
} as const;
