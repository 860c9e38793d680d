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

/**
 * At most nine frame numbers, rising: the frame that the stop is about, the ends of its span, one outside on either side,
 * and what lies evenly between, as far as the recording of `count` frames has them.
 */
export function filmFrames({ frame, from, to }: FilmSpan, count: number): number[] {
  const margin = Math.max(1, Math.round((to - from) / (most - 3)));
  const wanted = new Set<number>();
  const add = (at: number): void => {
    if (at >= 0 && at < count && wanted.size < most) wanted.add(at);
  };
  for (const at of [frame, from, to, from - margin, to + margin]) add(at);
  const span = to - from;
  for (let parts = 2; parts <= Math.min(span, most); parts++)
    for (let part = 1; part < parts; part++) add(from + Math.round((span * part) / parts));
  // A short span leaves room: its neighbours show where the subject comes from and goes.
  for (let away = 1; wanted.size < Math.min(most, count); away++) {
    add(from - away);
    add(to + away);
  }
  return [...wanted].toSorted((a, b) => a - b);
}
