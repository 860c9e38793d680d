// SPDX-License-Identifier: GPL-3.0-or-later
/** Looks through an AAC track for elements that are not sound, by decoding it with the decoder's trace on. */
import { AV_LOG_DEBUG, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, Frame, type Packet, type Stream } from 'node-av/lib';
import { LibraryLog } from '../library-log.ts';
import { openDecoder } from '../source.ts';
import { aacCarriers, readTrace, type TraceLine } from './aac-elements.ts';
import type { ChannelList } from './channel-list.ts';

/** A mark logged before each packet says whose the messages behind it are. One look at a time per process. */
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
  readonly #log: LibraryLog;

  constructor(list: ChannelList, stream: Stream, where: string) {
    this.#list = list;
    this.#where = where;
    this.#decoder = openDecoder(stream, 1);
    this.#frame.alloc();
    if (this.#decoder.setOption('debug', 'startcode') < 0) throw new Error('the AAC decoder has no trace');
    this.#log = new LibraryLog(AV_LOG_DEBUG, {
      message: (_, text) => {
        const line = readTrace(text);
        if (line) this.#trace.push(line);
      },
      mark: (text) => this.#turnTo(Number(text)),
    });
  }

  add(packet: Packet): void {
    const number = this.#sent++;
    // A copy of its own, which outlives the packet.
    this.#waiting.set(number, Buffer.from(packet.data ?? []));
    this.#log.mark(String(number));
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
    this.#log.mark(String(this.#sent));
    await this.#log.settle();
    this.close();
    if (this.#waiting.size > 0) throw new Error('the AAC decoder did not say what its packets are made of');
  }

  /** Gives the decoder and the library's log back; again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#log.close();
    this.#frame.free();
    this.#decoder.freeContext();
  }

  /** Reports what the packet before was made of. */
  #turnTo(number: number): void {
    const packet = this.#waiting.get(this.#current);
    if (packet) {
      for (const { what, sizeBytes } of aacCarriers(packet, this.#trace)) this.#report(what, sizeBytes);
      this.#waiting.delete(this.#current);
    }
    this.#trace = [];
    this.#current = number;
  }

  #report(what: string, sizeBytes: number): void {
    this.#list.add('audio ancillary data', `${this.#where}, ${what}`, sizeBytes);
  }
}
