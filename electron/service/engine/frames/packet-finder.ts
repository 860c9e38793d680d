// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Puts a source at a packet of its video that the frame index names. Where a seek lands is never trusted: packets are
 * known again by their byte position and size, and where that is not certain the file is read from its beginning, which
 * costs time and no picture.
 */
import { AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { Packet } from 'node-av/lib';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { openSource, readPacket, type Source, ticks } from '../media/source.ts';

/** Packets read after a seek without meeting one of the index, before the seek is given up. */
const mostUnknown = 256;

/** The packet that lies at a place and has that size; undefined for one that the index does not have. */
type Places = (position: number, sizeBytes: number) => number | undefined;

/**
 * Packets by where they lie; undefined when places are missing or shared, so that they tell nothing. Columns and no table:
 * a shift has a million packets.
 */
function byPosition(index: FrameIndex, frameOf: Int32Array): Places | undefined {
  /** Frames in the order in which their packets lie in the file: nearly always that of the packets. */
  const frames = frameOf.filter((frame) => frame >= 0);
  if (frames.length !== index.pts.length) return undefined;
  const { position } = index;
  const positionAt = (at: number): number => position[frames[at] ?? -1] ?? -1;
  const rises = (): boolean => {
    for (let at = 1; at < frames.length; at++) if (!(positionAt(at) > positionAt(at - 1))) return false;
    return true;
  };
  if (frames.length > 0 && !rises()) {
    frames.sort((a, b) => (index.position[a] ?? -1) - (index.position[b] ?? -1));
    if (!rises()) return undefined;
  }
  if (frames.length > 0 && positionAt(0) < 0) return undefined;
  return (position, sizeBytes) => {
    let low = 0;
    let high = frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positionAt(middle) < position) low = middle + 1;
      else high = middle;
    }
    const frame = frames[low];
    if (frame === undefined || index.position[frame] !== position) return undefined;
    return index.sizeBytes[frame] === sizeBytes ? index.packet[frame] : undefined;
  };
}

export class PacketFinder {
  readonly #path: string;
  readonly #index: FrameIndex;
  readonly #frameOf: Int32Array;
  /** Null until the first seek: who reads from the beginning has no need of it. */
  #known: Places | undefined | null = null;
  readonly #packet = new Packet();
  #source: Source;
  /** The number of the packet that comes next; undefined where it is not known. */
  #next: number | undefined = 0;
  /** The packet that comes next has been read already. */
  #held = false;

  /** `frameOf`: the index by packets, as `packetToFrame` gives it. */
  constructor(path: string, index: FrameIndex, frameOf: Int32Array) {
    this.#path = path;
    this.#index = index;
    this.#frameOf = frameOf;
    this.#source = openSource(path);
    this.#packet.alloc();
  }

  get source(): Source {
    return this.#source;
  }

  #places(): Places | undefined {
    if (this.#known === null) this.#known = byPosition(this.#index, this.#frameOf);
    return this.#known;
  }

  /** Does now what the first seek would have to. */
  makeReady(): void {
    this.#places();
  }

  #restart(): void {
    this.#source.close();
    this.#source = openSource(this.#path);
    this.#held = false;
    this.#next = 0;
  }

  /** The next packet of the video, or undefined at the end. It is valid until the next call. */
  #read(): Packet | undefined {
    if (this.#held) {
      this.#held = false;
      return this.#packet;
    }
    this.#packet.unref();
    for (;;) {
      if (readPacket(this.#source, this.#packet) < 0) return undefined;
      if (this.#packet.streamIndex === this.#source.video.index) return this.#packet;
      this.#packet.unref();
    }
  }

  /** What the index knows of the packet that was read. */
  #recognize(packet: Packet): number | undefined {
    return this.#places()?.(ticks(packet.pos) ?? -1, packet.size);
  }

  /** The next packet with its number, or undefined at the end. Valid until the next call. */
  next(): { readonly packet: Packet; readonly number: number } | undefined {
    if (this.#next === undefined) throw new Error('the place in the file is not known');
    const packet = this.#read();
    if (!packet) return undefined;
    const number = this.#next;
    // Only after a seek could they differ; counting from the beginning is how the index itself was made.
    const told = this.#known === null ? undefined : this.#recognize(packet);
    if (told !== undefined && told !== number) throw new Error(`packet ${number} turned out to be ${told}`);
    this.#next = number + 1;
    return { packet, number };
  }

  /** Goes to a packet: the next call of `next` gives it. `time`: its PTS and DTS as far as the container has them. */
  goTo(wanted: number, times: readonly (number | undefined)[]): void {
    if (this.#next === wanted) return;
    // Nearby packets are sooner read than sought.
    if (this.#next !== undefined && wanted > this.#next && wanted - this.#next < 64) {
      this.#skipTo(wanted);
      return;
    }
    if (wanted > 0 && this.#places()) {
      for (const time of times) if (time !== undefined && this.#seek(wanted, time)) return;
    }
    this.#restart();
    this.#skipTo(wanted);
  }

  #skipTo(wanted: number): void {
    while (this.#next !== undefined && this.#next < wanted) {
      if (!this.next()) throw new Error(`the file ends before packet ${wanted}`);
    }
  }

  /** True when a seek to `time` landed at or before the packet and it was then reached. */
  #seek(wanted: number, time: number): boolean {
    const { context, video } = this.#source;
    this.#next = undefined;
    this.#held = false;
    if (context.seekFrameSync(video.index, BigInt(time), AVSEEK_FLAG_BACKWARD) < 0) return false;
    for (let unknown = 0; unknown < mostUnknown; unknown++) {
      const packet = this.#read();
      if (!packet) return false;
      const number = this.#recognize(packet);
      if (number === undefined) continue;
      if (number > wanted) return false;
      this.#held = true;
      this.#next = number;
      this.#skipTo(wanted);
      return true;
    }
    return false;
  }

  close(): void {
    this.#packet.free();
    this.#source.close();
  }
}
