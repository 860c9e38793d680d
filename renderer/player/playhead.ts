// SPDX-License-Identifier: GPL-3.0-or-later
/** Where one is in the open recording, and how it is looked at. Everything on the review screen follows this. */
import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { FrameRange } from '../../core/base/time.ts';
import { mediaUrl } from '../../core/contract/stream-urls.ts';
import type { FootageView } from '../../core/contract/window/footage.ts';
import type { FrameTimes } from '../../core/contract/window/frame-times.ts';
import { clockFrom, type RecordingClock, withinFrames } from './recording-clock.ts';
import { fittedView, type Size, type View } from './view-transform.ts';

/** `edit`: tracks can be changed; `through`: veils stand out but let the picture show; `released`: as the copy; `original`: nothing over it. */
export const viewModes = ['edit', 'through', 'released', 'original'] as const;
export type ViewMode = (typeof viewModes)[number];

/** Speeds that J and L go through. */
export const speeds = [0.1, 0.25, 0.5, 1, 1.5, 2, 4] as const;

export type Recording = {
  readonly view: FootageView;
  readonly clock: RecordingClock;
  /** Frames that the first decoding found damaged or could not show, and what it said of them. */
  readonly damaged: ReadonlyMap<number, string>;
};

/** `proxy`: it is the version made for watching, not the recording. */
export type PlayedVideo = { readonly address: string; readonly type: string; readonly proxy: boolean };

const typeOf = (format: string): string => (/matroska|webm/.test(format) ? 'video/webm' : 'video/mp4');

/** The recording itself, where the browser plays it. */
const ownVideo = ({ playable, footage, format }: FootageView): PlayedVideo | null =>
  playable ? { address: mediaUrl(footage), type: typeOf(format), proxy: false } : null;

export type Playhead = {
  readonly recording: Recording | null;
  readonly frame: number;
  /** The frame whose picture is on the stage; -1 while there is none. What is drawn over it goes by this. */
  readonly onView: number;
  /** The frame that a video showed last; -1 before any did. */
  readonly playedTo: number;
  /** That picture has the decoder's own pixels. */
  readonly exact: boolean;
  /** A key or button is held and frames go by: quick pictures will do. */
  readonly moving: boolean;
  /** Seconds of recording per second; negative backwards, 0 at rest. */
  readonly speed: number;
  /** The speed that Space goes on with. */
  readonly usualSpeed: number;
  readonly mode: ViewMode;
  /** What a video plays of it; null while there is nothing that the browser plays. */
  readonly video: PlayedVideo | null;
  /** Not even the version made for watching plays. */
  readonly unplayable: boolean;
  /** The original next to it. */
  readonly beside: boolean;
  /** For whom a released frame is shown. */
  readonly audience: string;
  readonly loop: FrameRange | null;
  readonly view: View;
  readonly stage: Size;
};

const start: Playhead = {
  recording: null,
  frame: 0,
  onView: -1,
  exact: false,
  playedTo: -1,
  moving: false,
  speed: 0,
  usualSpeed: 1,
  mode: 'edit',
  video: null,
  unplayable: false,
  beside: false,
  audience: 'public',
  loop: null,
  view: { zoom: 1, centre: { x: 0, y: 0 } },
  stage: { width: 0, height: 0 },
};

export const usePlayhead = create<Playhead>(() => start);

const now = usePlayhead.getState;
const set = usePlayhead.setState;

export function openRecording(
  view: FootageView,
  times: FrameTimes,
  damaged: Recording['damaged'],
  frame: number,
): void {
  const clock = clockFrom(times);
  set({
    ...start,
    stage: now().stage,
    recording: { view, clock, damaged },
    video: ownVideo(view),
    frame: withinFrames(clock, frame),
    view: fittedView(view.video.display),
  });
}

export function closeRecording(): void {
  set({ ...start });
}

/** Shows a frame; `moving` while more will follow at once. Stops what plays. */
export function goTo(frame: number, moving = false): void {
  const { recording } = now();
  if (recording) set({ frame: withinFrames(recording.clock, frame), moving, speed: 0 });
}

/** The next frames, `count` of them; backwards when negative. */
export function step(count: number, moving = false): void {
  goTo(now().frame + count, moving);
}

/** The longest that anything waits for the first picture, in milliseconds: one that cannot be shown never comes. */
const longestWait = 3000;

/** Resolves once a picture is on view. What takes the service long is asked for after that. */
export function untilPicture(): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = usePlayhead.subscribe(({ onView }) => {
      if (onView >= 0) done();
    });
    timer = setTimeout(done, now().onView >= 0 ? 0 : longestWait);
  });
}

/** True from the first picture on, for what is to come after it. */
export function usePictured(): boolean {
  const [pictured, setPictured] = useState(() => now().onView >= 0);
  useEffect(() => {
    let gone = false;
    void untilPicture().then(() => {
      if (!gone) setPictured(true);
    });
    return () => {
      gone = true;
    };
  }, []);
  return pictured;
}

/** Told by a video that plays: this frame is on view. */
export function shown(frame: number): void {
  set({ frame, onView: frame, exact: false, playedTo: frame });
}

/** Told by what plays frame after frame: this one is due. */
export function due(frame: number): void {
  set({ frame, moving: true });
}

/** True while a video is what one wants to look at. Copies, and the way back, are shown frame by frame. */
export const wantsVideo = ({ speed, mode, beside }: Playhead): boolean =>
  speed > 0 && mode !== 'released' && !beside;

/** True while the video element is what one looks at. */
export const byVideo = (head: Playhead): boolean => wantsVideo(head) && head.video !== null;

/** Told by a video that it cannot be played: a version made for watching is then, if there was none. */
export function refused(): void {
  set(({ video }) => ({ video: null, unplayable: video?.proxy === true }));
}

/** Nothing is held any more: the exact picture is wanted. */
export function rest(): void {
  if (now().moving) set({ moving: false });
}

export function play(speed: number): void {
  set({ speed, moving: false, ...(speed > 0 ? { usualSpeed: speed } : {}) });
}

export function pause(): void {
  set({ speed: 0, moving: false });
}

/** L and J: on in that direction, each time faster. */
export function shuttle(direction: 1 | -1): void {
  const { speed } = now();
  const next = speeds.find((one) => one > Math.abs(speed)) ?? Math.abs(speed);
  play(Math.sign(speed) === direction ? direction * next : direction);
}

export function slower(): void {
  const { speed, usualSpeed } = now();
  const next = speeds.findLast((one) => one < Math.abs(speed || usualSpeed)) ?? speeds[0];
  if (speed === 0) set({ usualSpeed: next });
  else play(Math.sign(speed) * next);
}

export function faster(): void {
  const { speed, usualSpeed } = now();
  const next = speeds.find((one) => one > Math.abs(speed || usualSpeed)) ?? speeds.at(-1) ?? 4;
  if (speed === 0) set({ usualSpeed: next });
  else play(Math.sign(speed) * next);
}

export function setMode(mode: ViewMode): void {
  set({ mode });
}
