// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frame of a copy shows at which time of its player: a copy has the times of its original, tick for tick. */
import { useEffect, useState } from 'react';
import { request } from '../../client/index.ts';
import { clockFrom, type RecordingClock } from '../../player/recording-clock.ts';

export function useCopyClock(footage: string): RecordingClock | undefined {
  const [clock, setClock] = useState<RecordingClock>();
  useEffect(() => {
    const gone = new AbortController();
    request('footage.index', { footage }, { signal: gone.signal }).then(
      (packed) => setClock(clockFrom(packed)),
      // Without it nothing is shown; a service that does not answer is told of by the frame.
      () => undefined,
    );
    return () => gone.abort();
  }, [footage]);
  return clock;
}
