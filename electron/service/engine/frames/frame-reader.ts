// SPDX-License-Identifier: GPL-3.0-or-later
/** Any frame of a recording, decoded as the whole stream would show it, with its neighbours kept for the next step. */
import { AV_PKT_FLAG_DISCARD, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, Frame, type Packet } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { packetToFrame } from '../media/decode.ts';
import { Rearranger } from '../media/rearrange.ts';
import { openDecoder, ticks } from '../media/source.ts';
import { type Disposable, disposableIn } from './disposable-packets.ts';
import { FrameCache } from './frame-cache.ts';
import { PacketFinder } from './packet-finder.ts';
import { StartPoints } from './start-points.ts';

export type ReaderOptions = {
  /** With damage one, so that it is concealed as everywhere else; otherwise two. */
  readonly threads: 1 | 2;
  /** Memory for decoded pictures. */
  readonly cacheBytes: number;
  /** The frames right before a wanted one will be wanted, too. */
  readonly around: boolean;
};

/** Lets messages in; throws when the frame is not wanted any more. */
export type Turn = () => Promise<void>;

const noTurn: Turn = async () => undefined;

/** Frames right before the wanted one that are decoded with it: whoever arrives somewhere looks around. */
const besides = 4;
/** That many of them where one comes from a little behind, going backwards. */
const besidesBackwards = 32;

export class FrameReader {
  readonly #index: FrameIndex;
  readonly #finder: PacketFinder;
  readonly #starts: StartPoints;
  readonly #frameOf: Int32Array;
  readonly #options: ReaderOptions;
  readonly #cache: FrameCache;
  readonly #rearranger = new Rearranger();
  readonly #frame = new Frame();
  #decoder: CodecContext | undefined;
  /** The packet that decoding began at; what comes before it is not to be had without beginning anew. */
  #began = 0;
  /** The number of the packet fed last. */
  #fed = -1;
  #ended = false;
  #near = 0;
  /** Undefined where every packet is decoded: with damage, so that it is concealed as everywhere else, and where a frame is more than a packet. */
  readonly #disposable: Disposable | undefined;
  /**
   * On the way to a frame, packets of frames below this one are left out if no other needs them, and pictures of those that are decoded
   * are not kept: a decoder that gets its memory back for the next picture is faster by a sixth.
   */
  #skipBelow = 0;
  /** Frames below this one may have been left out since decoding began. */
  #skippedBelow = 0;
  /** Frames below this one may have come out since decoding began and not been kept. */
  #lostBelow = 0;
  /** A frame behind the wanted one came out: decoders show frames in order, so that one will not come. */
  #passed = false;

  constructor(path: string, index: FrameIndex, options: ReaderOptions) {
    this.#index = index;
    this.#options = options;
    this.#frameOf = packetToFrame(index);
    this.#finder = new PacketFinder(path, index, this.#frameOf);
    this.#starts = new StartPoints(index);
    this.#frame.alloc();
    const { video } = this.#finder.source;
    const whole = !this.#frameOf.includes(-1);
    this.#disposable = options.threads > 1 && whole ? disposableIn(video) : undefined;
    const { width, height } = video.codecpar;
    this.#cache = new FrameCache(options.cacheBytes, width * height * 2);
  }

  /** A frame that is decoded already. As `read` gives them. */
  kept(number: number): Frame | undefined {
    return this.#cache.get(number);
  }

