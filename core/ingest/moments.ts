// SPDX-License-Identifier: GPL-3.0-or-later
/** Where moments lie in a recording: exact times from its frame index, and the frames that show in a span of time. */
import { ClearveilError } from '../base/errors.ts';
import type { Moment } from '../base/moment.ts';
import {
  addTimes,
  compareTimes,
  type FrameRange,
  formatClock,
  type Rational,
  ticksToMilliseconds,
  ticksToTime,
  timeBetween,
  timeToTicks,
} from '../base/time.ts';
import { type FrameIndex, frameFlag, type MediaProbe } from './footage.ts';

/** A span of time, seconds since presentation time zero; the end is not part of it. */
export type TimeSpan = { readonly start: Rational; readonly end: Rational };

/**
 * The PTS from which clock times count: that of the first frame that shows. Transport streams count from anywhere, so their
 * presentation time zero tells a person nothing.
 */
export function startPts(index: FrameIndex): number {
  const shown = index.flags.findIndex((flags) => (flags & frameFlag.hidden) === 0);
  return index.pts[Math.max(0, shown)] ?? 0;
}

/** `startPts` in seconds since presentation time zero. */
export function recordingStart(index: FrameIndex): Rational {
  return ticksToTime(startPts(index), index.timeBase);
}

/** HH:MM:SS.mmm since the recording's first frame, of a time since presentation time zero. */
export function clockOf(time: Rational, index: FrameIndex, round: 'down' | 'up'): string {
  return formatClock(timeToTicks(timeBetween(recordingStart(index), time), 1000, round));
}

function laterOf(a: Rational, b: Rational): Rational {
  return compareTimes(a, b) < 0 ? b : a;
}

/**
 * When the recording is over by its pictures and by what its container states: the end of its last frame, or of the stated
 * duration (whose milliseconds are rounded, so one is added), whichever is later. Sound may go on.
 */
export function statedEnd(index: FrameIndex, probe: MediaProbe): Rational {
  const last = index.pts.length - 1;
  const pictureEnd = ticksToTime((index.pts[last] ?? 0) + (index.duration[last] ?? 0), index.timeBase);
  if (probe.durationMs === null) return pictureEnd;
  const starts = probe.streams.flatMap(({ startPts, timeBase }) =>
    startPts === null ? [] : [(startPts * timeBase.num * 1000) / timeBase.den],
  );
  const firstMs = starts.length === 0 ? 0 : Math.ceil(Math.min(...starts));
  return laterOf(ticksToTime(firstMs + probe.durationMs + 1, { num: 1, den: 1000 }), pictureEnd);
}

/** When the recording is over, sound and picture: `statedEnd`, or the end of the last packet of its sound when that is later. */
export function recordingEnd(index: FrameIndex, probe: MediaProbe): Rational {
  const end = statedEnd(index, probe);
  const soundEnd = probe.sound?.end ?? null;
  return soundEnd === null ? end : laterOf(end, soundEnd);
}

/** When frames show, in whole milliseconds since the first frame that shows. */
export type FrameClock = {
  /** Rounded down. */
  startMs(frame: number): number;
  /** When the next frame shows; of the last one when its own time is over. Rounded up. */
  endMs(frame: number): number;
};

export function frameClock(index: FrameIndex, probe: MediaProbe): FrameClock {
  const origin = startPts(index);
  const last = index.pts.length - 1;
  const lasts = index.duration[last] ?? 0;
  const milliseconds = (time: Rational, round: 'down' | 'up'): number =>
    timeToTicks(timeBetween(recordingStart(index), time), 1000, round);
  return {
    startMs: (frame) => ticksToMilliseconds((index.pts[frame] ?? 0) - origin, index.timeBase),
    endMs: (frame) => {
      if (frame < last) return milliseconds(ticksToTime(index.pts[frame + 1] ?? 0, index.timeBase), 'up');
      // Where no duration is stated the last picture stands until the recording is over.
      const over =
        lasts > 0 ? ticksToTime((index.pts[last] ?? 0) + lasts, index.timeBase) : recordingEnd(index, probe);
      return milliseconds(over, 'up');
    },
  };
}

