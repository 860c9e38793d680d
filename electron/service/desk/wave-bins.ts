// SPDX-License-Identifier: GPL-3.0-or-later
/** A wave form for one view of it: as many bins as there are to draw, from stretches that were measured once. */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Waveform, WaveformQuery } from '../../../core/contract/streams.ts';

export type Wave = {
  readonly sampleRate: number;
  readonly stretch: number;
  readonly firstSample: number;
  readonly low: readonly Int16Array[];
  readonly high: readonly Int16Array[];
};

const fullScale = 32768;

/** Where there is no sound, a bin is silent. Throws USAGE for a channel that there is not, and a span without length. */
export function binsOf(wave: Wave, { channel, from, to, bins }: WaveformQuery): Waveform {
  const low = wave.low[channel];
  const high = wave.high[channel];
  if (!low || !high) {
    throw new ClearveilError(
      'USAGE',
      wave.low.length === 0 ? 'the recording has no sound' : `there is no channel ${channel}`,
      `It has ${wave.low.length} channels, counted from 0.`,
    );
  }
  if (to <= from) throw new ClearveilError('USAGE', 'the span has no length', 'Let it end after it starts.');
  const stretchAt = (seconds: number): number =>
    (seconds * wave.sampleRate - wave.firstSample) / wave.stretch;
  const lows: number[] = [];
  const highs: number[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const start = Math.floor(stretchAt(from + ((to - from) * bin) / bins));
    // At least one stretch, however narrow the bin: the same one may be drawn several times.
    const end = Math.max(start + 1, Math.floor(stretchAt(from + ((to - from) * (bin + 1)) / bins)));
    let [least, most] = [0, 0];
    for (let at = Math.max(0, start); at < Math.min(low.length, end); at++) {
      least = Math.min(least, low[at] ?? 0);
      most = Math.max(most, high[at] ?? 0);
    }
    lows.push(least / fullScale);
    highs.push(most / fullScale);
  }
  return { from, to, sampleRate: wave.sampleRate, channels: wave.low.length, low: lows, high: highs };
}
