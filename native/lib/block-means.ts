// SPDX-License-Identifier: GPL-3.0-or-later
/** A picture as a coarse grid of brightness, to tell a scene cut from motion. */
import { addon } from './addon.ts';
import { checkWhole } from './arguments.ts';
import { checkPicture, type PlanarPicture } from './picture.ts';

/**
 * Mean luma of `columns` x `rows` blocks, row by row, in 8-bit steps whatever the depth. Block `i` of `n` along `length`
 * px is `[floor(i * length / n), floor((i + 1) * length / n))`; there are at most as many blocks as px.
 */
export function blockMeans(picture: PlanarPicture, columns: number, rows: number): Float32Array {
  const checked = checkPicture(picture, 'picture');
  checkWhole(columns, 'columns', 1, picture.width);
  checkWhole(rows, 'rows', 1, picture.height);
  return addon().blockMeans(checked.planes, checked.layout, columns, rows);
}
