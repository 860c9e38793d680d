// SPDX-License-Identifier: GPL-3.0-or-later
/** Which stretch of time the timeline shows. */
import { create } from 'zustand';
import { usePlayhead } from '../player/playhead.ts';
import { secondsOf } from '../player/recording-clock.ts';
import { type TimeSpan, wholeOf, zoomedTime } from './time-axis.ts';

export const useTimeline = create<{ readonly span: TimeSpan | null }>(() => ({ span: null }));

/** Shows less (below 1) or more of the time around the frame one is at. */
export function zoomTime(factor: number): void {
  const { recording, frame } = usePlayhead.getState();
  if (!recording) return;
  const { clock } = recording;
  const span = useTimeline.getState().span ?? wholeOf(clock);
  useTimeline.setState({ span: zoomedTime(span, clock, factor, secondsOf(clock, frame)) });
}

export function showWhole(): void {
  const { recording } = usePlayhead.getState();
  if (recording) useTimeline.setState({ span: wholeOf(recording.clock) });
}
