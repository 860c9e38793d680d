// SPDX-License-Identifier: GPL-3.0-or-later
/** Decoding every frame, in presentation order, each under its number in the frame index. */
import { AV_FRAME_FLAG_CORRUPT, AV_PKT_FLAG_DISCARD, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib';
import type { Fault, FrameIndex } from '../../../../core/ingest/footage.ts';
import type { Ear } from './decoder-log.ts';
import { Rearranger } from './rearrange.ts';
import { openDecoder, readPacket, type Source } from './source.ts';

/** Packets of the video by their number in file order, `[start, end)`. */
export type PacketRange = { readonly start: number; readonly end: number };

export type DecodeOptions = {
  readonly threads: number;
  /** Only these packets are decoded; the first shows an IDR picture or is the file's first. All when left out. */
  readonly range?: PacketRange;
  readonly onFault?: (fault: Fault) => void;
  /** Who listens to what the decoder says beside its return codes; it is told the number of each packet. */
  readonly ear?: Ear;
  /** Packets of every other stream, in file order; valid during the call only. */
  readonly onOtherPacket?: (packet: Packet) => void;
  /** Every packet of the video with its number in file order, before it is decoded; valid during the call only. */
  readonly onVideoPacket?: (packet: Packet, number: number) => void;
};

/** A decoded frame; it is the generator's own and valid until the next step: clone it to keep it. */
export type NumberedFrame = { readonly number: number; readonly frame: Frame };

/** Planar pictures with the file-order number of the packet each came from, in the order the decoder shows them. */
export function* decodePackets(
  source: Source,
  options: DecodeOptions,
): Generator<{ packet: number; frame: Frame }> {
  const decoder = openDecoder(source.video, options.threads, options.ear?.voice);
  const packet = new Packet();
  packet.alloc();
  const frame = new Frame();
  frame.alloc();
  const rearranger = new Rearranger();
  const planar = function* (pictures: ReturnType<typeof exchange>): ReturnType<typeof exchange> {
    for (const picture of pictures) yield { ...picture, frame: rearranger.apply(picture.frame) };
  };
  let count = 0;
  try {
    for (;;) {
      const read = readPacket(source, packet);
      if (read < 0) {
        if (read !== AVERROR_EOF) {
          options.onFault?.({
            code: 'DEMUX_ERROR',
            frame: null,
            message: `reading stopped: ${FFmpegError.strerror(read)}`,
          });
        }
        break;
      }
      if (packet.streamIndex !== source.video.index) {
        options.onOtherPacket?.(packet);
        packet.unref();
        continue;
      }
      if (options.range && count >= options.range.end) break;
      if (options.range && count < options.range.start) {
        packet.unref();
        count++;
        continue;
      }
      options.onVideoPacket?.(packet, count);
      // The packet's number rides through the decoder as its PTS: it survives reordering, and missing, doubled or
      // wrapped timestamps cannot confuse it. Frames that an edit list hides are decoded like all others.
      packet.pts = BigInt(count);
      packet.clearFlags(AV_PKT_FLAG_DISCARD);
      options.ear?.at(count);
      yield* planar(exchange(decoder, packet, frame, count, options));
      packet.unref();
      count++;
    }
    yield* planar(exchange(decoder, null, frame, count, options));
  } finally {
    packet.free();
    frame.free();
    rearranger.close();
    decoder.freeContext();
  }
}

/** Feeds a packet, or null for the end, and gives what the decoder shows for it, each picture with the number that its packet carried. */
export function* exchange(
  decoder: CodecContext,
  packet: Packet | null,
  frame: Frame,
  number: number,
  options: DecodeOptions,
): Generator<{ packet: number; frame: Frame }> {
  const complain = (code: number): void =>
    options.onFault?.({
      code: 'DECODE_ERROR',
      frame: null,
      message: `packet ${number}: ${FFmpegError.strerror(code)}`,
    });
  for (;;) {
    const sent = decoder.sendPacketSync(packet);
    const full = sent === AVERROR_EAGAIN;
    if (sent < 0 && !full && sent !== AVERROR_EOF) complain(sent);
    for (;;) {
      const received = decoder.receiveFrameSync(frame);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) break;
      if (received < 0) {
        complain(received);
        // A decoder that fails while it is drained would fail for ever.
        if (packet === null) return;
        break;
      }
      yield { packet: Number(frame.pts), frame };
      frame.unref();
    }
    if (!full) return;
  }
}

/** The number in presentation order of each packet's frame, by packet number; -1 for a packet that shows none. */
export function packetToFrame(index: FrameIndex): Int32Array {
  const { packet } = index;
  // A loop: a recording has more packets than a call can have arguments.
  let packets = 0;
  for (let number = 0; number < packet.length; number++)
    packets = Math.max(packets, (packet[number] ?? -1) + 1);
  const numbers = new Int32Array(packets).fill(-1);
  for (let number = 0; number < packet.length; number++) {
    const from = packet[number] ?? -1;
    if (from >= 0) numbers[from] = number;
  }
  return numbers;
}

/**
 * Decodes the whole video stream, or a range of its packets. Frames come in ascending number; one that cannot be decoded is missing from the
 * sequence and reported as a fault at the end, never passed over in silence.
 */
export function* decodeFrames(
  source: Source,
  index: FrameIndex,
  options: DecodeOptions,
): Generator<NumberedFrame> {
  const numbers = packetToFrame(index);
  const seen = new Uint8Array(index.pts.length);
  let last = -1;
  for (const { packet, frame } of decodePackets(source, options)) {
    const number = numbers[packet] ?? -1;
    if (number < 0 || seen[number]) {
      options.onFault?.({
        code: 'UNINDEXED_FRAME',
        frame: number < 0 ? null : number,
        message: `packet ${packet} shows a picture the index does not have`,
      });
      continue;
    }
    seen[number] = 1;
    if (number < last) {
      options.onFault?.({
        code: 'FRAME_ORDER',
        frame: number,
        message: `the decoder shows frame ${number} after frame ${last}`,
      });
      continue;
    }
    last = number;
    if (frame.hasFlags(AV_FRAME_FLAG_CORRUPT) || frame.decodeErrorFlags !== 0) {
      options.onFault?.({
        code: 'FRAME_CORRUPT',
        frame: number,
        message: `frame ${number} is damaged; the decoder concealed the damage`,
      });
    }
    yield { number, frame };
  }
  const { start, end } = options.range ?? { start: 0, end: Number.POSITIVE_INFINITY };
  for (let number = 0; number < seen.length; number++) {
    const packet = index.packet[number] ?? -1;
    if (!seen[number] && packet >= start && packet < end)
      options.onFault?.({
        code: 'FRAME_NOT_DECODED',
        frame: number,
        message: `frame ${number} cannot be decoded`,
      });
  }
}
