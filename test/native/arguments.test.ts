// SPDX-License-Identifier: GPL-3.0-or-later
/** Every argument that native functions refuse, with the field named, before a byte is touched. */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import {
  blockMeans,
  compareInside,
  compareOutside,
  copyPicture,
  type PaintedVeil,
  type PlanarPicture,
  paintVeils,
  regionSums,
  veilTextScale,
} from '../../native/lib/index.ts';
import { allMemory, cloneWithGuards, makeFormat, makePicture, solidVeil } from './pictures.ts';

beforeAll(buildAddon, 120_000);

type Kind = typeof TypeError | typeof RangeError;

/** A value that the types rule out, as plain JavaScript could pass it. */
function wrong<T>(value: unknown): T {
  return value as T;
}

const good = (): PlanarPicture => makePicture(makeFormat(), 1);
const wide = (): PlanarPicture => makePicture(makeFormat({ bitDepth: 10 }), 1);

function withPlane(picture: PlanarPicture, index: number, change: object): PlanarPicture {
  return {
    ...picture,
    planes: picture.planes.map((plane, i) => (i === index ? { ...plane, ...change } : plane)),
  };
}

const whole = { x: 0, y: 0, width: 48, height: 32 };
const veil: PaintedVeil = solidVeil({
  ...whole,
  text: '(b)(6)',
  orientation: { rotation: 0, mirrored: false },
});

const badPictures: [string, PlanarPicture, Kind, string][] = [
  ['no object', wrong(null), TypeError, 'must be an object'],
  ['width 0', { ...good(), width: 0 }, RangeError, '.width'],
  ['a fractional width', { ...good(), width: 47.5 }, RangeError, '.width'],
  ['width NaN', { ...good(), width: Number.NaN }, RangeError, '.width'],
  ['a width as text', { ...good(), width: wrong('48') }, TypeError, '.width'],
  ['too great a width', { ...good(), width: 32769 }, RangeError, '.width'],
  ['a negative height', { ...good(), height: -2 }, RangeError, '.height'],
  ['more rows than there are', { ...good(), height: 33 }, RangeError, 'planes[0].data has'],
  ['depth 7', { ...good(), bitDepth: 7 }, RangeError, '.bitDepth'],
  ['depth 17', { ...good(), bitDepth: 17 }, RangeError, '.bitDepth'],
  ['a greater depth than the memory has', { ...good(), bitDepth: 10 }, RangeError, '.strideBytes'],
  ['chroma shift 3', { ...good(), chromaShiftX: wrong(3) }, RangeError, '.chromaShiftX'],
  ['chroma shift -1', { ...good(), chromaShiftY: wrong(-1) }, RangeError, '.chromaShiftY'],
  ['less subsampling than the memory has', { ...good(), chromaShiftY: 0 }, RangeError, 'planes[1].data has'],
  ['a range that is neither', { ...good(), fullRange: wrong('tv') }, TypeError, '.fullRange'],
  ['planes that are no array', { ...good(), planes: wrong({}) }, TypeError, '.planes'],
  ['no planes', { ...good(), planes: [] }, RangeError, '1, 3 or 4'],
  ['two planes', { ...good(), planes: good().planes.slice(0, 2) }, RangeError, '1, 3 or 4'],
  ['five planes', { ...good(), planes: [...good().planes, ...good().planes] }, RangeError, '1, 3 or 4'],
  ['a missing plane', { ...good(), planes: [wrong(undefined)] }, TypeError, 'planes[0]'],
  ['a plane of words', withPlane(good(), 0, { data: new Uint16Array(4096) }), TypeError, 'planes[0].data'],
  ['a plane as plain array', withPlane(good(), 2, { data: [1, 2] }), TypeError, 'planes[2].data'],
  ['a plane short by a byte', withPlane(good(), 1, { data: new Uint8Array(383) }), RangeError, 'need 384'],
  ['a stride under a row', withPlane(good(), 0, { strideBytes: 47 }), RangeError, 'planes[0].strideBytes'],
  ['a stride over the memory', withPlane(good(), 0, { strideBytes: 49 }), RangeError, 'planes[0].data has'],
  ['a negative stride', withPlane(good(), 0, { strideBytes: -48 }), RangeError, 'planes[0].strideBytes'],
  ['an enormous stride', withPlane(good(), 0, { strideBytes: 2 ** 53 }), RangeError, 'planes[0].strideBytes'],
  ['a stride as bigint', withPlane(good(), 0, { strideBytes: 48n }), TypeError, 'planes[0].strideBytes'],
  [
    'half a sample of stride',
    withPlane(wide(), 0, { strideBytes: 97, data: new Uint8Array(4096) }),
    RangeError,
    'even',
  ],
  [
    'half a sample of offset',
    withPlane(wide(), 0, { data: new Uint8Array(4096).subarray(1) }),
    RangeError,
    'even',
  ],
];

