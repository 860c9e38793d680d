// SPDX-License-Identifier: GPL-3.0-or-later
/** The picture layouts that can be painted and encoded without changing a sample, and which of them H.264 can hold. */
import { ClearveilError } from '../../../../core/base/errors.ts';

export type PixelLayout = {
  readonly bitDepth: number;
  readonly chromaShiftX: 0 | 1 | 2;
  readonly chromaShiftY: 0 | 1 | 2;
  /** 1 for grey, 3 for YUV. Transparency is in no list here: what lies behind a veil must not depend on a player. */
  readonly planes: 1 | 3;
  /** True for FFmpeg's deprecated yuvj names, which mean full range. */
  readonly fullRangeByName: boolean;
  /** True where the H.264 encoder takes the format as it is; FFV1 takes every one here. */
  readonly h264: boolean;
};

type Shift = 0 | 1 | 2;

const chroma: { readonly [name: string]: readonly [Shift, Shift] } = {
  '410': [2, 2],
  '411': [2, 0],
  '420': [1, 1],
  '422': [1, 0],
  '440': [0, 1],
  '444': [0, 0],
};
/** What both FFmpeg and FFV1 have, by name of the family. */
const depths: { readonly [family: string]: readonly number[] } = {
  yuv410: [8],
  yuv411: [8],
  yuv420: [8, 9, 10, 12, 14, 16],
  yuv422: [8, 9, 10, 12, 14, 16],
  yuv440: [8, 10, 12],
  yuv444: [8, 9, 10, 12, 14, 16],
};
const greyDepths = [8, 9, 10, 12, 14, 16];
const h264Formats: ReadonlySet<string> = new Set(
  ['yuv420p', 'yuv422p', 'yuv444p', 'gray'].flatMap((name) => [name, `${name}10le`]),
);

const suffix = (depth: number): string => (depth === 8 ? '' : `${depth}le`);

function* namedLayouts(): Generator<readonly [string, PixelLayout]> {
  for (const [family, all] of Object.entries(depths)) {
    const [chromaShiftX, chromaShiftY] = chroma[family.slice(-3)] ?? [0, 0];
    for (const bitDepth of all) {
      const name = `${family}p${suffix(bitDepth)}`;
      const h264 = h264Formats.has(name);
      const layout = { bitDepth, chromaShiftX, chromaShiftY, planes: 3, h264 } as const;
      yield [name, { ...layout, fullRangeByName: false }];
      if (bitDepth === 8) yield [name.replace('yuv', 'yuvj'), { ...layout, fullRangeByName: true }];
    }
  }
  for (const bitDepth of greyDepths) {
    const name = `gray${suffix(bitDepth)}`;
    const h264 = h264Formats.has(name);
    yield [name, { bitDepth, chromaShiftX: 0, chromaShiftY: 0, planes: 1, fullRangeByName: false, h264 }];
  }
}

const layouts: ReadonlyMap<string, PixelLayout> = new Map(namedLayouts());

/**
 * Formats that hold the same samples in another arrangement, and the planar one that decoded pictures are rearranged to:
 * interleaved planes, packed samples, big-endian ones. Nothing is computed, every sample keeps its value.
 */
const planarForms: ReadonlyMap<string, string> = new Map([
  ['nv12', 'yuv420p'],
  ['nv21', 'yuv420p'],
  ['nv16', 'yuv422p'],
  ['nv24', 'yuv444p'],
  ['nv42', 'yuv444p'],
  ['yuyv422', 'yuv422p'],
  ['uyvy422', 'yuv422p'],
  ['yvyu422', 'yuv422p'],
  ['uyyvyy411', 'yuv411p'],
  ['p010le', 'yuv420p10le'],
  ['p210le', 'yuv422p10le'],
  ['p410le', 'yuv444p10le'],
  ['y210le', 'yuv422p10le'],
  ...[...layouts.keys()]
    .filter((name) => name.endsWith('le'))
    .map((name) => [name.replace(/le$/, 'be'), name] as const),
]);

/** The planar format that pictures of this one are rearranged to, or undefined when they are used as they are. */
export function planarForm(pixelFormat: string): string | undefined {
  return planarForms.get(pixelFormat);
}

/** The layout of an FFmpeg pixel format, as decoded or rearranged. Throws INPUT_UNSUPPORTED for one that would need a conversion. */
export function pixelLayout(pixelFormat: string): PixelLayout {
  const found = layouts.get(pixelFormat);
  if (!found) {
    throw new ClearveilError(
      'INPUT_UNSUPPORTED',
      `pictures of format ${pixelFormat} cannot be released without converting them`,
      "The recording can be reviewed; releasing it would alter more than the veils. Keep it for an agency with its maker's tools.",
      { pixelFormat },
    );
  }
  return found;
}

/** An unstated place of chroma means left. */
export const unspecifiedOrLeft = 1;

/**
 * Where chroma samples lie (AVChromaLocation), as far as it means anything: only chroma halved both ways can lie in several
 * places (Rec. ITU-T H.264, E.2.1).
 */
export function chromaPlace(
  frame: { readonly chromaLocation: number },
  { chromaShiftX, chromaShiftY }: Pick<PixelLayout, 'chromaShiftX' | 'chromaShiftY'>,
): number {
  const both = chromaShiftX === 1 && chromaShiftY === 1;
  return both ? frame.chromaLocation || unspecifiedOrLeft : unspecifiedOrLeft;
}
