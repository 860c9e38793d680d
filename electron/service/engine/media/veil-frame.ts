// SPDX-License-Identifier: GPL-3.0-or-later
/** Burning the veils of one frame into its pixels, the same way on every render path. */
import { ClearveilError } from '../../../../core/base/errors.ts';
import { type VeilSheet, veilsAt } from '../../../../core/render/veil-sheet.ts';
import { paintVeils } from '../../../../native/lib/index.ts';
import type { NumberedFrame } from './decode.ts';
import { markVeils } from './encoder.ts';
import { withPicture } from './picture.ts';

/** Veils a decoded frame in place and says how many veils were too small for their code. */
export function veilFrame(picture: NumberedFrame, sheet: VeilSheet): number {
  const veils = veilsAt(sheet, picture.number);
  if (veils.length === 0) return 0;
  if (picture.frame.makeWritable() < 0) throw new Error(`frame ${picture.number} cannot be made writable`);
  markVeils(
    picture.frame,
    veils.map(({ bounds }) => bounds),
  );
  const texted = withPicture(picture.frame, (planes) => paintVeils(planes, veils));
  return veils.length - texted;
}

/** Throws INPUT_UNSUPPORTED when a frame has another size than the sheet's. */
export function checkSameSize(picture: NumberedFrame, sheet: Pick<VeilSheet, 'coded'>): void {
  const { width, height } = picture.frame;
  if (width === sheet.coded.width && height === sheet.coded.height) return;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    `the picture changes from ${sheet.coded.width}x${sheet.coded.height} to ${width}x${height} at frame ${picture.number}`,
    "A copy with one picture size would be another editing. Split the recording at that frame with its maker's tools.",
  );
}
