// SPDX-License-Identifier: GPL-3.0-or-later
/** The tracker's functions as JavaScript calls them: what is refused, by the facade and by the addon behind it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import { addon } from '../../native/lib/addon.ts';
import { followBoxes, measureScene, reduceLuma, resampleRgb, smallSize } from '../../native/lib/index.ts';
import { noise } from './pictures.ts';

beforeAll(buildAddon, 120_000);

const upright = { rotation: 0, mirrored: false } as const;
const still = { a: 1, b: 0, tx: 0, ty: 0 };
const size = { width: 64, height: 48 };

/** Textured grey, shifted to the left by `shift` px. */
function small(shift = 0) {
  const wide = new Uint8Array(128 * 48);
  noise(wide, 9);
  const data = Uint8Array.from({ length: 64 * 48 }, (_, at) => {
    const x = (at % 64) + shift;
    const y = Math.floor(at / 64);
    return ((wide[y * 128 + x] ?? 0) + (wide[y * 128 + x + 1] ?? 0)) >> 1;
  });
  const planes = [{ data, strideBytes: 64 }];
  const grey = { bitDepth: 8, chromaShiftX: 0, chromaShiftY: 0, fullRange: true, planes } as const;
  return reduceLuma({ ...size, ...grey }, upright, size);
}

test('a subject is found where it went, and a path says why it ends', () => {
  const box = { x: 24, y: 16, width: 14, height: 14 };
  const steps = [0, 3, 6].map((shift) => ({ luma: small(shift), motion: still, stops: [] }));
  const [path] = followBoxes(steps, [box]);
  expect(path?.end).toBe('pictures');
  expect(path?.met).toBe(-1);
  expect(path?.points.map(({ x }) => Math.round(x))).toEqual([21, 18]);
  expect(path?.points.every(({ confidence }) => confidence > 0.9)).toBe(true);
  const stopped = steps.map((step, at) => ({ ...step, stops: at === 1 ? [{ ...box, x: 21 }] : [] }));
  expect(followBoxes(stopped, [box])[0]).toMatchObject({ end: 'met', met: 0, points: [{}] });
});

test('the scene is seen to move as a whole', () => {
  const { motion, support } = measureScene(small(0), small(4));
  expect(support).toBeGreaterThan(0.5);
  expect(motion.tx).toBeCloseTo(-4, 0);
  expect(motion.ty).toBeCloseTo(0, 0);
});

test('sizes are reduced along the long side and never enlarged', () => {
  expect(smallSize({ width: 1920, height: 1080 }, 640)).toEqual({ width: 640, height: 360 });
  expect(smallSize({ width: 1080, height: 1920 }, 640)).toEqual({ width: 360, height: 640 });
  expect(smallSize({ width: 320, height: 3 }, 640)).toEqual({ width: 320, height: 3 });
});

describe('the facade refuses', () => {
  const luma = () => small();
  const step = () => ({ luma: luma(), motion: still, stops: [] });
  const box = { x: 1, y: 1, width: 5, height: 5 };

  test.each([
    ['no pictures', () => followBoxes([], [box])],
    ['a box without area', () => followBoxes([step()], [{ ...box, width: 0 }])],
    ['a box that is no number', () => followBoxes([step()], [{ ...box, x: Number.NaN }])],
    [
      'a motion that is no number',
      () => followBoxes([{ ...step(), motion: { ...still, tx: Infinity } }], [box]),
    ],
    ['pictures of two sizes', () => followBoxes([step(), { ...step(), luma: cut(luma()) }], [box])],
    ['a pyramid of another size', () => measureScene(luma(), cut(luma()))],
    ['an eighth of a turn', () => reduceLuma(picture(), { rotation: 45 as 90, mirrored: false }, size)],
    ['an enlargement', () => reduceLuma(picture(), upright, { width: 65, height: 48 })],
    ['a turned enlargement', () => reduceLuma(picture(), { rotation: 90, mirrored: false }, size)],
  ])('%s', (_, call) => {
    expect(call).toThrow(Error);
  });

  function cut(whole: ReturnType<typeof small>) {
    return { ...whole, pyramid: whole.pyramid.subarray(1) };
  }

  function picture() {
    const planes = [{ data: new Uint8Array(64 * 48), strideBytes: 64 }];
    return { ...size, bitDepth: 8, chromaShiftX: 0, chromaShiftY: 0, fullRange: true, planes } as const;
  }
});

