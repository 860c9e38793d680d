// SPDX-License-Identifier: GPL-3.0-or-later
/** Streams of a scripted recording that are neither picture nor sound: subtitles, telemetry, a cover picture. */
import {
  AV_CODEC_ID_BIN_DATA,
  AV_CODEC_ID_MOV_TEXT,
  AV_CODEC_ID_PNG,
  AV_CODEC_ID_SMPTE_KLV,
  AV_CODEC_ID_SUBRIP,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PIX_FMT_RGB24,
  AV_PKT_FLAG_KEY,
  AVMEDIA_TYPE_DATA,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { type FormatContext, Packet, Rational, type Stream } from 'node-av/lib';
import type { Rational as Fraction } from '../../../../core/base/time.ts';
import { must } from './encoders.ts';

/** A stream that is neither picture nor sound; `text` is planted in every one of its packets. */
export type MarkerStream = { readonly kind: 'subtitle' | 'data'; readonly text: string };

export type OpenMarker = { readonly stream: Stream; readonly source: MarkerStream };

export function addMarkerStream(format: FormatContext, source: MarkerStream): Stream {
  const stream = format.newStream(null);
  const name = format.oformat?.name ?? '';
  const parameters = stream.codecpar;
  if (source.kind === 'subtitle') {
    parameters.codecType = AVMEDIA_TYPE_SUBTITLE;
    parameters.codecId = name === 'matroska' ? AV_CODEC_ID_SUBRIP : AV_CODEC_ID_MOV_TEXT;
  } else {
    parameters.codecType = AVMEDIA_TYPE_DATA;
    parameters.codecId = name === 'mpegts' ? AV_CODEC_ID_SMPTE_KLV : AV_CODEC_ID_BIN_DATA;
    if (name === 'mp4' || name === 'mov') parameters.codecTag = 'gpmd';
  }
  stream.timeBase = new Rational(1, 1000);
  return stream;
}

export function addCoverStream(format: FormatContext, cover: { width: number; height: number }): Stream {
  const stream = format.newStream(null);
  const parameters = stream.codecpar;
  parameters.codecType = AVMEDIA_TYPE_VIDEO;
  parameters.codecId = AV_CODEC_ID_PNG;
  parameters.format = AV_PIX_FMT_RGB24;
  parameters.width = cover.width;
  parameters.height = cover.height;
  stream.setDisposition(AV_DISPOSITION_ATTACHED_PIC);
  stream.timeBase = new Rational(1, 90000);
  return stream;
}

/** Writes one packet of bytes as they are; times are in `timeBase`. */
export async function writeRaw(
  format: FormatContext,
  stream: Stream,
  data: Buffer,
  pts: bigint,
  duration: bigint,
  timeBase: Fraction,
): Promise<void> {
  const packet = new Packet();
  packet.alloc();
  // Assigning data resets every other field, so it comes first.
  packet.data = data;
  packet.streamIndex = stream.index;
  packet.pts = pts;
  packet.dts = pts;
  packet.duration = duration;
  packet.setFlags(AV_PKT_FLAG_KEY);
  packet.rescaleTs(timeBase, stream.timeBase);
  must(await format.interleavedWriteFrame(packet), 'writing a packet');
  packet.free();
}

/** Plants every stream's text once, at a whole second. */
export async function writeMarkers(
  format: FormatContext,
  markers: readonly OpenMarker[],
  second: number,
): Promise<void> {
  for (const { stream, source } of markers) {
    const text = Buffer.from(source.text, 'utf8');
    const framed =
      stream.codecpar.codecId === AV_CODEC_ID_MOV_TEXT ? Buffer.concat([shortLength(text), text]) : text;
    await writeRaw(format, stream, framed, BigInt(second) * 1000n, 900n, { num: 1, den: 1000 });
  }
}

/** 3GPP timed text starts each sample with its length, 16 bit big endian. */
function shortLength(text: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return length;
}
