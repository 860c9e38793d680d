// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The frames of a stretch of a recording, as decoding the whole of it shows them, without decoding what lies before: decoding begins at
 * the nearest place that allows it (`start-points.ts`), and packets are known by their place in the file (`packet-finder.ts`). One
 * thread, so that the same stretch is the same pictures in every run.
 */
import { AV_PKT_FLAG_DISCARD } from 'node-av/constants';
import { type CodecContext, Frame } from 'node-av/lib';
import { type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';
import { exchange, type NumberedFrame, packetToFrame } from '../media/decode.ts';
import { Rearranger } from '../media/rearrange.ts';
import { openDecoder } from '../media/source.ts';
import { PacketFinder } from './packet-finder.ts';
import { StartPoints } from './start-points.ts';

export class StretchReader {
  readonly #index: FrameIndex;
  readonly #finder: PacketFinder;
  readonly #starts: StartPoints;
  readonly #frameOf: Int32Array;

  /** Throws as `openSource` does. */
  constructor(path: string, index: FrameIndex) {
    this.#index = index;
    this.#frameOf = packetToFrame(index);
    this.#finder = new PacketFinder(path, index, this.#frameOf);
    this.#starts = new StartPoints(index);
  }

  /**
   * Frames `first` to `last`, ascending; one that cannot be decoded is missing. A frame belongs to the generator and is valid until its
   * next step. One stretch is read at a time.
   */
  *read(first: number, last: number): Generator<NumberedFrame> {
    let least = Number.POSITIVE_INFINITY;
    for (const packet of this.#index.packet.subarray(first, last + 1))
      if (packet >= 0) least = Math.min(least, packet);
    const starts = this.#starts.before(least);
    for (const [at, start] of starts.entries()) {
      // Nothing looks back past an IDR picture: a frame that is missing from there on is missing everywhere.
      const furthest = this.#isIdr(start) || at === starts.length - 1;
      let shown = false;
      for (const picture of this.#from(start)) {
        if (picture.number > last || (!shown && !furthest && picture.number > first)) break;
        if (picture.number < first) continue;
        shown = true;
        yield picture;
      }
      if (shown || furthest) return;
    }
  }

  #isIdr(packet: number): boolean {
    return ((this.#index.flags[this.#frameOf[packet] ?? -1] ?? 0) & frameFlag.idr) !== 0;
  }

  /** What a decoder that begins at packet `start` shows, in rising order. */
  *#from(start: number): Generator<NumberedFrame> {
    this.#finder.goTo(start, this.#timesOf(start));
    const decoder = openDecoder(this.#finder.source.video, 1);
    const frame = new Frame();
    frame.alloc();
    const rearranger = new Rearranger();
    try {
      let before = -1;
      for (const { packet, frame: picture } of this.#pictures(decoder, frame)) {
        const number = this.#frameOf[packet] ?? -1;
        if (number <= before) continue;
        before = number;
        yield { number, frame: rearranger.apply(picture) };
      }
    } finally {
      frame.free();
      rearranger.close();
      decoder.freeContext();
    }
  }

  *#pictures(decoder: CodecContext, frame: Frame): ReturnType<typeof exchange> {
    const options = { threads: 1 };
    for (let next = this.#finder.next(); next; next = this.#finder.next()) {
      const { packet, number } = next;
      // The packet's number rides through the decoder, as it does wherever frames are counted (media/decode.ts).
      packet.pts = BigInt(number);
      packet.clearFlags(AV_PKT_FLAG_DISCARD);
      yield* exchange(decoder, packet, frame, number, options);
    }
    yield* exchange(decoder, null, frame, -1, options);
  }

  /** The times by which the container can find a packet. Times that were derived are none. */
  #timesOf(packet: number): (number | undefined)[] {
    const { ptsRule, pts, dts } = this.#index;
    const frame = this.#frameOf[packet] ?? -1;
    const stated = (column: Float64Array): number | undefined => {
      const value = column[frame];
      return value === undefined || Number.isNaN(value) ? undefined : value;
    };
    return [...(ptsRule === 'container' ? [stated(pts)] : []), stated(dts)];
  }

  close(): void {
    this.#finder.close();
  }
}
