// SPDX-License-Identifier: GPL-3.0-or-later
/** Measures what a video element presents: frames that came up in play, and frames that were shown at rest. */
import { type RefObject, useEffect, useRef } from 'react';
import { fastestPlay, joinRanges, rangesOfPlay, shortestStill } from '../../../core/review/watched.ts';
import type { RequestInput } from '../../client/index.ts';
import { frameAtSeconds, type RecordingClock, secondsOf } from '../../player/recording-clock.ts';

export type Presented = Omit<RequestInput<'watch.add'>, 'candidate'>;

/** How often what was seen is handed on while it plays, in milliseconds: a crash loses no more. */
const handOnMs = 10_000;

/** What counts needs a window that somebody can see and looks at. */
export const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Collects one video's presentations; `take` gives what came since the last time. */
export class PresentationLog {
  private readonly clock: RecordingClock;
  private run: number[] = [];
  private runHeard = false;
  private presented: Presented = { played: [], heard: [], stills: [] };

  constructor(clock: RecordingClock) {
    this.clock = clock;
  }

  /** A frame came up in play at an allowed speed. */
  play(frame: number, audible: boolean): void {
    if (audible !== this.runHeard) this.endRun();
    this.runHeard = audible;
    this.run.push(frame);
  }

  /** Play was interrupted: what comes next is another play. */
  endRun(): void {
    const played = rangesOfPlay(this.run, (frame) => secondsOf(this.clock, frame));
    const { presented, runHeard } = this;
    this.presented = {
      played: joinRanges([...presented.played, ...played]),
      heard: runHeard ? joinRanges([...presented.heard, ...played]) : presented.heard,
      stills: presented.stills,
    };
    this.run = [];
  }

  still(frame: number): void {
    this.presented = { ...this.presented, stills: [...this.presented.stills, frame] };
  }

  /** Undefined when nothing came since. The last frame of the run begins the next one, so that no gap appears. */
  take(): Presented | undefined {
    const last = this.run.at(-1);
    this.endRun();
    if (last !== undefined) this.run.push(last);
    const { played, heard, stills } = this.presented;
    if (played.length + heard.length + stills.length === 0) return undefined;
    const taken = this.presented;
    this.presented = { played: [], heard: [], stills: [] };
    return taken;
  }
}

/** Hands what was presented to `onPresented` on pause, at the end, every few seconds and when the video goes away. */
export function usePresented(
  video: RefObject<HTMLVideoElement | null>,
  clock: RecordingClock | undefined,
  onPresented: (presented: Presented) => void,
): void {
  const latest = useRef(onPresented);
  latest.current = onPresented;
  useEffect(() => {
    const element = video.current;
    if (!element || !clock) return;
    const log = new PresentationLog(clock);
    const handOn = (): void => {
      const presented = log.take();
      if (presented) latest.current(presented);
    };
    let shown: number | undefined;
    let still: ReturnType<typeof setTimeout> | undefined;
    const waitForStill = (): void => {
      clearTimeout(still);
      still = setTimeout(() => {
        if (shown === undefined || !element.paused || element.seeking || !isLookedAt()) return;
        log.still(shown);
        handOn();
      }, shortestStill * 1000);
    };
    const onFrame = (_: number, { mediaTime }: { readonly mediaTime: number }): void => {
      shown = frameAtSeconds(clock, mediaTime);
      if (element.paused || element.seeking) waitForStill();
      else if (isLookedAt() && element.playbackRate <= fastestPlay)
        log.play(shown, !element.muted && element.volume > 0);
      else log.endRun();
      callback = element.requestVideoFrameCallback(onFrame);
    };
    let callback = element.requestVideoFrameCallback(onFrame);
    const interrupt = (): void => log.endRun();
    const rest = (): void => {
      log.endRun();
      handOn();
      waitForStill();
    };
    const timer = setInterval(handOn, handOnMs);
    element.addEventListener('seeking', interrupt);
    element.addEventListener('pause', rest);
    element.addEventListener('ended', rest);
    return () => {
      element.cancelVideoFrameCallback(callback);
      clearInterval(timer);
      clearTimeout(still);
      element.removeEventListener('seeking', interrupt);
      element.removeEventListener('pause', rest);
      element.removeEventListener('ended', rest);
      handOn();
    };
  }, [video, clock]);
}
