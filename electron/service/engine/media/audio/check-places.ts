// SPDX-License-Identifier: GPL-3.0-or-later
/** Hushes that are placed by the count of samples need sound that is heard where the count says. */
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { TimeLag } from './time-lag.ts';

/** `frame`: samples of a codec frame, 0 for codecs without. Throws INPUT_UNSUPPORTED when the count is ahead by more. */
export function checkPlaces(lag: TimeLag, frame: number): void {
  if (!lag.isBehind(frame)) return;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    'the times of the sound run behind its samples, so that a hush would stand in another place than it is asked for',
    'Only silence on all channels of plain AAC or AC-3 can be placed in such sound. Keep the original.',
  );
}
