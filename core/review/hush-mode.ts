// SPDX-License-Identifier: GPL-3.0-or-later
/** What may be done to a span of sound, strongest first: where spans overlap, the strongest wins. */

/** `silence`: digital zero. `tone`: a sine that the record redraws. `disguise`: pitch and formants moved, words kept. */
export const hushModes = ['silence', 'tone', 'disguise'] as const;
export type HushMode = (typeof hushModes)[number];
