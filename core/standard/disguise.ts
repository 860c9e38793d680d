// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a tone disguise is for (R04): the tone of a voice, with every word left to be heard. It hides no word and does not
 * withstand who knows the voice or the method, so it is never called anonymisation and does not do where a person's
 * identity is what has to be protected.
 */
import type { HushMode } from '../review/hush-mode.ts';

/** How listings, logs and help speak of a disguise; nothing may call it more. */
export const disguiseNotice = 'voice tone masked, words audible; NOT anonymisation';

/** Purposes whose whole point is that nobody learns who spoke. */
const identityPurposes: readonly string[] = ['confidential-source', 'crime-victim'];

/** Why a disguise does not do what it is decided for; null when it does, or when it is another mode. */
export function disguiseFallsShort(hush: {
  readonly mode: HushMode;
  readonly purpose: string;
  readonly characteristic: string;
}): string | null {
  if (hush.mode !== 'disguise') return null;
  if (hush.characteristic !== 'voice')
    return `a disguise masks the tone of a voice and leaves words audible: it does not hide "${hush.characteristic}"`;
  if (identityPurposes.includes(hush.purpose))
    return `a disguise is no anonymisation: it does not do for the purpose "${hush.purpose}"`;
  return null;
}
