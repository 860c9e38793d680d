// SPDX-License-Identifier: GPL-3.0-or-later
/** A subject's place on one frame while its track is built. */
import type { Box } from '../base/geometry.ts';
import type { Origin } from './track.ts';

/** The detector's box or what stands for it: not yet grown to a veil. */
export type FilledFrame = {
  readonly frame: number;
  readonly box: Box;
  readonly origin: Origin;
  readonly score: number | null;
};
