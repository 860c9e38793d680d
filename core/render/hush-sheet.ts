// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The hush sheet: every span of sound that a copy of one audience does not carry as it was. The renderer works from it,
 * the proof measures against it, and it travels in the package as `data/hushes.json`.
 */

import type { HushMode } from '../review/hush-mode.ts';

export { type HushMode, hushModes } from '../review/hush-mode.ts';

/** One span, as decided: samples `[startSample, endSample)` of the sheet's clock. */
export type SheetHush = {
  /** Random, of this sheet only. */
  readonly id: string;
  readonly mode: HushMode;
  /** Exemption codes, as on a veil. */
  readonly text: string;
  /** Channels counted from 0, ascending; null: all of them. */
  readonly channels: readonly number[] | null;
  /**
   * Random, of this sheet only. Disguises with the same one are of one person and have one mask; one without has a mask of
   * its own. Only disguises have it.
   */
  readonly voice?: string;
  readonly startSample: number;
  readonly endSample: number;
  /** It lasts to the end of the sound, also where that comes after `endSample`: containers need not say when sound ends. */
  readonly toEnd?: true;
};

export type HushSheet = {
  readonly schema: 1;
  /**
   * The clock: sample `n` sounds `n / sampleRate` seconds after presentation time zero, the same zero that the PTS of
   * frames count from. Priming that a container hides lies before it.
   */
  readonly sampleRate: number;
  readonly channels: number;
  readonly hushes: readonly SheetHush[];
};
