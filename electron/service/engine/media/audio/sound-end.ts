// SPDX-License-Identifier: GPL-3.0-or-later
/** When the sound of a recording ends, by its packets: containers need not state how long it goes on behind the last picture. */
import type { Packet, Stream } from 'node-av/lib';
import { type Rational, ticksToTime } from '../../../../../core/base/time.ts';
import { statedTicks } from '../source.ts';

/** Hand over every packet of the sound. */
export class SoundEnd {
  readonly #timeBase: Rational;
  /** Ticks of a packet whose length is not stated. */
  readonly #frame: number;
  #last: number | undefined;

  constructor({ timeBase, codecpar }: Stream) {
    this.#timeBase = { num: timeBase.num, den: timeBase.den };
    const { frameSize, sampleRate } = codecpar;
    this.#frame = sampleRate > 0 ? Math.ceil((frameSize * timeBase.den) / (sampleRate * timeBase.num)) : 0;
  }

  add(packet: Packet): void {
    const pts = statedTicks(packet.pts) ?? statedTicks(packet.dts);
    if (pts === undefined) return;
    const end = pts + Math.max(statedTicks(packet.duration) ?? 0, this.#frame);
    if (this.#last === undefined || end > this.#last) this.#last = end;
  }

  /** Seconds since presentation time zero; null when no packet states a time that can be counted. */
  get time(): Rational | null {
    if (this.#last === undefined || !Number.isSafeInteger(this.#last * this.#timeBase.num)) return null;
    return ticksToTime(this.#last, this.#timeBase);
  }
}