  /**
   * Frame `number`. It belongs to the reader and is valid until its next call: clone it to keep or change it. Throws
   * FRAME_OUT_OF_RANGE, and INPUT_UNREADABLE for a frame that no decoding shows.
   */
  async read(number: number, turn: Turn = noTurn): Promise<Frame> {
    const { length } = this.#index.pts;
    if (!Number.isInteger(number) || number < 0 || number >= length) {
      throw new ClearveilError(
        'FRAME_OUT_OF_RANGE',
        `there is no frame ${number}: the recording has ${length}, counted from 0`,
        'Ask for one that there is.',
      );
    }
    const backwards = number < this.#near && this.#near - number <= besidesBackwards;
    this.#near = number;
    const kept = this.#cache.get(number);
    if (kept) return kept;
    const also = backwards ? besidesBackwards : besides;
    this.#skipBelow = this.#options.around ? number - also : number;
    if (this.#comesSoon(number) && (await this.#decodeTo(number, turn))) return this.#kept(number);
    const starts = this.#starts.before(this.#index.packet[number] ?? 0);
    this.#begin(starts[0] ?? 0);
    if (await this.#decodeTo(number, turn)) return this.#kept(number);
    // Did it not come because something was left out? Then it does when nothing is.
    this.#skipBelow = 0;
    for (const start of this.#skippedBelow > 0 ? starts : starts.slice(1)) {
      this.#begin(start);
      if (await this.#decodeTo(number, turn)) return this.#kept(number);
    }
    throw new ClearveilError(
      'INPUT_UNREADABLE',
      `frame ${number} cannot be decoded`,
      'The recording is damaged there; the list of faults says more.',
      { frame: number },
    );
  }

  /** Does what the first jump would have to, while nothing is wanted: the first picture does not wait for it. */
  makeReady(): void {
    this.#finder.makeReady();
  }

  /** Decodes on behind a frame while nothing else is wanted: at most `count` frames. */
  async ahead(number: number, count: number, turn: Turn): Promise<void> {
    const last = Math.min(this.#index.pts.length - 1, number + count);
    for (let next = number + 1; next <= last; next++) {
      if (this.#cache.has(next)) continue;
      this.#skipBelow = number;
      if (!this.#comesSoon(next)) return;
      if (!(await this.#decodeTo(next, turn))) return;
    }
  }

  /** Decodes the frames before a kept stretch, so that stepping backwards does not meet its edge. */
  async behind(number: number, count: number, turn: Turn): Promise<void> {
    let first = number;
    while (first > 0 && number - first < count && this.#cache.has(first - 1)) first--;
    if (number - first >= count || first === 0) return;
    this.#skipBelow = number - count;
    // What an earlier turn began is gone on with: begun anew each time it would never come to its end.
    if (this.#comesSoon(first - 1) && (await this.#decodeTo(first - 1, turn))) return;
    const [start = 0] = this.#starts.before(this.#index.packet[first - 1] ?? 0);
    this.#begin(start);
    await this.#decodeTo(first - 1, turn);
  }

  #kept(number: number): Frame {
    const frame = this.#cache.get(number);
    if (!frame) throw new Error(`frame ${number} was decoded and is not kept`);
    return frame;
  }

  /** True when going on decoding leads to the frame sooner than beginning anew. */
  #comesSoon(number: number): boolean {
    const wanted = this.#index.packet[number] ?? 0;
    if (!this.#decoder || this.#ended || wanted < this.#began) return false;
    if (wanted <= this.#fed) return number >= Math.max(this.#skippedBelow, this.#lostBelow);
    const [start = 0] = this.#starts.before(wanted);
    return start <= this.#fed + 1;
  }

  #begin(start: number): void {
    const frame = this.#frameOf[start] ?? -1;
    const column = (values: Float64Array): number | undefined => {
      const value = frame >= 0 ? values[frame] : undefined;
      return value === undefined || Number.isNaN(value) ? undefined : value;
    };
    this.#decoder?.freeContext();
    this.#decoder = undefined;
    // Times that were derived are none that the container could find.
    const times = this.#index.ptsRule === 'container' ? [column(this.#index.pts)] : [];
    this.#finder.goTo(start, [...times, column(this.#index.dts)]);
    this.#decoder = openDecoder(this.#finder.source.video, this.#options.threads);
    this.#began = start;
    this.#fed = start - 1;
    this.#ended = false;
    this.#skippedBelow = 0;
    this.#lostBelow = 0;
  }

  /** Decodes until the frame is kept. False when it did not come although its packet is long past, or at the end. */
  async #decodeTo(number: number, turn: Turn): Promise<boolean> {
    this.#passed = false;
    while (!this.#cache.has(number)) {
      if (this.#ended || this.#passed) return false;
      this.#feedOne(number);
      // A packet takes milliseconds: somebody may want something else by now.
      await turn();
    }
    return true;
  }

  #feedOne(wanted: number): void {
    const next = this.#finder.next();
    if (!next) {
      this.#exchange(null, wanted);
      this.#ended = true;
      return;
    }
    const { packet, number } = next;
    this.#fed = number;
    if (this.#isLeftOut(packet, number)) return;
    // The packet's number rides through the decoder, as it does wherever frames are counted (media/decode.ts).
    packet.pts = BigInt(number);
    packet.clearFlags(AV_PKT_FLAG_DISCARD);
    this.#exchange(packet, wanted);
  }

  /** Asked of every packet: what is disposable goes by parameter sets that came before. */
  #isLeftOut(packet: Packet, number: number): boolean {
    const { data } = packet;
    if (!this.#disposable || !data || !this.#disposable(data)) return false;
    const frame = this.#frameOf[number] ?? -1;
    if (frame >= this.#skipBelow) return false;
    this.#skippedBelow = Math.max(this.#skippedBelow, this.#skipBelow);
    return true;
  }

  #exchange(packet: Packet | null, wanted: number): void {
    const decoder = this.#decoder;
    if (!decoder) throw new Error('nothing is being decoded');
    for (;;) {
      const full = decoder.sendPacketSync(packet) === AVERROR_EAGAIN;
      for (;;) {
        const received = decoder.receiveFrameSync(this.#frame);
        if (received === AVERROR_EAGAIN || received === AVERROR_EOF) break;
        if (received < 0) {
          if (packet === null) return;
          break;
        }
        this.#take(wanted);
        this.#frame.unref();
      }
      if (!full) return;
    }
  }

  #take(wanted: number): void {
    const packet = ticks(this.#frame.pts) ?? -1;
    const number = this.#frameOf[packet] ?? -1;
    if (number < 0) return;
    if (number > wanted && !this.#cache.has(wanted)) this.#passed = true;
    if (number < this.#skipBelow) {
      this.#lostBelow = number + 1;
      return;
    }
    this.#cache.keep(number, this.#rearranger.apply(this.#frame), this.#near);
  }

  close(): void {
    this.#cache.clear();
    this.#decoder?.freeContext();
    this.#frame.free();
    this.#rearranger.close();
    this.#finder.close();
  }
}