describe('every function refuses a picture with', () => {
  test.each(badPictures)('%s', (_, picture, kind, words) => {
    const calls = [
      () => paintVeils(picture, []),
      () => regionSums(picture, []),
      () => compareOutside(picture, good(), []),
      () => compareOutside(good(), picture, []),
      () => compareInside(picture, good(), [], 0),
      () => compareInside(good(), picture, [], 0),
      () => blockMeans(picture, 1, 1),
      () => copyPicture(picture),
    ];
    for (const call of calls) {
      expect(call).toThrow(kind);
      expect(call).toThrow(words);
    }
  });

  test('memory that was transferred away', () => {
    const picture = good();
    structuredClone(picture.planes[0]?.data.buffer, { transfer: [wrong(picture.planes[0]?.data.buffer)] });
    expect(() => paintVeils(picture, [])).toThrow('has 0 bytes');
  });
});

const badRects: [string, unknown, Kind, string][] = [
  ['no object', 7, TypeError, 'must be an object'],
  ['no width', { x: 0, y: 0, width: 0, height: 4 }, RangeError, '.width'],
  ['no height', { x: 0, y: 0, width: 4, height: 0 }, RangeError, '.height'],
  ['a negative width', { x: 8, y: 0, width: -4, height: 4 }, RangeError, '.width'],
  ['a left edge outside', { x: -1, y: 0, width: 4, height: 4 }, RangeError, '.x'],
  ['a top edge outside', { x: 0, y: -1, width: 4, height: 4 }, RangeError, '.y'],
  ['a right edge outside', { x: 40, y: 0, width: 9, height: 4 }, RangeError, '.width'],
  ['a bottom edge outside', { x: 0, y: 30, width: 4, height: 3 }, RangeError, '.height'],
  ['no pixel inside', { x: 48, y: 0, width: 4, height: 4 }, RangeError, '.x'],
  ['a fractional edge', { x: 0.5, y: 0, width: 4, height: 4 }, RangeError, '.x'],
  ['a number past 32 bits', { x: 2 ** 32, y: 0, width: 4, height: 4 }, RangeError, '.x'],
  ['a missing number', { x: 0, y: 0, width: 4 }, TypeError, '.height'],
];

describe('every function refuses a rectangle with', () => {
  test.each(badRects)('%s', (_, rect, kind, words) => {
    const calls = [
      () => paintVeils(good(), [{ ...veil, rects: [wrong(rect)], textArea: null }]),
      () => paintVeils(good(), [{ ...veil, textArea: wrong(rect) }]),
      () => regionSums(good(), [wrong(rect)]),
      () => compareOutside(good(), good(), [wrong(rect)]),
      () => compareInside(good(), good(), [wrong(rect)], 0),
    ];
    for (const call of calls) {
      expect(call).toThrow(kind);
      expect(call).toThrow(words);
    }
  });

  test('more of them than any picture needs', () => {
    const rects = Array.from({ length: 2 ** 18 + 1 }, () => ({ x: 0, y: 0, width: 1, height: 1 }));
    expect(() => compareOutside(good(), good(), rects)).toThrow('at most 262144');
    expect(() => compareOutside(good(), good(), wrong('all'))).toThrow(TypeError);
    expect(() => paintVeils(good(), wrong(undefined))).toThrow(TypeError);
    expect(compareOutside(good(), good(), rects.slice(1)).planes).toHaveLength(3);
  });
});

