// SPDX-License-Identifier: GPL-3.0-or-later
/** The local clock, unattested: what an event is stamped with. */
import { hrtime } from 'node:process';

export type Clock = {
  /** Milliseconds since 1970 in UTC. */
  nowMs(): number;
  /** Minutes that local time is ahead of UTC at that moment. */
  offsetMinutes(ms: number): number;
  /** Microseconds on a counter that never runs backwards within one session. */
  monotonicUs(): number;
};

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  offsetMinutes: (ms) => -new Date(ms).getTimezoneOffset() || 0,
  monotonicUs: () => Number(hrtime.bigint() / 1000n),
};

/** ISO 8601 in UTC with milliseconds: sorts as text in the order of time. */
export function utcText(ms: number): string {
  return new Date(ms).toISOString();
}
