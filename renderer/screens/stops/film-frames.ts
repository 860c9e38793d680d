// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frames of a stop its strip shows. */

/** Frames of the strip, an odd number so that the one to look at can lie in the middle. */
const most = 9;

export type FilmSpan = {
  readonly frame: number;
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
};

/** Where the widest gap of the rising `frames` within `[from, to]` is halved, undefined where none is left to halve. */
function widestMiddle(frames: readonly number[], { from, to }: FilmSpan): number | undefined {
  const inside = frames.filter((frame) => frame >= from && frame <= to);
  const gaps = inside.slice(1).map((next, at) => ({ before: inside[at] ?? next, next }));
  const [widest] = gaps.toSorted((a, b) => b.next - b.before - (a.next - a.before));
  return widest && widest.next - widest.before > 1 ? (widest.before + widest.next) >> 1 : undefined;
}

/**
 * At most nine frame numbers, rising: the frame that the stop is about, the ends of its span, one outside on either side,
 * and what halves the widest gaps between, so that none is wider than a quarter of the span; as far as the recording of `count` frames
 * has them.
 */
export function filmFrames(span: FilmSpan, count: number): number[] {
  const { frame, from } = span;
  const to = Math.min(span.to, count - 1);
  const margin = Math.max(1, Math.round((to - from) / (most - 3)));
  const wanted = new Set<number>();
  const add = (at: number): void => {
    if (at >= 0 && at < count && wanted.size < most) wanted.add(at);
  };
  const rising = (): number[] => [...wanted].toSorted((a, b) => a - b);
  for (const at of [frame, from, to, from - margin, to + margin]) add(at);
  while (wanted.size < most) {
    const middle = widestMiddle(rising(), span);
    if (middle === undefined) break;
    add(middle);
  }
  // A short span leaves room: its neighbours show where the subject comes from and goes.
  for (let away = 1; wanted.size < Math.min(most, count); away++) {
    add(from - away);
    add(to + away);
  }
  return rising();
}