describe('the addon itself refuses', () => {
  const { pyramid } = { pyramid: new Uint8Array(64 * 48 + 32 * 24 + 16 * 12) };
  const level = pyramid.subarray(0, 64 * 48 + 32 * 24);
  const motions = Float64Array.of(1, 0, 0, 0);
  const none = new Float64Array(0);
  const call =
    (name: 'followBoxes' | 'measureScene' | 'reduceLuma' | 'resampleRgb', ...args: unknown[]) =>
    () =>
      Reflect.apply(addon()[name], undefined, args);

  test('nothing of what is sound', () => {
    expect(call('followBoxes', [level], 64, 48, motions, [none], none)()).toEqual([]);
  });

  test.each([
    ['a pyramid too long', call('followBoxes', [pyramid], 64, 48, motions, [none], none)],
    ['pictures that are no array', call('followBoxes', level, 64, 48, motions, [none], none)],
    ['fewer motions than pictures', call('followBoxes', [level], 64, 48, none, [none], none)],
    ['fewer stops than pictures', call('followBoxes', [level], 64, 48, motions, [], none)],
    ['three numbers as a box', call('followBoxes', [level], 64, 48, motions, [none], new Float64Array(3))],
    [
      'a box that is no number',
      call('followBoxes', [level], 64, 48, motions, [none], Float64Array.of(NaN, 0, 1, 1)),
    ],
    [
      'a box turned inside out',
      call('followBoxes', [level], 64, 48, motions, [none], Float64Array.of(0, 0, -1, 1)),
    ],
    ['whole numbers as a box', call('followBoxes', [level], 64, 48, motions, [none], new Int32Array(4))],
    ['no width', call('measureScene', level, level, 0, 48)],
    ['a width past its memory', call('measureScene', level, level, 65, 48)],
    ['no picture', call('reduceLuma', undefined, undefined, 0, 0, 4, 4)],
    [
      'a small picture that is larger',
      call('reduceLuma', [new Uint8Array(24)], Int32Array.of(6, 4, 8, 0, 0, 0, 6), 0, 0, 7, 4),
    ],
    [
      'a turn that is none',
      call('reduceLuma', [new Uint8Array(24)], Int32Array.of(6, 4, 8, 0, 0, 0, 6), 45, 0, 2, 2),
    ],
  ])('%s', (_, refused) => {
    expect(refused).toThrow(Error);
  });
});

describe('resampling refuses', () => {
  const picture = { width: 4, height: 2, data: new Uint8Array(24) };
  const axis = {
    first: Int32Array.of(0, 2),
    taps: Int32Array.of(2, 2),
    weights: new Float32Array(4),
    stride: 2,
  };
  const range = { scale: 1, offset: 0, outside: 0, blueFirst: false };
  const down = { ...axis, first: Int32Array.of(0, 0) };

  test.each([
    ['a tap beyond the picture', { ...axis, first: Int32Array.of(0, 3) }, new Float32Array(12)],
    ['a tap before the picture', { ...axis, first: Int32Array.of(-1, 0) }, new Float32Array(12)],
    ['fewer weights than taps', { ...axis, weights: new Float32Array(3) }, new Float32Array(12)],
    ['more taps than its stride', { ...axis, taps: Int32Array.of(3, 2) }, new Float32Array(12)],
    ['a target too short', axis, new Float32Array(11)],
  ])('%s', (_, across, out) => {
    expect(() => resampleRgb(picture, across, down, range, out)).toThrow(Error);
    const { first, taps, weights, stride } = across;
    expect(() =>
      addon().resampleRgb(
        picture.data,
        4,
        2,
        first,
        taps,
        weights,
        stride,
        down.first,
        down.taps,
        down.weights,
        2,
        new Float64Array(4),
        out,
      ),
    ).toThrow(Error);
  });
});
