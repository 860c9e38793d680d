// SPDX-License-Identifier: GPL-3.0-or-later
/** Moments of a recording as a person names them: a clock time, a frame, a PTS. */
import { ClearveilError } from './errors.ts';

export type Moment =
  /** Milliseconds since the recording's first frame. */
  | { readonly by: 'clock'; readonly milliseconds: number }
  /** A frame in presentation order, from 0. */
  | { readonly by: 'frame'; readonly frame: number }
  /** Ticks of the picture's time base. */
  | { readonly by: 'pts'; readonly pts: number };

const clock = /^(\d{1,6}):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?$/;

/** Reads `HH:MM:SS.mmm` (the fraction may be short or missing), `frame:N` or `pts:N`. Throws USAGE for anything else. */
export function parseMoment(text: string): Moment {
  const [, hours, minutes, seconds, fraction = ''] = clock.exec(text) ?? [];
  if (hours !== undefined) {
    const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return { by: 'clock', milliseconds: whole * 1000 + Number(fraction.padEnd(3, '0')) };
  }
  const [, frame] = /^frame:(\d+)$/.exec(text) ?? [];
  if (frame !== undefined && Number.isSafeInteger(Number(frame)))
    return { by: 'frame', frame: Number(frame) };
  const [, pts] = /^pts:(-?\d+)$/.exec(text) ?? [];
  if (pts !== undefined && Number.isSafeInteger(Number(pts))) return { by: 'pts', pts: Number(pts) };
  throw new ClearveilError(
    'USAGE',
    `"${text}" is not a time`,
    'Give HH:MM:SS.mmm, frame:N or pts:N, as clearveil frames lists them.',
  );
}
