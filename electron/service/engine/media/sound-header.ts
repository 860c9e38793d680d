// SPDX-License-Identifier: GPL-3.0-or-later
/** What the header of an audio codec says besides how to decode it, and the header without that. */

export type SoundHeader = {
  /** The header for a copy. */
  readonly header: Uint8Array;
  /** Bytes that are left out of it. */
  readonly commentBytes: number;
  /** Bytes beyond what the codec needs that cannot be left out; 0 when there are none. */
  readonly excessBytes: number;
};

/** The most bytes a header of these codecs needs, by FFmpeg's names. */
const mostBytes: ReadonlyMap<string, number> = new Map([
  ['aac', 16],
  ['alac', 64],
  ['flac', 34],
  ['opus', 276],
  ['ac3', 4],
  ['eac3', 16],
  ['mp3', 12],
  ['mp2', 0],
]);

/** A comment header of no vendor and no comments, with its framing bit (Vorbis I specification, 5.2.1). */
const noComments = Uint8Array.from([3, ...Buffer.from('vorbis'), 0, 0, 0, 0, 0, 0, 0, 0, 1]);

/** Three headers behind their sizes in Xiph lacing; undefined when they do not come apart. */
function splitXiph(header: Uint8Array): Uint8Array[] | undefined {
  if (header[0] !== 2) return undefined;
  const sizes: number[] = [];
  let at = 1;
  for (let part = 0; part < 2; part++) {
    let size = 0;
    while (header[at] === 255) {
      size += 255;
      at++;
    }
    sizes.push(size + (header[at++] ?? 0));
  }
  const [first = 0, second = 0] = sizes;
  if (at + first + second > header.length) return undefined;
  return [
    header.subarray(at, at + first),
    header.subarray(at + first, at + first + second),
    header.subarray(at + first + second),
  ];
}

/** `codec`: FFmpeg's short name. */
export function readSoundHeader(codec: string, extradata: Uint8Array | null): SoundHeader {
  const header = extradata ?? new Uint8Array();
  if (codec === 'vorbis') {
    const [identification, comments, setup] = splitXiph(header) ?? [];
    if (!identification || !comments || !setup || identification.length > 254)
      return { header, commentBytes: 0, excessBytes: header.length };
    return {
      header: Uint8Array.from([
        ...[2, identification.length, noComments.length],
        ...identification,
        ...noComments,
        ...setup,
      ]),
      commentBytes: Math.max(0, comments.length - noComments.length),
      excessBytes: 0,
    };
  }
  const excess = header.length - (mostBytes.get(codec) ?? 64);
  return { header, commentBytes: 0, excessBytes: excess > 0 ? header.length : 0 };
}
