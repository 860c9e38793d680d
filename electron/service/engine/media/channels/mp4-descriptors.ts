// SPDX-License-Identifier: GPL-3.0-or-later
/** The descriptors of MPEG-4 systems (ISO/IEC 14496-1, 7.2.6) in `esds` and `iods` boxes: bytes that no reader of sound or picture needs. */

const tag = {
  objectOld: 0x02,
  object: 0x10,
  stream: 3,
  decoder: 4,
  decoderHeader: 5,
  sync: 6,
  byNumber: 0x0e,
} as const;

type Descriptor = { readonly tag: number; readonly body: Uint8Array };

/** Descriptors that follow each other; `rest`: bytes where one should be. */
function split(bytes: Uint8Array): { readonly descriptors: readonly Descriptor[]; readonly rest: number } {
  const descriptors: Descriptor[] = [];
  let at = 0;
  while (at < bytes.length) {
    let length = 0;
    let body = at + 1;
    for (let part = 0; part < 4; part++) {
      const byte = bytes[body++] ?? 0;
      length = length * 128 + (byte & 127);
      if ((byte & 128) === 0) break;
    }
    if (body + length > bytes.length) break;
    descriptors.push({ tag: bytes[at] ?? 0, body: bytes.subarray(body, body + length) });
    at = body + length;
  }
  const rest = bytes.subarray(at);
  return { descriptors, rest: rest.some((byte) => byte !== 0) ? rest.length : 0 };
}

/** Bytes of the descriptors in `bytes` beside those that `take` accounts for. */
function strayOf(bytes: Uint8Array, take: (descriptor: Descriptor) => number): number {
  const { descriptors, rest } = split(bytes);
  return descriptors.reduce((sum, descriptor) => sum + take(descriptor), rest);
}

/** The decoder's own header is looked at as the stream's header. */
function strayOfDecoder({ tag: kind, body }: Descriptor): number {
  if (kind !== tag.decoder) return kind === tag.sync && body.length === 1 ? 0 : body.length;
  let headers = 0;
  return strayOf(body.subarray(13), (inner) =>
    inner.tag === tag.decoderHeader && headers++ === 0 ? 0 : inner.body.length,
  );
}

/** An elementary stream descriptor: its number and flags, then the decoder and the sync layer. */
function strayOfStream({ tag: kind, body }: Descriptor): number {
  if (kind !== tag.stream) return body.length;
  const flags = body[2] ?? 0;
  // Flags that a URL or further numbers follow: no file of sound and picture has them.
  if ((flags & 0xe0) !== 0) return body.length;
  const seen = new Set<number>();
  return strayOf(body.subarray(3), (inner) => {
    if (seen.has(inner.tag)) return inner.body.length;
    seen.add(inner.tag);
    return strayOfDecoder(inner);
  });
}

/** How many bytes of an `esds` body are no decoder configuration. */
export function strayInStreamDescriptor(body: Uint8Array): number {
  return body.subarray(0, 4).some((byte) => byte !== 0)
    ? body.length
    : strayOf(body.subarray(4), strayOfStream);
}

/** How many bytes of an `iods` body are no profiles and numbers of tracks. */
export function strayInObjectDescriptor(body: Uint8Array): number {
  if (body.subarray(0, 4).some((byte) => byte !== 0)) return body.length;
  return strayOf(body.subarray(4), ({ tag: kind, body: object }) => {
    // Without a URL: its number, five profiles, numbers of tracks.
    if (kind !== tag.object && kind !== tag.objectOld) return object.length;
    return strayOf(object.subarray(7), (inner) =>
      inner.tag === tag.byNumber && inner.body.length === 4 ? 0 : inner.body.length,
    );
  });
}