describe('paintVeils refuses', () => {
  const paint = veil.paint;
  const badVeils: [string, unknown, Kind, string][] = [
    ['no veil', null, TypeError, 'veils[1]'],
    ['rectangles that are none', { ...veil, rects: 'all' }, TypeError, 'veils[1].rects'],
    ['a text that is none', { ...veil, text: 6 }, TypeError, 'veils[1].text'],
    ['a text beyond ASCII', { ...veil, text: 'Zoë' }, RangeError, 'printable ASCII'],
    ['a line break', { ...veil, text: 'a\nb' }, RangeError, 'printable ASCII'],
    ['a zero byte', { ...veil, text: 'a\0' }, RangeError, 'printable ASCII'],
    ['a novel', { ...veil, text: 'x'.repeat(129) }, RangeError, 'at most 128'],
    ['no orientation', { ...veil, orientation: undefined }, TypeError, 'veils[1].orientation'],
    ['a slant', { ...veil, orientation: { rotation: 45, mirrored: false } }, RangeError, '.rotation'],
    ['no mirroring either way', { ...veil, orientation: { rotation: 0 } }, TypeError, '.mirrored'],
    ['no paint', { ...veil, paint: null }, TypeError, '.paint'],
    ['a luma below black', { ...veil, paint: { ...paint, luma: 15 } }, RangeError, '.luma'],
    ['a luma above white', { ...veil, paint: { ...paint, textLuma: 236 } }, RangeError, '.textLuma'],
    ['a chroma that is none', { ...veil, paint: { ...paint, cb: undefined } }, TypeError, '.cb'],
    ['a chroma out of range', { ...veil, paint: { ...paint, cr: 241 } }, RangeError, '.cr'],
    ['text as bright as the fill', { ...veil, paint: { ...paint, luma: 120 } }, RangeError, 'must differ'],
    ['an unknown pattern', { ...veil, paint: { ...paint, pattern: 'dots' } }, RangeError, '.pattern'],
    ['a pattern over nothing', { ...veil, patternArea: { ...whole, width: 0 } }, RangeError, '.patternArea'],
    ['a pattern far away', { ...veil, patternArea: { ...whole, x: 2 ** 26 } }, RangeError, '.patternArea'],
    ['text over what shows', { ...veil, rects: [{ ...whole, width: 47 }] }, RangeError, 'not covered'],
  ];

  test.each(badVeils)('%s, and leaves the veil before it unpainted', (_, bad, kind, words) => {
    const picture = good();
    const before = cloneWithGuards(picture);
    const call = () => paintVeils(picture, [veil, wrong(bad)]);
    expect(call).toThrow(kind);
    expect(call).toThrow(words);
    expect(allMemory(picture)).toEqual(allMemory(before));
  });
});

describe('comparisons refuse', () => {
  test.each([
    ['width', makeFormat({ width: 47 })],
    ['height', makeFormat({ height: 31 })],
    ['bitDepth', makeFormat({ bitDepth: 10 })],
    ['chromaShiftX', makeFormat({ chromaShiftX: 0 })],
    ['chromaShiftY', makeFormat({ chromaShiftY: 2 })],
    ['fullRange', makeFormat({ fullRange: true })],
    ['planes', makeFormat({ planeCount: 1 })],
  ])('pictures of different %s', (field, format) => {
    const other = makePicture(format, 1);
    expect(() => compareOutside(good(), other, [])).toThrow(`the same ${field}`);
    expect(() => compareInside(good(), other, [], 0)).toThrow(`the same ${field}`);
  });

  test.each([[-1], [255.5], [Number.NaN], [Number.POSITIVE_INFINITY]])('a bound of %s', (bound) => {
    expect(() => compareInside(good(), good(), [], bound)).toThrow(RangeError);
  });

  test('a bound that is no number', () => {
    expect(() => compareInside(good(), good(), [], wrong('12'))).toThrow(TypeError);
  });
});

test('blockMeans refuses more blocks than pixels, and fewer than one', () => {
  expect(() => blockMeans(good(), 49, 1)).toThrow('columns');
  expect(() => blockMeans(good(), 1, 33)).toThrow('rows');
  expect(() => blockMeans(good(), 0, 1)).toThrow('columns');
  expect(() => blockMeans(good(), 1, wrong(undefined))).toThrow(TypeError);
});

test('veilTextScale refuses sizes and texts that no veil has', () => {
  expect(() => veilTextScale({ width: 0, height: 10 }, 'x')).toThrow('size.width');
  expect(() => veilTextScale({ width: 10, height: 32769 }, 'x')).toThrow('size.height');
  expect(() => veilTextScale(wrong(undefined), 'x')).toThrow(TypeError);
  expect(() => veilTextScale({ width: 10, height: 10 }, '\t')).toThrow('printable ASCII');
});
