// SPDX-License-Identifier: GPL-3.0-or-later
/** Solid veils: source-independent fill with the exemption code drawn inside it. */
import type { Orientation, PictureSize, PixelRect } from '../../core/base/geometry.ts';
import { addon } from './addon.ts';
import {
  checkArray,
  checkBoolean,
  checkObject,
  checkRect,
  checkRectCount,
  checkText,
  checkWhole,
} from './arguments.ts';
import { checkPicture, maxSide, type PlanarPicture } from './picture.ts';

/**
 * One veil. The rectangle is in px of the coded (unrotated) picture and lies inside it; chroma samples it touches only
 * in part are veiled whole. `text` is printable ASCII, empty for a veil that must not be marked; it reads upright and
 * unmirrored in the display picture that `orientation` makes of the coded one.
 */
export type VeilRect = PixelRect & { readonly text: string; readonly orientation: Orientation };

/** Luma of fill and text in 8-bit limited-range terms, 16 (black) to 235 (white); chroma is neutral. */
export type VeilStyle = { readonly luma: number; readonly textLuma: number };

/** Black with grey text: readable, and of little contrast, so that a lossy codec rings less around the letters. */
export const defaultVeilStyle: VeilStyle = { luma: 16, textLuma: 120 };

/** Longest code text, characters. */
export const maxVeilText = 128;

function packVeils(veils: readonly VeilRect[], picture: PlanarPicture): Int32Array {
  const packed = new Int32Array(6 * checkRectCount(checkArray(veils, 'veils'), 'veils'));
  veils.forEach((veil, index) => {
    const name = `veils[${index}]`;
    const rect = checkRect(veil, name, picture);
    checkText(veil.text, `${name}.text`, maxVeilText);
    checkObject(veil.orientation, `${name}.orientation`);
    const { rotation, mirrored } = veil.orientation;
    if (![0, 90, 180, 270].includes(rotation)) {
      throw new RangeError(`${name}.orientation.rotation must be 0, 90, 180 or 270, not ${String(rotation)}`);
    }
    checkBoolean(mirrored, `${name}.orientation.mirrored`);
    packed.set([...rect, rotation, mirrored ? 1 : 0], 6 * index);
  });
  return packed;
}

/**
 * Paints veils into the picture, in place: first every fill, then every text. Alpha is left alone. The painted samples
 * depend on the veils, the style and the picture's format, never on what the picture shows.
 * Returns how many veils carry their text: one that does not fit (see `veilTextScale`) is left out.
 */
export function paintSolidVeils(
  picture: PlanarPicture,
  veils: readonly VeilRect[],
  style: VeilStyle = defaultVeilStyle,
): number {
  const checked = checkPicture(picture, 'picture');
  const packed = packVeils(veils, picture);
  checkObject(style, 'style');
  const luma = checkWhole(style.luma, 'style.luma', 16, 235);
  const textLuma = checkWhole(style.textLuma, 'style.textLuma', 16, 235);
  if (luma === textLuma) throw new RangeError(`style.textLuma must differ from style.luma, both are ${luma}`);
  const texts = veils.map((veil) => veil.text);
  return addon().paintSolidVeils(checked.planes, checked.layout, packed, texts, luma, textLuma);
}

/**
 * Pixels per cell of the 5 x 7 typeface at which `text` is drawn in a veil of `size` px of the *display* picture; 0 when
 * it does not fit and is left out. The largest scale with a margin of 2 cells on every side, lines broken at spaces and
 * after commas; above 1, a line is at most a third of the veil's height.
 */
export function veilTextScale(size: PictureSize, text: string): number {
  checkObject(size, 'size');
  const width = checkWhole(size.width, 'size.width', 1, maxSide);
  const height = checkWhole(size.height, 'size.height', 1, maxSide);
  return addon().veilTextScale(width, height, checkText(text, 'text', maxVeilText));
}
