// SPDX-License-Identifier: GPL-3.0-or-later
/** The second line of defence (NA1): what the addon itself refuses, should the facade ever let it through. */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import { addon } from '../../native/lib/addon.ts';

beforeAll(buildAddon, 120_000);

/** A 6 x 4 grey picture at 8 bits in exactly as many bytes as it needs. */
const planes = [new Uint8Array(24)];
const layout = Int32Array.of(6, 4, 8, 0, 0, 0, 6);
const none = new Int32Array(0);

/** The layout with one number changed. */
function layoutWith(index: number, value: number): Int32Array {
  const changed = layout.slice();
  changed[index] = value;
  return changed;
}

/** One solid veil over the whole picture, as the addon takes it, with some numbers changed. */
function veilFields(changed: { readonly [field: number]: number | undefined } = {}): Int32Array {
  const fields = Int32Array.of(1, 0, 0, 0, 0, 6, 4, 120, 16, 128, 128, 0, 0, 0, 6, 4);
  for (const [field, value] of Object.entries(changed)) fields[Number(field)] = value ?? 0;
  return fields;
}
const whole = Int32Array.of(0, 0, 6, 4);

/** Calls the addon with arguments of any kind. */
function call(
  name: 'paintVeils' | 'regionSums' | 'veilTextScale' | 'compareOutside' | 'compareInside' | 'blockMeans',
) {
  return (...args: unknown[]) => Reflect.apply(addon()[name], undefined, args);
}

const badPictures: [string, unknown, unknown][] = [
  ['nothing', undefined, undefined],
  ['a layout as plain array', planes, [...layout]],
  ['a layout of floats', planes, Float32Array.from(layout)],
  ['a layout that is too short', planes, layout.slice(0, 6)],
  ['a layout that is too long', planes, Int32Array.of(...layout, 6, 6, 6, 6)],
  ['two planes', [planes[0], planes[0]], Int32Array.of(...layout, 6)],
  ['fewer planes than strides', planes, Int32Array.of(...layout, 6, 6)],
  ['planes that are no array', planes[0], layout],
  ['a plane of words', [new Uint16Array(24)], layout],
  ['a plane short by a byte', [new Uint8Array(23)], layout],
  ['no width', planes, layoutWith(0, 0)],
  ['a width past its row', planes, layoutWith(0, 7)],
  ['a negative height', planes, layoutWith(1, -4)],
  ['a height past its memory', planes, layoutWith(1, 5)],
  ['the largest height', planes, layoutWith(1, 2 ** 31 - 1)],
  ['depth 32', planes, layoutWith(2, 32)],
  ['chroma shift 31', planes, layoutWith(3, 31)],
  ['a negative chroma shift', planes, layoutWith(4, -1)],
  ['a negative stride', planes, layoutWith(6, -6)],
  ['the largest stride', planes, layoutWith(6, 2 ** 31 - 1)],
  ['words at an odd address', [new Uint8Array(49).subarray(1)], Int32Array.of(6, 4, 16, 0, 0, 0, 12)],
];

