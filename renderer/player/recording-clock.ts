// SPDX-License-Identifier: GPL-3.0-or-later
/** The frames of the open recording in time: numbers, PTS, clock times, and the seconds of a playing video. */
import { parseMoment } from '../../core/base/moment.ts';
import { formatClock, type Rational } from '../../core/base/time.ts';
import { type FrameTimes, frameAtTicks, unpackPts } from '../../core/contract/window/frame-times.ts';

export type RecordingClock = {
  readonly timeBase: Rational;
  readonly pts: Float64Array;
  readonly originPts: number;
  readonly lastDuration: number;
  readonly hidden: FrameTimes['hidden'];
  readonly ptsRule: FrameTimes['ptsRule'];
};

export function clockFrom(times: FrameTimes): RecordingClock {
  const { timeBase, originPts, lastDuration, hidden, ptsRule } = times;
  return { timeBase, pts: unpackPts(times), originPts, lastDuration, hidden, ptsRule };
}

export const lastFrame = ({ pts }: RecordingClock): number => Math.max(0, pts.length - 1);

export function withinFrames(clock: RecordingClock, frame: number): number {
  return Math.min(lastFrame(clock), Math.max(0, Math.trunc(frame)));
}

const secondsPerTick = ({ timeBase }: RecordingClock): number => timeBase.num / timeBase.den;

/** Seconds since presentation time zero at which a frame begins to show. */
export function secondsOf(clock: RecordingClock, frame: number): number {
  return (clock.pts[frame] ?? 0) * secondsPerTick(clock);
}

/** When a frame stops showing; frames that share a time show for nothing. */
export function secondsAfter(clock: RecordingClock, frame: number): number {
  const next = clock.pts[frame + 1];
  if (next !== undefined) return next * secondsPerTick(clock);
  const before = (clock.pts[frame] ?? 0) - (clock.pts[frame - 1] ?? 0);
  return ((clock.pts[frame] ?? 0) + (clock.lastDuration || Math.max(1, before))) * secondsPerTick(clock);
}

/** The frame that shows `seconds` after presentation time zero; half a microsecond is forgiven, since players round to one. */
export function frameAtSeconds(clock: RecordingClock, seconds: number): number {
  return frameAtTicks(clock.pts, Math.floor((seconds + 5e-7) / secondsPerTick(clock) + 1e-6));
}

/** Where to put a video so that it shows a frame: the middle of its time, since its start shows the frame before. */
export function seekSeconds(clock: RecordingClock, frame: number): number {
  return (secondsOf(clock, frame) + secondsAfter(clock, frame)) / 2;
}

/** HH:MM:SS.mmm since the first frame that shows. */
export function timecodeOf(clock: RecordingClock, frame: number): string {
  const ticks = (clock.pts[frame] ?? 0) - clock.originPts;
  return formatClock(Math.floor((ticks * clock.timeBase.num * 1000) / clock.timeBase.den));
}

/** The device's clock at a frame, UTC to the second, given what it was at presentation time zero (ISO 8601). */
export function deviceClockOf(clock: RecordingClock, began: string, frame: number): string {
  const at = new Date(Date.parse(began) + Math.floor(secondsOf(clock, frame) * 1000));
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** True for a frame that a player hides; it is veiled and kept like all others. */
export function isHidden({ hidden }: RecordingClock, frame: number): boolean {
  return hidden.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
}

/** True for a frame with the time of the one before it: no player shows it for long enough to be seen. */
export function sharesTime({ pts }: RecordingClock, frame: number): boolean {
  return frame > 0 && pts[frame] === pts[frame - 1];
}

/** Seconds since the first frame, of a time since presentation time zero. */
export const originSeconds = (clock: RecordingClock): number => clock.originPts * secondsPerTick(clock);

/** What a person wrote to go to: a frame number, a clock time, `pts:N`. Undefined for anything else. */
export function frameNamed(clock: RecordingClock, text: string): number | undefined {
  const written = text.trim();
  if (/^\d+$/.test(written)) return withinFrames(clock, Number(written));
  try {
    const [, minutes, rest] = /^(\d{1,2}):(\d{2}(?:\.\d+)?)$/.exec(written) ?? [];
    const full = minutes === undefined ? written : `00:${minutes.padStart(2, '0')}:${rest}`;
    const moment = parseMoment(full);
    if (moment.by === 'frame') return withinFrames(clock, moment.frame);
    if (moment.by === 'pts') return frameAtTicks(clock.pts, moment.pts);
    return frameAtSeconds(clock, originSeconds(clock) + moment.milliseconds / 1000);
  } catch {
    return undefined;
  }
}
