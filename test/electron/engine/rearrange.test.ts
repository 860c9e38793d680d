// SPDX-License-Identifier: GPL-3.0-or-later
/** Packed, interleaved and big-endian pictures come apart into planes with every sample as it was. */
import fc from 'fast-check';
import { avGetPixFmtFromName, Frame } from 'node-av/lib';
import { describe, expect, test } from 'vitest';
import { pixelFormatName } from '../../../electron/service/engine/media/picture.ts';
import { pixelLayout, planarForm } from '../../../electron/service/engine/media/pixel-format.ts';
import { Rearranger } from '../../../electron/service/engine/media/rearrange.ts';

const size = { width: 40, height: 6 };

type Planes = readonly Uint16Array[];
/** Rows of bytes of each plane of the packed format, from planar samples. */
type Pack = (planes: Planes) => readonly (readonly number[])[];

const little = (value: number): number[] => [value & 255, value >> 8];
const big = (value: number): number[] => [value >> 8, value & 255];
const at = (plane: Uint16Array | undefined, index: number): number => plane?.[index] ?? 0;

/** Luma as it is; chroma samples in turn, U first unless `swapped`. */
const semiPlanar =
  (bytes: (value: number) => number[], swapped = false): Pack =>
  ([y, u, v]) => [
    [...(y ?? [])].flatMap(bytes),
    [...(u ?? [])].flatMap((value, index) =>
      swapped ? [...bytes(at(v, index)), ...bytes(value)] : [...bytes(value), ...bytes(at(v, index))],
    ),
  ];

/** Two luma samples and one pair of chroma samples in each group, in the order given. */
const packed422 =
  (order: string, bytes: (value: number) => number[]): Pack =>
  ([y, u, v]) => [
    [...(u ?? [])].flatMap((_, pair) =>
      [...order].flatMap((letter, place) => {
        const second = order.slice(0, place).includes('y');
        const sample = { y: at(y, 2 * pair + (second ? 1 : 0)), u: at(u, pair), v: at(v, pair) }[letter];
        return bytes(sample ?? 0);
      }),
    ),
  ];

const byte = (value: number): number[] => [value];
const high10 = (value: number): number[] => little(value << 6);

const packs: Readonly<Record<string, Pack>> = {
  nv12: semiPlanar(byte),
  nv21: semiPlanar(byte, true),
  nv16: semiPlanar(byte),
  nv24: semiPlanar(byte),
  nv42: semiPlanar(byte, true),
  p010le: semiPlanar(high10),
  p210le: semiPlanar(high10),
  p410le: semiPlanar(high10),
  yuyv422: packed422('yuyv', byte),
  uyvy422: packed422('uyvy', byte),
  yvyu422: packed422('yvyu', byte),
  y210le: packed422('yuyv', high10),
  uyyvyy411: ([y, u, v]) => [
    [...(u ?? [])].flatMap((value, group) => [
      value,
      at(y, 4 * group),
      at(y, 4 * group + 1),
      at(v, group),
      at(y, 4 * group + 2),
      at(y, 4 * group + 3),
    ]),
  ],
  ...Object.fromEntries(
    ['yuv420p10be', 'yuv422p10be', 'yuv444p12be', 'yuv444p16be', 'gray16be', 'gray10be'].map(
      (name): [string, Pack] => [name, (planes) => planes.map((plane) => [...plane].flatMap(big))],
    ),
  ),
};

describe.each(Object.entries(packs))('%s', (name, pack) => {
  test('comes apart into planes', () => {
    const planar = planarForm(name) ?? '';
    const layout = pixelLayout(planar);
    const counts = Array.from({ length: layout.planes }, (_, plane) => {
      const shift = plane === 1 || plane === 2;
      return (
        (size.width >> (shift ? layout.chromaShiftX : 0)) * (size.height >> (shift ? layout.chromaShiftY : 0))
      );
    });
    const samples = fc.tuple(
      ...counts.map((count) =>
        fc.uint16Array({ minLength: count, maxLength: count, max: (1 << layout.bitDepth) - 1 }),
      ),
    );
    fc.assert(
      fc.property(samples, (planes) => {
        const frame = new Frame();
        frame.alloc();
        frame.width = size.width;
        frame.height = size.height;
        frame.format = avGetPixFmtFromName(name);
        expect(frame.getBuffer()).toBeGreaterThanOrEqual(0);
        pack(planes).forEach((bytes, plane) => {
          const rows = plane === 0 ? size.height : size.height >> layout.chromaShiftY;
          const rowBytes = bytes.length / rows;
          const stride = frame.linesize[plane] ?? 0;
          for (let row = 0; row < rows; row++)
            frame.data?.[plane]?.set(bytes.slice(row * rowBytes, (row + 1) * rowBytes), row * stride);
        });
        const rearranger = new Rearranger();
        const out = rearranger.apply(frame);
        expect(pixelFormatName(out)).toBe(planar);
        planes.forEach((expected, plane) => {
          const shift = plane === 1 || plane === 2;
          const width = size.width >> (shift ? layout.chromaShiftX : 0);
          const view = out.data?.[plane] ?? new Uint8Array();
          const stride = out.linesize[plane] ?? 0;
          const unit = layout.bitDepth > 8 ? 2 : 1;
          const seen = Array.from(expected, (_, index) => {
            const place = Math.floor(index / width) * stride + (index % width) * unit;
            return (view[place] ?? 0) + (unit === 2 ? (view[place + 1] ?? 0) * 256 : 0);
          });
          expect(seen).toEqual([...expected]);
        });
        rearranger.close();
        frame.free();
      }),
      { numRuns: 10 },
    );
  });
});
