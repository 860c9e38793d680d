// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Moving and resizing a box by keys. Presses that follow each other are one gesture, of one track on one frame: going to
 * another frame or choosing another track keeps what was moved so far.
 */
import type { Box } from '../../core/base/geometry.ts';
import { useSession } from '../app/session-store.ts';
import { usePlayhead } from '../player/playhead.ts';
import { chosenTrack, nearestBox, type Place, placeTrack } from './actions.ts';
import { useEditing } from './edit-store.ts';

/** Presses that follow each other sooner than this are one gesture, in milliseconds. */
const oneGestureMs = 350;

/** What keys have moved and what is not kept yet. */
let held: (Place & { readonly track: string; readonly case: string | undefined }) | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const openCase = (): string | undefined => useSession.getState().session?.case?.case;

/** Keeps what keys have moved, now. */
export function keepNudged(): void {
  clearTimeout(timer);
  const done = held;
  held = undefined;
  // Another case has tracks of the same ids.
  if (done && done.case === openCase()) void placeTrack(done.track, [{ frame: done.frame, box: done.box }]);
}

/** Lets go of what keys have moved, as Escape does. */
export function dropNudged(): void {
  clearTimeout(timer);
  held = undefined;
}

/** Changes the box of the chosen track on the frame one is at. */
export function nudge(change: (box: Box) => Box): void {
  const track = chosenTrack();
  const { frame } = usePlayhead.getState();
  if (!track || track.locked) return;
  const begun = held?.track === track.track && held.frame === frame ? held.box : undefined;
  if (!begun) keepNudged();
  const box = begun ?? nearestBox(track.track, frame);
  if (!box) return;
  held = { track: track.track, frame, box: change(box), case: openCase() };
  useEditing.setState({ draft: { track: track.track, box: held.box, outline: track.outline } });
  clearTimeout(timer);
  timer = setTimeout(keepNudged, oneGestureMs);
}

usePlayhead.subscribe(({ frame }) => {
  if (held && held.frame !== frame) keepNudged();
});
useEditing.subscribe(({ chosen }) => {
  if (held && !chosen.includes(held.track)) keepNudged();
});
