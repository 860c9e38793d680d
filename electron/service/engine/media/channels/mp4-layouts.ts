// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Boxes of MP4 and MOV that are a few numbers each (ISO/IEC 14496-12 and -15, QuickTime File Format, and the specifications
 * named): how long they are, and which of their bytes are reserved. What else such a box has nobody would look at.
 */

/** One version of a box's body. Lengths and places count from behind the box header. */
export type Layout = {
  readonly length: number;
  /** Reserved, `[start, end)`: zeros. */
  readonly reserved?: readonly (readonly [number, number])[];
};

export type PlainBox = {
  /** By version; a box without a version has one layout alone. */
  readonly layouts: readonly Layout[];
  /** A full box: a version and three bytes of flags stand in front and count. */
  readonly full: boolean;
  /** Flags that mean something. */
  readonly flags: number;
};

function full(flags: number, ...layouts: readonly Layout[]): PlainBox {
  return { layouts, full: true, flags };
}

function bare(length: number): PlainBox {
  return { layouts: [{ length }], full: false, flags: 0 };
}

const anyFlags = 0xffffff;

export const plainBoxes: ReadonlyMap<string, PlainBox> = new Map([
  [
    'mvhd',
    full(
      0,
      {
        length: 100,
        reserved: [
          [26, 36],
          [72, 96],
        ],
      },
      {
        length: 112,
        reserved: [
          [38, 48],
          [84, 108],
        ],
      },
    ),
  ],
  [
    'tkhd',
    full(
      15,
      {
        length: 84,
        reserved: [
          [16, 20],
          [24, 32],
          [38, 40],
        ],
      },
      {
        length: 96,
        reserved: [
          [24, 28],
          [36, 44],
          [50, 52],
        ],
      },
    ),
  ],
  ['mdhd', full(0, { length: 24, reserved: [[22, 24]] }, { length: 36, reserved: [[34, 36]] })],
  ['vmhd', full(1, { length: 12 })],
  ['smhd', full(0, { length: 8, reserved: [[6, 8]] })],
  ['hmhd', full(0, { length: 20, reserved: [[16, 20]] })],
  ['nmhd', full(0, { length: 4 })],
  ['sthd', full(0, { length: 4 })],
  ['mehd', full(0, { length: 8 }, { length: 12 })],
  ['trex', full(0, { length: 24 })],
  ['mfhd', full(0, { length: 8 })],
  ['tfdt', full(0, { length: 8 }, { length: 12 })],
  ['mfro', full(0, { length: 8 })],
  ['cslg', full(0, { length: 24 }, { length: 44 })],
  // QuickTime: media information without a picture, its clean aperture, how a track is loaded.
  ['gmin', full(0, { length: 16, reserved: [[14, 16]] })],
  ['text', bare(36)],
  ['clef', full(0, { length: 12 })],
  ['prof', full(0, { length: 12 })],
  ['enof', full(0, { length: 12 })],
  ['load', bare(16)],
  ['tgas', bare(4)],
  ['frma', bare(4)],
  ['schm', full(0, { length: 12 })],
  ['enda', bare(2)],
  ['srat', full(0, { length: 8 })],
  ['pasp', bare(8)],
  ['btrt', bare(12)],
  ['fiel', bare(2)],
  ['gama', bare(4)],
  ['clap', bare(32)],
  ['clli', bare(4)],
  ['mdcv', bare(24)],
  ['amve', bare(8)],
  ['SmDm', full(0, { length: 28 })],
  ['CoLL', full(0, { length: 8 })],
  ['tims', bare(4)],
  ['tmin', bare(4)],
  // Google's spherical video 2: stereo mode, pose, equirectangular bounds.
  ['st3d', full(0, { length: 5 })],
  ['prhd', full(0, { length: 16 })],
  ['equi', full(0, { length: 20 })],
  ['stri', full(0, { length: 5 })],
  ['hero', full(0, { length: 5 })],
  ['dvcC', bare(24)],
  ['dvvC', bare(24)],
  // Headers of codecs that say all in a fixed number of bytes (ETSI TS 102 366, F.4; 3GPP TS 26.244; VP codecs in ISOBMFF).
  ['dac3', bare(3)],
  ['damr', bare(9)],
  ['d263', bare(7)],
  ['vpcC', full(0, { length: 12, reserved: [[10, 12]] }, { length: 12, reserved: [[10, 12]] })],
  // A location of the data beside these flags is listed by itself.
  ['url ', full(1, { length: 4 })],
  ['alis', full(anyFlags, { length: 4 })],
]);

/** Boxes that are a codec's own header: the stream's header is looked at in their place. */
export const codecHeaders: ReadonlySet<string> = new Set([
  'avcC',
  // FFmpeg's box for the header of an FFV1 decoder.
  'glbl',
  'hvcC',
  'lhvC',
  'vvcC',
  'av1C',
  'dfLa',
  'dOps',
]);

/** Track references: a list of numbers of tracks. */
export const trackReferences: ReadonlySet<string> = new Set([
  'hint',
  'cdsc',
  'chap',
  'tmcd',
  'sync',
  'scpt',
  'ssrc',
  'vdep',
  'vplx',
  'subt',
  'font',
  'cdep',
  'auxl',
  'thmb',
]);

/** Bytes of a body that its layout does not account for: `what` they are, and how many. */
export type Stray = { readonly what: string; readonly bytes: Uint8Array };

/** What a body holds beside the numbers of its layout. */
export function strayBytes(box: PlainBox, body: Uint8Array): Stray[] {
  const version = box.full ? (body[0] ?? 0) : 0;
  const layout = box.layouts[version];
  if (!layout || body.length < layout.length) return [{ what: 'of an unknown form', bytes: body }];
  const strays: Stray[] = [];
  const flags = ((body[1] ?? 0) << 16) | ((body[2] ?? 0) << 8) | (body[3] ?? 0);
  if (box.full && (flags & ~box.flags) !== 0)
    strays.push({ what: 'unknown flags', bytes: body.subarray(1, 4) });
  for (const [start, end] of layout.reserved ?? [])
    strays.push({ what: 'reserved fields', bytes: body.subarray(start, end) });
  if (body.length > layout.length)
    strays.push({ what: 'behind its fields', bytes: body.subarray(layout.length) });
  return strays.filter(({ bytes }) => bytes.some((byte) => byte !== 0));
}
