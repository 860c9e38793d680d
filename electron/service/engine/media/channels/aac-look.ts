// SPDX-License-Identifier: GPL-3.0-or-later
/** Looks through an AAC track for elements that are not sound, by decoding it with the decoder's trace on. */
import { AV_LOG_DEBUG, AV_LOG_QUIET, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, Frame, Log, type Packet, type Stream } from 'node-av/lib';
import { openDecoder } from '../source.ts';
import { aacCarriers, readTrace, type TraceLine } from './aac-elements.ts';
import type { ChannelList } from './channel-list.ts';

const mark = 'clearveil packet ';
/** How long the messages of the last packets may take to come in. */
const messagesMs = 10_000;

/**
 * Messages of the library come later than the call that caused them, in order; a mark logged before each packet says
 * whose they are. One look at a time per process: the library has one log.
 */
export class AacLook {
  readonly #list: ChannelList;
  readonly #where: string;
  readonly #decoder: CodecContext;
  readonly #frame = new Frame();
  readonly #waiting = new Map<number, Uint8Array>();
  #trace: TraceLine[] = [];
  #current = -1;
  #sent = 0;
  #closed = false;
  #onMark: (() => void) | undefined;

  constructor(list: ChannelList, stream: Stream, where: string) {
    this.#list = list;
    this.#where = where;
    this.#decoder = openDecoder(stream, 1);
    this.#frame.alloc();
    if (this.#decoder.setOption('debug', 'startcode') < 0) throw new Error('the AAC decoder has no trace');
    Log.setLevel(AV_LOG_DEBUG);
    Log.setCallback((_, message) => this.#take(message), { maxLevel: AV_LOG_DEBUG });
  }

  add(packet: Packet): void {
    const number = this.#sent++;
    // A copy of its own, which outlives the packet.
    this.#waiting.set(number, Buffer.from(packet.data ?? []));
    Log.log(AV_LOG_DEBUG, `${mark}${number}`);
    let frames = 0;
    let failed = this.#decoder.sendPacketSync(packet) < 0;
    for (;;) {
      const received = this.#decoder.receiveFrameSync(this.#frame);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) break;
      failed ||= received < 0;
      if (received < 0) break;
      frames++;
      this.#frame.unref();
    }
    if (failed || frames > 1) this.#report('packets that do not decode to one frame', packet.size);
  }

  /** Waits for the messages of the last packets. Throws when they do not come: then the track was not looked into. */
  async finish(): Promise<void> {
    const arrived = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), messagesMs);
      this.#onMark = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
    Log.log(AV_LOG_DEBUG, `${mark}${this.#sent}`);
    const whole = await arrived;
    this.close();
    if (!whole || this.#waiting.size > 0)
      throw new Error('the AAC decoder did not say what its packets are made of');
  }

  /** Gives the decoder and the library's log back; again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    Log.resetCallback();
    Log.setLevel(AV_LOG_QUIET);
    this.#frame.free();
    this.#decoder.freeContext();
  }

  #take(message: string): void {
    const marked = message.startsWith(mark) ? Number(message.slice(mark.length)) : undefined;
    if (marked === undefined) {
      const line = readTrace(message);
      if (line) this.#trace.push(line);
      return;
    }
    const packet = this.#waiting.get(this.#current);
    if (packet) {
      for (const { what, sizeBytes } of aacCarriers(packet, this.#trace)) this.#report(what, sizeBytes);
      this.#waiting.delete(this.#current);
    }
    this.#trace = [];
    this.#current = marked;
    if (marked === this.#sent) this.#onMark?.();
  }

  #report(what: string, sizeBytes: number): void {
    this.#list.add('audio ancillary data', `${this.#where}, ${what}`, sizeBytes);
  }
}
