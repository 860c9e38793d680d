// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frame of a copy shows at which time of its player: a copy has the times of its original, tick for tick. */
import { useEffect, useState } from 'react';
import { type FrameTimes, frameAtTicks, unpackPts } from '../../../core/contract/window/frame-times.ts';
import { request } from '../../client/index.ts';

export type CopyTimes = {
  readonly frames: number;
  /** Seconds of a frame on the player's clock. */
  secondsOf(frame: number): number;
  /** A time inside the frame for certain. */
  middleOf(frame: number): number;
  /** The frame that the player shows when it says this time; exact to the microsecond. */
  frameAt(seconds: number): number;
};

/** Half a microsecond: players give times in microseconds, rounded. */
const rounding = 5e-7;

export function copyTimes(packed: FrameTimes): CopyTimes {
  const { timeBase, frames, lastDuration } = packed;
  const pts = unpackPts(packed);
  const perTick = timeBase.num / timeBase.den;
  const ticks = (frame: number): number => pts[frame] ?? 0;
  const end = ticks(frames - 1) + Math.max(1, lastDuration);
  return {
    frames,
    secondsOf: (frame) => ticks(frame) * perTick,
    middleOf: (frame) => ((ticks(frame) + (frame + 1 < frames ? ticks(frame + 1) : end)) / 2) * perTick,
    frameAt: (seconds) => frameAtTicks(pts, (seconds + rounding) / perTick),
  };
}

export function useCopyTimes(footage: string): CopyTimes | undefined {
  const [times, setTimes] = useState<CopyTimes>();
  useEffect(() => {
    const gone = new AbortController();
    request('footage.index', { footage }, { signal: gone.signal }).then(
      (packed) => setTimes(copyTimes(packed)),
      // Without it nothing is shown; a service that does not answer is told of by the frame.
      () => undefined,
    );
    return () => gone.abort();
  }, [footage]);
  return times;
}
