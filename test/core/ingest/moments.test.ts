// SPDX-License-Identifier: GPL-3.0-or-later
/** Times as people write them, and where they lie in a recording. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMoment } from '../../../core/base/moment.ts';
import {
  addTimes,
  compareTimes,
  formatClock,
  type Rational,
  ticksToTime,
  timeBetween,
} from '../../../core/base/time.ts';
import type { FrameIndex, MediaProbe } from '../../../core/ingest/footage.ts';
import {
  clockOf,
  displayOf,
  frameClock,
  framesShowing,
  recordingEnd,
  recordingStart,
  spanBetween,
  statedEnd,
} from '../../../core/ingest/moments.ts';
import { probeOf } from '../../setup/probe.ts';

const timeBase = { num: 1001, den: 30_000 };

function indexOf(pts: readonly number[], duration = 1): FrameIndex {
  const filled = (value: number): Float64Array => new Float64Array(pts.length).fill(value);
  return {
    timeBase,
    ptsRule: 'container',
    pts: Float64Array.from(pts),
    dts: Float64Array.from(pts),
    duration: filled(duration),
    sizeBytes: filled(1),
    position: filled(0),
    packet: filled(0),
    flags: new Uint8Array(pts.length),
  };
}

const probe = probeOf({ width: 64, height: 64 });

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('a moment', () => {
  test('of the clock is read as it is written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99 * 3_600_000 }), (milliseconds) => {
        expect(parseMoment(formatClock(milliseconds))).toEqual({ by: 'clock', milliseconds });
      }),
    );
    expect(parseMoment('00:00:01.5')).toEqual({ by: 'clock', milliseconds: 1500 });
    expect(parseMoment('00:00:01')).toEqual({ by: 'clock', milliseconds: 1000 });
  });

  test.each([
    ['frame:12', { by: 'frame', frame: 12 }],
    ['pts:-512', { by: 'pts', pts: -512 }],
  ])('%s', (text, moment) => {
    expect(parseMoment(text)).toEqual(moment);
  });

  test.each([
    '',
    '1.5',
    '00:61:00.000',
    '00:00:60',
    '-00:00:01.000',
    '00:00:00.0005',
    'frame:-1',
    'frame:1.5',
    'frame:',
    'pts:99999999999999999999',
    'frame:99999999999999999999',
    ' frame:1',
  ])('"%s" is refused', (text) => {
    expect(codeOf(() => parseMoment(text))).toBe('USAGE');
  });
});

describe('a span', () => {
  const index = indexOf([0, 1, 2, 5, 6]);
  const span = (from: string, to: string) => spanBetween(parseMoment(from), parseMoment(to), index, probe);

  test('from frame to frame ends where the last of them stops showing', () => {
    expect(span('frame:1', 'frame:2')).toEqual({
      start: ticksToTime(1, timeBase),
      end: ticksToTime(5, timeBase),
    });
    expect(span('frame:4', 'frame:4').end).toEqual(recordingEnd(index, probe));
  });

  test('of ticks is exact, and mixes with the clock', () => {
    expect(span('pts:1', 'pts:3')).toEqual({
      start: ticksToTime(1, timeBase),
      end: { num: 1001, den: 10_000 },
    });
    expect(span('00:00:00.001', 'pts:3').start).toEqual({ num: 1, den: 1000 });
  });

  test('of the clock counts from the first frame that shows, wherever the container counts from', () => {
    const hidden = { ...indexOf([-2, -1, 0, 1, 2]), flags: Uint8Array.from([4, 4, 0, 0, 0]) };
    for (const late of [indexOf([42_042, 42_043, 42_044]), indexOf([-7, -6, -5]), hidden]) {
      const start = recordingStart(late);
      const { start: from, end } = spanBetween(
        parseMoment('00:00:00.002'),
        parseMoment('00:00:00.030'),
        late,
        probe,
      );
      expect(timeBetween(start, from)).toEqual({ num: 1, den: 500 });
      expect(addTimes(start, { num: 1, den: 500 })).toEqual(from);
      expect(clockOf(from, late, 'down')).toBe('00:00:00.002');
      expect(clockOf(end, late, 'up')).toBe('00:00:00.030');
    }
    expect(recordingStart(hidden)).toEqual({ num: 0, den: 1 });
    expect(clockOf(ticksToTime(-1, timeBase), hidden, 'down')).toBe('-00:00:00.034');
  });

  test('is cut off at the end of the recording, which is that of the longer of picture and stated duration', () => {
    expect(span('frame:0', '10:00:00').end).toEqual(ticksToTime(7, timeBase));
    const stated: MediaProbe = { ...probe, durationMs: 9000 };
    expect(recordingEnd(index, stated)).toEqual({ num: 9001, den: 1000 });
    expect(recordingEnd(index, { ...probe, durationMs: 1 })).toEqual(ticksToTime(7, timeBase));
    const sounding = (end: Rational | null): MediaProbe => ({ ...probe, sound: { stream: 1, end } });
    expect(recordingEnd(index, sounding({ num: 12, den: 1 }))).toEqual({ num: 12, den: 1 });
    expect(recordingEnd(index, sounding({ num: 1, den: 1000 }))).toEqual(ticksToTime(7, timeBase));
    expect(recordingEnd(index, sounding(null))).toEqual(ticksToTime(7, timeBase));
    expect(statedEnd(index, sounding({ num: 12, den: 1 }))).toEqual(ticksToTime(7, timeBase));
  });

  test.each([
    ['frame:3', 'frame:2', 'USAGE'],
    ['pts:3', 'pts:3', 'USAGE'],
    ['00:00:02', '00:00:01', 'USAGE'],
    ['00:01:00', '00:02:00', 'USAGE'],
    ['pts:-9', 'pts:0', 'USAGE'],
    ['frame:0', 'frame:5', 'FRAME_OUT_OF_RANGE'],
  ])('from %s to %s: %s', (from, to, code) => {
    expect(codeOf(() => span(from, to))).toBe(code);
  });
});

describe('frames that show in a span', () => {
  test('are those whose display it meets, and their display holds the span', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.nat({ max: 59 }), fc.integer({ min: 1, max: 30 }), (gaps, first, length) => {
        const pts = gaps.map((_, at) => gaps.slice(0, at).reduce((sum, gap) => sum + gap, 0));
        const index = indexOf(pts, gaps.at(-1) ?? 1);
        const start = ticksToTime(first, timeBase);
        const end = ticksToTime(first + length, timeBase);
        fc.pre(compareTimes(start, recordingEnd(index, probe)) < 0);
        const frames = framesShowing({ start, end }, index);
        const showing = pts.flatMap((shown, frame) =>
          shown < first + length && shown + (gaps[frame] ?? 0) > first ? [frame] : [],
        );
        expect(frames).toEqual({ startFrame: showing[0], endFrame: (showing.at(-1) ?? -1) + 1 });
        const display = displayOf(frames, index, probe);
        expect(compareTimes(display.start, start)).toBeLessThanOrEqual(0);
        const reached = compareTimes(end, recordingEnd(index, probe)) < 0 ? end : recordingEnd(index, probe);
        expect(compareTimes(display.end, reached)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('that share a PTS go together', () => {
    const index = indexOf([0, 1, 1, 2]);
    const at = (tick: number) => ticksToTime(tick, timeBase);
    expect(framesShowing({ start: at(1), end: at(2) }, index)).toEqual({ startFrame: 1, endFrame: 3 });
    expect(displayOf({ startFrame: 1, endFrame: 2 }, index, probe).end).toEqual(at(2));
  });
});

describe('the clock of frames', () => {
  test('a frame is over when the next one begins, rounded outward', () => {
    const index = indexOf([10, 11, 14]);
    const clock = frameClock(index, probe);
    // A tick is 33.37 ms; times count from the first frame.
    expect([0, 1, 2].map((frame) => clock.startMs(frame))).toEqual([0, 33, 133]);
    expect([0, 1].map((frame) => clock.endMs(frame))).toEqual([34, 134]);
  });

  test('the last frame is over after its own duration, or with the recording', () => {
    expect(frameClock(indexOf([0, 1, 2], 3), probe).endMs(2)).toBe(167);
    const stated = { ...probe, durationMs: 900, streams: [] };
    expect(frameClock(indexOf([0, 1, 2], 0), stated).endMs(2)).toBe(901);
  });
});
