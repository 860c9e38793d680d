// SPDX-License-Identifier: GPL-3.0-or-later
/** Samples of a packet that a container hides: decoded, and not heard. */
import {
  AV_CODEC_ID_ALAC,
  AV_CODEC_ID_FLAC,
  AV_PKT_DATA_SKIP_SAMPLES,
  AV_PKT_FLAG_DISCARD,
} from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import { ClearveilError } from '../../../../../core/base/errors.ts';

export type PacketTrim = {
  /** Samples hidden at the start of the packet and those after it, as the priming of an encoder is. */
  readonly skipped: number;
  /** Samples hidden at its end, as padding is. */
  readonly discarded: number;
};

/** Reads FFmpeg's side data: two little-endian counts and two reasons. */
export function trimOf(packet: Packet): PacketTrim {
  const data = packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES);
  if (!data || data.length < 8) return { skipped: 0, discarded: 0 };
  return { skipped: data.readUInt32LE(0), discarded: data.readUInt32LE(4) };
}

/**
 * Packets that an edit list hides between what is heard or behind it. FFmpeg gives them with a flag and with times that run
 * back. What is hidden before the start is counted as skipped. Ask for every packet of a track in file order.
 */
export class HiddenOnTheWay {
  #begun = false;

  has(packet: Packet): boolean {
    const isHidden = packet.hasFlags(AV_PKT_FLAG_DISCARD);
    this.#begun ||= !isHidden;
    return this.#begun && isHidden;
  }

  /**
   * For sound whose packets are kept: where ingest lists such packets it is written anew. Throws GATE_CLOSED for one that
   * nobody listed.
   */
  requireNone(packet: Packet): void {
    if (!this.has(packet)) return;
    throw new ClearveilError(
      'GATE_CLOSED',
      'an edit list hides sound between what is heard, and nobody has listed it: the recording was taken in before that was done',
      'Run clearveil ingest on the same recording again: it adds what it finds and keeps all decisions.',
    );
  }
}

/** Codecs whose last frame is as long as the sound in it: there is no padding. */
const framesEndWhole = new Set<number>([AV_CODEC_ID_FLAC, AV_CODEC_ID_ALAC]);

/**
 * FFmpeg's MP4 reader counts padding from the length of the track, and forgets that the track begins late: it hides as many
 * samples more at the end, when they are fewer than a packet has. Other players play them. This takes them out of the count.
 */
export function mendPadding(packet: Packet, stream: Stream): void {
  if (stream.startTime <= 0n) return;
  const data = packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES);
  const { discarded } = trimOf(packet);
  if (!data || discarded === 0) return;
  const { num, den } = stream.timeBase;
  const late = Math.round((Number(stream.startTime) * num * stream.codecpar.sampleRate) / den);
  const mended = Buffer.from(data);
  mended.writeUInt32LE(framesEndWhole.has(stream.codecpar.codecId) ? 0 : Math.max(0, discarded - late), 4);
  packet.freeSideData();
  packet.addSideData(AV_PKT_DATA_SKIP_SAMPLES, mended);
}
