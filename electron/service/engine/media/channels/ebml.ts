// SPDX-License-Identifier: GPL-3.0-or-later
/** Numbers of EBML (RFC 8794, sections 4 and 5), and the header of a Matroska block (RFC 9559, section 10). */

/** A number that states its own length: with its marker for ids, without for sizes; undefined when there is none. */
function readNumber(
  bytes: Uint8Array,
  at: number,
  marked: boolean,
): { readonly value: number; readonly length: number } | undefined {
  const first = bytes[at] ?? 0;
  if (first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) return undefined;
  let value = marked ? first : first & (0xff >> length);
  let unknown = !marked && value === 0xff >> length;
  for (let byte = 1; byte < length; byte++) {
    const next = bytes[at + byte] ?? 0;
    if (next !== 0xff) unknown = false;
    value = value * 256 + next;
  }
  return { value: unknown ? Number.POSITIVE_INFINITY : value, length };
}

/** The body of an unsigned number, at most eight bytes. */
export function readUnsigned(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

export type ElementHead = { readonly id: number; readonly headBytes: number; readonly size: number };

/** The id and size an element begins with; undefined when none stands there. Ids longer than four bytes are none. */
export function readElementHead(bytes: Uint8Array): ElementHead | undefined {
  const id = readNumber(bytes, 0, true);
  const size = id && readNumber(bytes, id.length, false);
  if (!id || !size || id.length > 4) return undefined;
  return { id: id.value, headBytes: id.length + size.length, size: size.value };
}

export type BlockHead = {
  readonly track: number;
  /** Ticks after the cluster's time. */
  readonly ticks: number;
  readonly flags: number;
  /** Where the frames begin, lacing left behind. */
  readonly bytes: number;
};

/** The header of a block, with the sizes of laced frames; undefined when it is cut short. */
export function readBlockHead(bytes: Uint8Array): BlockHead | undefined {
  const track = readNumber(bytes, 0, false);
  if (!track || track.length + 3 > bytes.length) return undefined;
  const { length } = track;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[length + 2] ?? 0;
  const lacing = (flags >> 1) & 3;
  let at = length + 3;
  if (lacing !== 0) {
    const sizes = bytes[at++] ?? 0;
    // Two is fixed lacing: all frames share alike.
    for (let frame = 0; frame < sizes && lacing !== 2; frame++) {
      if (lacing === 1) while (bytes[at++] === 0xff);
      else at += readNumber(bytes, at, false)?.length ?? 1;
    }
  }
  return { track: track.value, ticks: view.getInt16(length), flags, bytes: at };
}
