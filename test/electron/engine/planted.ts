// SPDX-License-Identifier: GPL-3.0-or-later
/** Planting a marker in one channel of a recording, and looking for it in the bytes of a copy. */

import { readFileSync, writeFileSync } from 'node:fs';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { type AVCodecID, AVERROR_EOF, AVMEDIA_TYPE_DATA } from 'node-av/constants';
import { FormatContext, Packet, Rational } from 'node-av/lib';
import { splitAnnexB } from '../../../electron/service/engine/media/nal.ts';
import { unescapeNal } from '../../../electron/service/engine/media/parameter-sets.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';

type Kind = 'video' | 'audio';

/** A stream of one packet, added to the others. */
export type AddedStream = { readonly codecId: AVCodecID; readonly data: Uint8Array };

/** Copies picture and sound of a file packet by packet; `change` gives a packet's new bytes, `header` a stream's. */
export function remux(
  from: string,
  to: string,
  container: 'mp4' | 'mov' | 'matroska' | 'mpegts',
  change: (kind: Kind, data: Uint8Array, number: number) => Uint8Array,
  header: (kind: Kind, data: Uint8Array) => Uint8Array = (_, data) => data,
  added?: AddedStream,
): void {
  const source = openSource(from);
  const out = new FormatContext();
  out.allocOutputContext2(null, container, to);
  const streams = [source.video, ...(source.audio ? [source.audio] : [])].map((stream) => {
    const made = out.newStream(null);
    stream.codecpar.copy(made.codecpar);
    made.codecpar.codecTag = 0;
    made.timeBase = stream.timeBase;
    const kind = stream === source.video ? 'video' : 'audio';
    if (stream.codecpar.extradata)
      made.codecpar.extradata = Buffer.from(header(kind, stream.codecpar.extradata));
    return { stream, made, kind, count: 0 } as {
      stream: typeof stream;
      made: typeof made;
      kind: Kind;
      count: number;
    };
  });
  const beside = added && out.newStream(null);
  if (added && beside) {
    beside.codecpar.codecType = AVMEDIA_TYPE_DATA;
    beside.codecpar.codecId = added.codecId;
    beside.timeBase = new Rational(1, 1000);
  }
  if (out.openOutputSync() < 0 || out.writeHeaderSync(null) < 0) throw new Error(`${to} cannot be written`);
  if (added && beside) {
    const single = new Packet();
    single.alloc();
    single.data = Buffer.from(added.data);
    single.pts = 90_000n;
    single.dts = 90_000n;
    single.streamIndex = beside.index;
    if (out.interleavedWriteFrameSync(single) < 0) throw new Error('the added packet cannot be written');
    single.free();
  }
  const packet = new Packet();
  packet.alloc();
  while (source.context.readFrameSync(packet) !== AVERROR_EOF) {
    const entry = streams.find(({ stream }) => stream.index === packet.streamIndex);
    if (entry) {
      const { pts, dts, duration, flags } = packet;
      const single = new Packet();
      single.alloc();
      single.data = Buffer.from(change(entry.kind, Uint8Array.from(packet.data ?? []), entry.count++));
      single.pts = pts;
      single.dts = dts;
      single.duration = duration;
      single.flags = flags;
      single.streamIndex = entry.made.index;
      single.rescaleTs(entry.stream.timeBase, entry.made.timeBase);
      if (out.interleavedWriteFrameSync(single) < 0) throw new Error('a packet cannot be written');
      single.free();
    }
    packet.unref();
  }
  packet.free();
  out.writeTrailerSync();
  out.closeOutputSync();
  source.close();
}

/** Appends bytes to a file. */
export function append(path: string, ...parts: readonly Uint8Array[]): void {
  writeFileSync(path, Buffer.concat([readFileSync(path), ...parts]));
}

export function makeBox(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Grows the media data of an MP4 whose index comes behind it by bytes that no sample covers. */
export function growMediaData(path: string, extra: Uint8Array): void {
  const file = readFileSync(path);
  for (let at = 0; at + 8 <= file.length; ) {
    const size = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'mdat') {
      file.writeUInt32BE(size + extra.length, at);
      const end = at + size;
      writeFileSync(path, Buffer.concat([file.subarray(0, end), extra, file.subarray(end)]));
      return;
    }
    at += size;
  }
  throw new Error('no media data');
}

/** Ways in which a marker can lie in a file. */
function spellings(marker: string): Buffer[] {
  const plain = Buffer.from(marker, 'utf8');
  const wide = Buffer.from(marker, 'utf16le');
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, -4), 'latin1');
  });
  const hex = plain.toString('hex');
  return [
    plain,
    wide,
    Buffer.from(wide).swap16(),
    ...inBase64,
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
  ];
}

/** All eight shifts of a file's bits: elements of audio packets need not begin at a byte. */
function shifts(bytes: Buffer): Buffer[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((shift) => {
    if (shift === 0) return bytes;
    const moved = Buffer.alloc(bytes.length);
    for (let at = 0; at < bytes.length; at++)
      moved[at] = ((bytes[at] ?? 0) << shift) | ((bytes[at + 1] ?? 0) >> (8 - shift));
    return moved;
  });
}

function inflated(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 2 < bytes.length; at++) {
    const zlib = bytes[at] === 0x78 && ((0x78 << 8) | (bytes[at + 1] ?? 0)) % 31 === 0;
    const gzip = bytes[at] === 0x1f && bytes[at + 1] === 0x8b;
    if (!zlib && !gzip) continue;
    try {
      const stream = bytes.subarray(zlib ? at : at + 10);
      found.push((zlib ? inflateSync : inflateRawSync)(stream, { maxOutputLength: 1_000_000 }));
    } catch {
      // Two bytes that look like the beginning of a stream and are none.
    }
  }
  return found;
}

/** Reads a file, and tells of any marker in which forms it occurs there; none when it does not. */
export function searchOf(path: string): (marker: string) => string[] {
  const bytes = readFileSync(path);
  const moved = shifts(bytes);
  const unpacked = inflated(bytes);
  const unescaped = [bytes, ...splitAnnexB(bytes)].map((part) => Buffer.from(unescapeNal(part)));
  return (marker) => {
    const all = spellings(marker);
    const holds = (part: Buffer): boolean => all.some((spelling) => part.includes(spelling));
    const found: string[] = [];
    if (holds(bytes)) found.push('plain');
    if (moved.some((part) => part.includes(marker))) found.push('between bytes');
    if (unpacked.some(holds)) found.push('compressed');
    if (unescaped.some(holds)) found.push('behind emulation prevention');
    return found;
  };
}

/** The forms in which one marker occurs in the file. */
export function occurrences(path: string, marker: string): string[] {
  return searchOf(path)(marker);
}
