// SPDX-License-Identifier: GPL-3.0-or-later
/** Waveforms of the stretch of time on view, one per channel, fetched once the view rests. */

import { useEffect, useState } from 'react';
import { waveformUrl } from '../../core/contract/stream-urls.ts';
import type { Waveform } from '../../core/contract/streams.ts';
import { ofOpenCase } from '../app/address.ts';
import type { TimeSpan } from './time-axis.ts';

/** How long the view rests before sound is read, in milliseconds. */
const settleMs = 150;

async function read(url: string, signal: AbortSignal): Promise<Waveform | null> {
  const response = await fetch(url, { signal });
  return response.ok ? ((await response.json()) as Waveform) : null;
}

/** By channel; null where there is none to show. What was read last stays until the next is there. */
export function useWaveforms(
  footage: string,
  channels: number,
  { from, to }: TimeSpan,
  bins: number,
): readonly (Waveform | null)[] {
  const [waves, setWaves] = useState<readonly (Waveform | null)[]>([]);
  useEffect(() => {
    if (channels === 0 || bins < 1) return;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      const urls = Array.from({ length: channels }, (_, channel) =>
        ofOpenCase(waveformUrl(footage, channel, { from, to, bins })),
      );
      Promise.all(urls.map((url) => read(url, gone.signal))).then(setWaves, () => {
        // Called off by a newer view, or the service is gone, which the frame of the window tells of.
      });
    }, settleMs);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [footage, channels, from, to, bins]);
  return waves;
}
