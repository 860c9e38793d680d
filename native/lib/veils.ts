// SPDX-License-Identifier: GPL-3.0-or-later
/** Veils: a fill that owes nothing to the picture under it, with the exemption code drawn inside. */
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

/** What may be drawn over the colour of a fill; `tiles`: 8 x 8, `glow`: brighter in the middle. */
const patterns = ['none', 'tiles', 'glow'] as const;

/**
 * A fill: one colour in 8-bit limited-range terms (luma 16 to 235, chroma 16 to 240), and a pattern that goes at most 8
 * steps of luma from it. `textLuma`: of the code.
 */
export type VeilPaint = {
  readonly luma: number;
  readonly cb: number;
  readonly cr: number;
  readonly textLuma: number;
  readonly pattern: (typeof patterns)[number];
};

/**
 * One veil, in px of the coded (unrotated) picture. `rects` lie inside the picture and do not overlap; chroma samples they
 * touch only in part are veiled whole. `text` is printable ASCII, empty for a veil that must not be marked; it is drawn in
 * `textArea`, which the rectangles have to cover (null: no room), and reads upright and unmirrored in the display picture
 * that `orientation` makes of the coded one. The pattern is stretched over `patternArea`, which may leave the picture.
 */
export type PaintedVeil = {
  readonly rects: readonly PixelRect[];
  readonly paint: VeilPaint;
  readonly patternArea: PixelRect;
  readonly text: string;
  readonly textArea: PixelRect | null;
  readonly orientation: Orientation;
};

/** Longest code text, characters. */
export const maxVeilText = 128;

/** Numbers of one veil besides its rectangles (VeilField in native/src/bridge/arguments.cc). */
const fieldCount = 16;
const farthest = 2 ** 25;

function overlap(a: PixelRect, b: PixelRect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** A code is never drawn over visible picture. */
function checkTextArea(veil: PaintedVeil, name: string, picture: PlanarPicture): readonly number[] {
  const area = veil.textArea;
  if (area === null) return [0, 0, 0, 0];
  const packed = checkRect(area, `${name}.textArea`, picture);
  const covered = veil.rects.reduce((sum, rect) => sum + overlap(rect, area), 0);
  if (covered < area.width * area.height)
    throw new RangeError(`${name}.textArea is not covered by the rectangles`);
  return packed;
}

function checkPaint({ paint, patternArea }: PaintedVeil, name: string): readonly number[] {
  checkObject(paint, `${name}.paint`);
  checkObject(patternArea, `${name}.patternArea`);
  const luma = checkWhole(paint.luma, `${name}.paint.luma`, 16, 235);
  const textLuma = checkWhole(paint.textLuma, `${name}.paint.textLuma`, 16, 235);
  if (luma === textLuma)
    throw new RangeError(`${name}.paint.textLuma must differ from its luma, both are ${luma}`);
  const pattern = patterns.indexOf(paint.pattern);
  if (pattern < 0) throw new RangeError(`${name}.paint.pattern must be one of ${patterns.join(', ')}`);
  return [
    textLuma,
    luma,
    checkWhole(paint.cb, `${name}.paint.cb`, 16, 240),
    checkWhole(paint.cr, `${name}.paint.cr`, 16, 240),
    pattern,
    checkWhole(patternArea.x, `${name}.patternArea.x`, -farthest, farthest),
    checkWhole(patternArea.y, `${name}.patternArea.y`, -farthest, farthest),
    checkWhole(patternArea.width, `${name}.patternArea.width`, 1, farthest),
    checkWhole(patternArea.height, `${name}.patternArea.height`, 1, farthest),
  ];
}

function packVeils(
  veils: readonly PaintedVeil[],
  picture: PlanarPicture,
): { readonly fields: Int32Array; readonly rects: Int32Array } {
  const count = checkRectCount(checkArray(veils, 'veils'), 'veils');
  const fields = new Int32Array(fieldCount * count);
  const rects: number[] = [];
  veils.forEach((veil, index) => {
    const name = `veils[${index}]`;
    checkObject(veil, name);
    checkRectCount(checkArray(veil.rects, `${name}.rects`), `${name}.rects`);
    veil.rects.forEach((rect, at) => {
      rects.push(...checkRect(rect, `${name}.rects[${at}]`, picture));
    });
    checkText(veil.text, `${name}.text`, maxVeilText);
    checkObject(veil.orientation, `${name}.orientation`);
    const { rotation, mirrored } = veil.orientation;
    if (![0, 90, 180, 270].includes(rotation)) {
      throw new RangeError(`${name}.orientation.rotation must be 0, 90, 180 or 270, not ${String(rotation)}`);
    }
    checkBoolean(mirrored, `${name}.orientation.mirrored`);
    const head = [veil.rects.length, rotation, mirrored ? 1 : 0];
    fields.set(
      [...head, ...checkTextArea(veil, name, picture), ...checkPaint(veil, name)],
      fieldCount * index,
    );
  });
  return { fields, rects: Int32Array.from(rects) };
}

/**
 * Paints veils into the picture, in place: first every fill in the given order, then every text. Alpha is left alone. The
 * painted samples depend on the veils and the picture's format, never on what the picture shows.
 * Returns how many veils carry their text: one that does not fit (see `veilTextScale`) is left out.
 */
export function paintVeils(picture: PlanarPicture, veils: readonly PaintedVeil[]): number {
  const checked = checkPicture(picture, 'picture');
  const { fields, rects } = packVeils(veils, picture);
  const texts = veils.map((veil) => veil.text);
  return addon().paintVeils(checked.planes, checked.layout, fields, rects, texts);
}

/**
 * Pixels per cell of the 5 x 7 typeface at which `text` is drawn in an area of `size` px of the *display* picture; 0 when
 * it does not fit and is left out. The largest scale with a margin of 2 cells on every side, lines broken at spaces and
 * after commas; above 1, a line is at most a third of the area's height.
 */
export function veilTextScale(size: PictureSize, text: string): number {
  checkObject(size, 'size');
  const width = checkWhole(size.width, 'size.width', 1, maxSide);
  const height = checkWhole(size.height, 'size.height', 1, maxSide);
  return addon().veilTextScale(width, height, checkText(text, 'text', maxVeilText));
}
