// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Drive: while a key is held, frames go by and the box rides the pointer; the wheel makes it larger or smaller. What was
 * driven is one gesture, set when the key is let go.
 */
import { announce } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { goTo, rest, usePlayhead } from '../player/playhead.ts';
import { lastFrame, secondsAfter, secondsOf } from '../player/recording-clock.ts';
import type { Point } from '../player/view-transform.ts';
import { nearestBox, type Place, placeTrack } from './actions.ts';
import { centredAt, scaledBy } from './box-gestures.ts';
import { useEditing } from './edit-store.ts';
import { useReview } from './review-store.ts';

/** Where the pointer is, in picture pixels. */
let pointer: Point | null = null;
let ended: (() => void) | undefined;

export function pointerAt(at: Point | null): void {
  pointer = at;
}

function ridden(): void {
  const { draft } = useEditing.getState();
  const { recording } = usePlayhead.getState();
  if (!draft || !recording || !pointer) return;
  useEditing.setState({
    draft: { ...draft, box: centredAt(draft.box, pointer, recording.view.video.display) },
  });
}

/** The wheel while driving. */
export function resizeDriven(factor: number): void {
  const { draft } = useEditing.getState();
  const { recording } = usePlayhead.getState();
  if (draft && recording)
    useEditing.setState({
      draft: { ...draft, box: scaledBy(draft.box, factor, recording.view.video.display) },
    });
}

/** Begins to drive a track from the frame one is at, forwards or backwards. */
export function startDriving(track: string, direction: 1 | -1): void {
  const { recording, frame } = usePlayhead.getState();
  const box = nearestBox(track, frame);
  const outline = useReview.getState().tracks.find((one) => one.track === track)?.outline;
  if (!recording || !box || !outline || ended) return;
  const { clock } = recording;
  const places = new Map<number, Place>();
  useEditing.setState({ driving: true, draft: { track, box, outline } });
  let shownSince = performance.now();
  let request = 0;
  const tick = (now: number): void => {
    const head = usePlayhead.getState();
    ridden();
    const { draft } = useEditing.getState();
    // A place counts on a frame whose picture was there to be seen.
    if (draft && head.onView === head.frame) {
      places.set(head.frame, { frame: head.frame, box: draft.box });
      const seconds = secondsAfter(clock, head.frame) - secondsOf(clock, head.frame);
      const atEnd = direction === 1 ? head.frame >= lastFrame(clock) : head.frame <= 0;
      if (!atEnd && now - shownSince >= (seconds * 1000) / head.usualSpeed) {
        shownSince = now;
        goTo(head.frame + direction, true);
      }
    }
    request = requestAnimationFrame(tick);
  };
  request = requestAnimationFrame(tick);
  ended = () => {
    cancelAnimationFrame(request);
    ended = undefined;
    useEditing.setState({ driving: false });
    rest();
    if (places.size === 0) return useEditing.setState({ draft: null });
    void placeTrack(track, [...places.values()]).then(() => announce(words.said.driven(places.size)));
  };
}

export function stopDriving(): void {
  ended?.();
}