describe('every function of the addon refuses', () => {
  test.each(badPictures)('%s', (_, badPlanes, badLayout) => {
    expect(() => call('paintVeils')(badPlanes, badLayout, none, none, [])).toThrow(Error);
    expect(() => call('regionSums')(badPlanes, badLayout, none)).toThrow(Error);
    expect(() => call('compareOutside')(badPlanes, badLayout, planes, layout, none)).toThrow(Error);
    expect(() => call('compareOutside')(planes, layout, badPlanes, badLayout, none)).toThrow(Error);
    expect(() => call('compareInside')(planes, layout, badPlanes, badLayout, none, 0)).toThrow(Error);
    expect(() => call('blockMeans')(badPlanes, badLayout, 1, 1)).toThrow(Error);
  });

  test.each([
    ['one to the left', [-1, 0, 2, 2]],
    ['one above', [0, -1, 2, 2]],
    ['one past the right edge', [5, 0, 2, 1]],
    ['one past the bottom', [0, 3, 1, 2]],
    ['one whose right edge wraps around', [2, 0, 2 ** 31 - 1, 1]],
    ['one whose place wraps around', [-(2 ** 31), 0, 1, 1]],
    ['an empty one', [0, 0, 0, 1]],
    ['half of one', [0, 0, 1]],
  ])('rectangles: %s', (_, rect) => {
    const rects = Int32Array.from(rect);
    expect(() => call('compareOutside')(planes, layout, planes, layout, rects)).toThrow(Error);
    expect(() => call('compareInside')(planes, layout, planes, layout, rects, 0)).toThrow(Error);
    expect(() => call('regionSums')(planes, layout, rects)).toThrow(Error);
    expect(() => call('paintVeils')(planes, layout, veilFields(), rects, [''])).toThrow(Error);
    const area = [rect[0] ?? 0, rect[1] ?? 0, rect[2] ?? 0, rect[3] ?? -1];
    const text = veilFields({ 3: area[0], 4: area[1], 5: area[2] || 1, 6: area[2] === 0 ? 0 : area[3] });
    expect(() => call('paintVeils')(planes, layout, text, whole, [''])).toThrow('text leaves');
  });

  test('two pictures of different size', () => {
    const other = Int32Array.of(4, 6, 8, 0, 0, 0, 4);
    expect(() => call('compareOutside')(planes, layout, planes, other, none)).toThrow('differ in geometry');
  });
});

describe('the addon refuses a veil with', () => {
  const paint = call('paintVeils');

  test.each([
    ['a slant', { 1: 45 }, 'rotation'],
    ['a text luma below black', { 7: 15 }, 'luma'],
    ['a luma above white', { 8: 236 }, 'fill'],
    ['a chroma out of range', { 9: 15 }, 'fill'],
    ['the other chroma out of range', { 10: 241 }, 'fill'],
    ['an unknown pattern', { 11: 3 }, 'fill'],
    ['a pattern over nothing', { 14: 0 }, 'fill'],
    ['a pattern of negative height', { 15: -1 }, 'fill'],
    ['a pattern whose place wraps around', { 12: -(2 ** 31) }, 'fill'],
    ['fewer than no rectangles', { 0: -1 }, 'more rectangles'],
    ['more rectangles than there are', { 0: 2 }, 'more rectangles'],
    ['a rectangle too many', { 0: 0 }, 'belongs to no veil'],
  ])('%s', (_, fields, words) => {
    expect(() => paint(planes, layout, veilFields(fields), whole, ['a'])).toThrow(words);
  });

  test('a wrong text, or numbers that are none of it', () => {
    const veil = veilFields();
    expect(paint(planes, layout, veil, whole, ['a'])).toBe(0);
    expect(() => paint(planes, layout, veil, whole, [])).toThrow('one text');
    expect(() => paint(planes, layout, veil, whole, 'a')).toThrow('a text');
    expect(() => paint(planes, layout, veil, whole, [6])).toThrow('text was expected');
    expect(() => paint(planes, layout, veil, whole, ['\u00e9'])).toThrow('ASCII');
    expect(() => paint(planes, layout, veil, whole, ['a\n'])).toThrow('ASCII');
    expect(() => paint(planes, layout, veil.slice(1), whole, ['a'])).toThrow('sixteen');
    expect(() => paint(planes, layout, [...veil], whole, ['a'])).toThrow('Int32Array');
  });
});

test('the addon refuses grids, bounds and sizes out of range', () => {
  expect(() => call('blockMeans')(planes, layout, 7, 1)).toThrow('out of range');
  expect(() => call('blockMeans')(planes, layout, 1, 0)).toThrow('out of range');
  expect(() => call('blockMeans')(planes, layout, Number.NaN, 1)).toThrow('out of range');
  expect(() => call('compareInside')(planes, layout, planes, layout, none, -1)).toThrow('out of range');
  expect(() => call('compareInside')(planes, layout, planes, layout, none, 65536)).toThrow('out of range');
  expect(() => call('veilTextScale')(0, 10, 'a')).toThrow('out of range');
  expect(() => call('veilTextScale')(10, 10)).toThrow('text was expected');
});
