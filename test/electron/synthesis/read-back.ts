// SPDX-License-Identifier: GPL-3.0-or-later
/** Reads a whole small recording back with the media library alone, so that the tests of synthesis lean on no code of ours. */
import {
  AV_PIX_FMT_YUV420P10LE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVERROR_EOF,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Codec, CodecContext, FormatContext, Frame, Packet } from 'node-av/lib';
import { readFrameNumber } from '../../../electron/service/engine/synthesis/frame-number-blocks.ts';

export type ReadBack = {
  /** Per decoded frame in presentation order: its PTS and the number in the picture. */
  readonly frames: readonly { readonly pts: number; readonly number: number | undefined }[];
  /** PTS of the video packets, sorted; `keys` counts those flagged as keyframes. */
  readonly packetPts: readonly number[];
  readonly keys: number;
  /** Pictures that are IDR, in H.264 with four-byte lengths (MP4, MOV, MKV). */
  readonly idrs: number;
  readonly timeBase: { readonly num: number; readonly den: number };
  readonly sampleAspectRatio: { readonly num: number; readonly den: number };
  readonly displayMatrix: Int32Array | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly codecTypes: readonly number[];
  /** Luma planes of the frames asked for, tightly packed. */
  readonly luma: ReadonlyMap<number, Uint8Array>;
};

/** Decodes everything; `keep` names the frames whose luma is copied out (8-bit formats). */
export async function readBack(path: string, keep: readonly number[] = []): Promise<ReadBack> {
  const format = new FormatContext();
  check(await format.openInput(path));
  check(await format.findStreamInfo());
  const stream = format.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  const codec = stream && Codec.findDecoder(stream.codecpar.codecId);
  if (!stream || !codec) throw new Error(`${path}: no video`);
  const context = new CodecContext();
  context.allocContext3(codec);
  check(stream.codecpar.toContext(context));
  context.pktTimebase = stream.timeBase;
  check(await context.open2(codec));
  const frames: { pts: number; number: number | undefined }[] = [];
  const luma = new Map<number, Uint8Array>();
  const frame = new Frame();
  frame.alloc();
  const drain = (): void => {
    while (context.receiveFrameSync(frame) >= 0) {
      const data = frame.data?.[0];
      const stride = frame.linesize[0];
      if (!data || !stride) throw new Error('a frame without samples');
      const { width, height } = frame;
      const deep = frame.format === AV_PIX_FMT_YUV420P10LE;
      const view = {
        data,
        width,
        height,
        stride,
        step: deep ? 2 : 1,
        offset: 0,
        depth: deep ? 10 : 8,
      } as const;
      if (keep.includes(frames.length)) {
        const copy = new Uint8Array(width * height);
        for (let y = 0; y < height; y++) copy.set(data.subarray(y * stride, y * stride + width), y * width);
        luma.set(frames.length, copy);
      }
      frames.push({ pts: Number(frame.bestEffortTimestamp), number: readFrameNumber(view) });
      frame.unref();
    }
  };
  const packet = new Packet();
  packet.alloc();
  const packetPts: number[] = [];
  let keys = 0;
  let idrs = 0;
  for (;;) {
    const code = await format.readFrame(packet);
    if (code === AVERROR_EOF) break;
    check(code);
    if (packet.streamIndex === stream.index) {
      packetPts.push(Number(packet.pts));
      if (packet.isKeyframe) keys++;
      if (packet.data && hasIdr(packet.data)) idrs++;
      check(context.sendPacketSync(packet));
      drain();
    }
    packet.unref();
  }
  check(context.sendPacketSync(null));
  drain();
  const matrix = stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  const result: ReadBack = {
    frames,
    packetPts: packetPts.sort((a, b) => a - b),
    keys,
    idrs,
    timeBase: { num: stream.timeBase.num, den: stream.timeBase.den },
    sampleAspectRatio: { num: stream.sampleAspectRatio.num, den: stream.sampleAspectRatio.den },
    displayMatrix: matrix ? new Int32Array(new Uint8Array(matrix).buffer) : undefined,
    tags: format.metadata?.getAll() ?? {},
    codecTypes: format.streams.map(({ codecpar }) => codecpar.codecType),
    luma,
  };
  packet.free();
  frame.free();
  context.freeContext();
  await format.closeInput();
  return result;
}

function check(code: number): void {
  if (code < 0) throw new Error(`the media library answered ${code}`);
}

function hasIdr(data: Buffer): boolean {
  for (let at = 0; at + 5 <= data.length; at += 4 + data.readUInt32BE(at)) {
    if (((data[at + 4] ?? 0) & 0x1f) === 5) return true;
  }
  return false;
}