/** The first frame after `frame` that shows at a later time; undefined when there is none. Frames can share a PTS. */
function nextShown(index: FrameIndex, frame: number): number | undefined {
  const pts = index.pts[frame] ?? 0;
  for (let next = frame + 1; next < index.pts.length; next++) if ((index.pts[next] ?? 0) > pts) return next;
  return undefined;
}

/** When a frame stops showing: at the start of the next one, the last at the end of the recording. */
function frameEnd(index: FrameIndex, probe: MediaProbe, frame: number): Rational {
  const next = nextShown(index, frame);
  return next === undefined ? recordingEnd(index, probe) : ticksToTime(index.pts[next] ?? 0, index.timeBase);
}

function timeOf(moment: Moment, index: FrameIndex, probe: MediaProbe, edge: 'start' | 'end'): Rational {
  switch (moment.by) {
    case 'clock':
      return addTimes(recordingStart(index), ticksToTime(moment.milliseconds, { num: 1, den: 1000 }));
    case 'pts':
      return ticksToTime(moment.pts, index.timeBase);
    case 'frame': {
      const pts = index.pts[moment.frame];
      if (pts === undefined) {
        throw new ClearveilError(
          'FRAME_OUT_OF_RANGE',
          `the recording has no frame ${moment.frame}: it has ${index.pts.length}, counted from 0`,
          'List them with "clearveil frames CASE".',
        );
      }
      return edge === 'start' ? ticksToTime(pts, index.timeBase) : frameEnd(index, probe, moment.frame);
    }
  }
}

/**
 * The span from one moment to another, cut off at the end of the recording. A frame as the end means up to the end of
 * its display. Throws USAGE for a span that is empty, reversed or outside the recording, FRAME_OUT_OF_RANGE.
 */
export function spanBetween(from: Moment, to: Moment, index: FrameIndex, probe: MediaProbe): TimeSpan {
  const start = timeOf(from, index, probe, 'start');
  const end = timeOf(to, index, probe, 'end');
  if (compareTimes(start, end) >= 0) {
    throw new ClearveilError(
      'USAGE',
      'the span is empty: it does not end after it starts',
      'Give a --to that lies after --from; the end itself is not part of the span.',
    );
  }
  const over = recordingEnd(index, probe);
  const first = ticksToTime(Math.min(index.pts[0] ?? 0, 0), index.timeBase);
  if (compareTimes(start, over) >= 0 || compareTimes(end, first) <= 0) {
    throw new ClearveilError(
      'USAGE',
      'the span lies outside the recording',
      'Times count from the first frame, as clearveil frames lists them.',
    );
  }
  return { start, end: compareTimes(over, end) < 0 ? over : end };
}

/** The first of `count` frames for which something holds that holds for all after it; `count` where it holds for none. */
function firstFrame(count: number, holds: (frame: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The frames that show somewhere in a span, PTS rising. A span before the first frame gives the first, one after the last the last. */
export function framesShowing({ start, end }: TimeSpan, index: FrameIndex): FrameRange {
  const comes = (frame: number, time: Rational): number =>
    compareTimes(ticksToTime(index.pts[frame] ?? 0, index.timeBase), time);
  const endFrame = Math.max(
    1,
    firstFrame(index.pts.length, (frame) => comes(frame, end) >= 0),
  );
  const behind = firstFrame(endFrame, (frame) => comes(frame, start) > 0);
  let startFrame = Math.max(0, behind - 1);
  while (startFrame > 0 && index.pts[startFrame - 1] === index.pts[startFrame]) startFrame--;
  return { startFrame, endFrame };
}

/** How long frames `[startFrame, endFrame)` show. */
export function displayOf(
  { startFrame, endFrame }: FrameRange,
  index: FrameIndex,
  probe: MediaProbe,
): TimeSpan {
  return {
    start: ticksToTime(index.pts[startFrame] ?? 0, index.timeBase),
    end: frameEnd(index, probe, endFrame - 1),
  };
}
