// SPDX-License-Identifier: GPL-3.0-or-later
/** Ten seconds of a recording with tracks and looks, and the stops that follow. */
import type { Looks } from '../../../core/track/looks.ts';
import { findStops, type StopInput } from '../../../core/track/stops.ts';
import type { Keyframe, Origin } from '../../../core/track/track.ts';

export const frames = 300;
export const seconds = Float64Array.from({ length: frames }, (_, frame) => frame / 30);
export const display = { width: 1280, height: 720 };
export type Tracks = StopInput['tracks'];

export const looks = (change: Partial<Looks> = {}): Looks => ({
  sampledFrames: Array.from({ length: 100 }, (_, at) => 3 * at),
  cuts: [],
  lightJumps: [],
  thresholds: { birth: 0.6, continue: 0.4 },
  sights: [],
  ...change,
});

export function track(
  from: number,
  to: number,
  change: Partial<Tracks[number]> = {},
  origin: Origin = 'detected',
  x = 400,
): Tracks[number] {
  const keyframes: Keyframe[] = [];
  const score = origin === 'detected' ? 0.9 : null;
  for (let frame = from; frame < to; frame++)
    keyframes.push({ frame, box: { x: 16 * x, y: 3200, width: 960, height: 960 }, origin, score });
  return {
    id: 'track-1',
    kind: 'face',
    dismissed: false,
    startFrame: from,
    endFrame: to,
    keyframes,
    ...change,
  };
}

export const find = (tracks: Tracks, runs: readonly Looks[] = [looks()]) =>
  findStops({ tracks, runs: runs.map((run) => ({ kind: 'face' as const, ...run })), seconds, display });
export const told = (tracks: Tracks, runs?: readonly Looks[]) =>
  find(tracks, runs).map(({ reason, frame, track: of }) => [reason, frame, of]);
