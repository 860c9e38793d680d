// SPDX-License-Identifier: GPL-3.0-or-later
/** The parts of a PNG (ISO/IEC 15948): length, name, contents and check sum of each, behind a signature of eight bytes. */

const signatureBytes = 8;
/** Length, name and check sum around the contents. */
const chunkOverhead = 12;

export type PngChunk = { readonly name: string; readonly bytes: Uint8Array };

/** Every chunk, with all of its bytes. Ends where the file does. */
export function* chunksOf(png: Uint8Array): Generator<PngChunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = signatureBytes; at + chunkOverhead <= png.byteLength; ) {
    const end = at + chunkOverhead + view.getUint32(at);
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    yield { name, bytes: png.subarray(at, end) };
    at = end;
  }
}

const picture = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** The PNG without whatever says more than how its picture looks. */
export function onlyPicture(png: Uint8Array): Uint8Array {
  const kept = [...chunksOf(png)].filter(({ name }) => picture.has(name)).map(({ bytes }) => bytes);
  return Uint8Array.from(Buffer.concat([png.subarray(0, signatureBytes), ...kept]));
}
