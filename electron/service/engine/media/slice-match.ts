// SPDX-License-Identifier: GPL-3.0-or-later
/** Compares the coded pictures of two files as their packets pass by, holding only what the other side has not reached. */
import { hash } from 'node:crypto';
import type { Packet } from 'node-av/lib';
import type { FrameRange } from '../../../../core/base/time.ts';
import { proofBounds, type SliceProof } from '../../../../core/render/proof.ts';
import { type NalCodec, nalCodecOf, nalFraming, slicesOf } from './nal.ts';
import type { Source } from './source.ts';

/** SHA-256 of a packet and of each of its slices, base64. */
type Coded = { readonly packet: string; readonly slices: readonly string[] };

/** Digests of one file's packets, from the moment a packet is read until its frame is compared. */
class CodedPictures {
  readonly #codec: NalCodec | undefined;
  readonly #framing: ReturnType<typeof nalFraming>;
  readonly #waiting = new Map<number, Coded>();

  constructor(source: Source, codec: NalCodec | undefined) {
    this.#codec = codec;
    this.#framing = codec ? nalFraming(codec, source.video.codecpar.extradata) : 0;
  }

  add(packet: Packet, number: number): void {
    const data = packet.data ?? new Uint8Array();
    const slices = this.#codec ? slicesOf(this.#codec, this.#framing, data) : [data];
    const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64');
    this.#waiting.set(number, { packet: digest(data), slices: slices.map(digest) });
  }

  take(packet: number): Coded | undefined {
    const coded = this.#waiting.get(packet);
    this.#waiting.delete(packet);
    return coded;
  }
}

/** Feed both sides' packets as they are read, then settle the frames in order, and let go of frames that have no pair. */
export class SliceMatch {
  readonly original: CodedPictures;
  readonly redacted: CodedPictures;
  readonly #unit: SliceProof['unit'];
  readonly #ranges: { startFrame: number; endFrame: number }[] = [];
  #last: FrameRange | undefined;
  #frames = 0;
  #identicalFrames = 0;
  #slices = 0;
  #identicalSlices = 0;
  #identicalPackets = 0;
  #rangeCount = 0;

  constructor(original: Source, redacted: Source) {
    const codec =
      nalCodecOf(original.video) === nalCodecOf(redacted.video) ? nalCodecOf(original.video) : undefined;
    this.#unit = codec ? 'slices' : 'packets';
    this.original = new CodedPictures(original, codec);
    this.redacted = new CodedPictures(redacted, codec);
  }

  /**
   * Compares what was coded for a frame; `number` is the frame's in the original. True when the coded picture is the same,
   * so that only the decoded samples are left to ask for with `confirm`.
   */
  settle(originalPacket: number, redactedPacket: number): boolean {
    const before = this.original.take(originalPacket);
    const after = this.redacted.take(redactedPacket);
    this.#frames++;
    if (!before || !after) return false;
    const same = before.slices.filter((digest, at) => digest === after.slices[at]).length;
    this.#slices += before.slices.length;
    this.#identicalSlices += same;
    if (before.packet === after.packet) this.#identicalPackets++;
    return same > 0 && same === before.slices.length && same === after.slices.length;
  }

  /** Frame `number` is identical: its slices are, and it decodes to the same samples. Ascending. */
  confirm(number: number): void {
    this.#identicalFrames++;
    if (this.#last?.endFrame === number) {
      const going = { startFrame: this.#last.startFrame, endFrame: number + 1 };
      if (this.#rangeCount === this.#ranges.length) this.#ranges[this.#rangeCount - 1] = going;
      this.#last = going;
      return;
    }
    this.#last = { startFrame: number, endFrame: number + 1 };
    this.#rangeCount++;
    if (this.#ranges.length < proofBounds.rangesListed) this.#ranges.push(this.#last);
  }

  figures(): SliceProof {
    return {
      unit: this.#unit,
      frames: this.#frames,
      identicalFrames: this.#identicalFrames,
      slices: this.#slices,
      identicalSlices: this.#identicalSlices,
      identicalPackets: this.#identicalPackets,
      rangeCount: this.#rangeCount,
      ranges: this.#ranges,
    };
  }
}
