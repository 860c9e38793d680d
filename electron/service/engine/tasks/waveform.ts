// SPDX-License-Identifier: GPL-3.0-or-later
/** Measures the sound of a recording once from end to end, five milliseconds at a time. */
import { Packet } from 'node-av/lib';
import { SoundDecoder } from '../media/audio/sound-decoder.ts';
import { hasOwnSamples } from '../media/audio/survey.ts';
import { heardAt } from '../media/audio/time-lag.ts';
import { openSource, readPacket, ticks } from '../media/source.ts';
import type { Task } from './task-table.ts';

/** Stretches a second: fine enough for single frames. */
const stretchesPerSecond = 200;
const packetsPerCheckpoint = 256;

/** One channel's stretches, growing with the sound. */
class Extremes {
  #low = new Int16Array(4096);
  #high = new Int16Array(4096);
  #count = 0;

  add(stretch: number, sample: number): void {
    if (stretch >= this.#low.length) {
      const grown = (old: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> => {
        const larger = new Int16Array(Math.max(stretch + 1, old.length * 2));
        larger.set(old);
        return larger;
      };
      this.#low = grown(this.#low);
      this.#high = grown(this.#high);
    }
    this.#count = Math.max(this.#count, stretch + 1);
    const level = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    if (level < (this.#low[stretch] ?? 0)) this.#low[stretch] = level;
    if (level > (this.#high[stretch] ?? 0)) this.#high[stretch] = level;
  }

  get low(): Int16Array {
    return this.#low.slice(0, this.#count);
  }

  get high(): Int16Array {
    return this.#high.slice(0, this.#count);
  }
}

export const waveform: Task<'waveform'> = async (input, context) => {
  const source = openSource(input.path, input);
  const stream = source.audio;
  if (!stream) {
    source.close();
    return { sampleRate: 0, stretch: 1, firstSample: 0, low: [], high: [] };
  }
  const decoder = new SoundDecoder(stream);
  const { sampleRate } = stream.codecpar;
  const stretch = Math.max(1, Math.round(sampleRate / stretchesPerSecond));
  const channels: Extremes[] = [];
  let firstSample: number | undefined;
  const ownSamples = hasOwnSamples(decoder.codec);
  const hear = (packet: Packet | null): void => {
    for (const block of decoder.feed(packet)) {
      // What runs ahead of its times is heard, and hushed, at these.
      const frame = ownSamples ? 0 : (block.channels[0]?.length ?? 0);
      const start = heardAt(block, decoder.lag.limit(frame));
      firstSample ??= start;
      const offset = start - firstSample;
      block.channels.forEach((samples, channel) => {
        channels[channel] ??= new Extremes();
        const extremes = channels[channel];
        for (let at = 0; at < samples.length; at++) {
          const place = Math.floor((offset + at) / stretch);
          if (place >= 0) extremes.add(place, samples[at] ?? 0);
        }
      });
    }
  };
  const packet = new Packet();
  packet.alloc();
  try {
    for (let count = 1; readPacket(source, packet) >= 0; count++) {
      if (packet.streamIndex === stream.index) hear(packet);
      const done = ticks(packet.pos) ?? 0;
      packet.unref();
      if (count % packetsPerCheckpoint === 0)
        await context.checkpoint({ done, total: 0, unit: 'bytes', note: 'measuring the sound' });
    }
    hear(null);
  } finally {
    packet.free();
    decoder.close();
    source.close();
  }
  const low = channels.map((one) => one.low);
  const high = channels.map((one) => one.high);
  return { sampleRate, stretch, firstSample: firstSample ?? 0, low, high };
};
