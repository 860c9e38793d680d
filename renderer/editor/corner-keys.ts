// SPDX-License-Identifier: GPL-3.0-or-later
/** Corners of the polygon that is being drawn, by keys: added, moved, taken away, each said aloud. */
import { mostOutlinePoints } from '../../core/track/outline.ts';
import { whisper } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { usePlayhead } from '../player/playhead.ts';
import type { Point } from '../player/view-transform.ts';
import { inPicture, moved, removed } from './corners.ts';
import { useEditing } from './edit-store.ts';

/** How far a new corner is from the one before at first, in pixels of the picture at the size of the view. */
const besidePx = 24;

const { said } = words.corners;

/** A polygon is the tool at hand, on a picture that may be changed. */
export const drawsPolygon = (): boolean =>
  useEditing.getState().tool === 'polygon' && usePlayhead.getState().mode === 'edit';

/** The corner that keys move: the one that was added or chosen last. */
function current(): { readonly at: number; readonly corner: Point } | undefined {
  const { corners, corner: at } = useEditing.getState();
  const corner = corners[at];
  return corner && { at, corner };
}

export const movesCorner = (): boolean => drawsPolygon() && current() !== undefined;

export function setCorner(at: number, to: Point): void {
  const { recording } = usePlayhead.getState();
  const { corners } = useEditing.getState();
  if (!recording || at >= corners.length) return;
  const place = inPicture(to, recording.view.video.display);
  useEditing.setState({ corners: moved(corners, at, place), corner: at });
  whisper(said.moved(at + 1, place.x, place.y));
}

/** Behind the current one; the first in the middle of what is looked at. */
export function addCorner(): void {
  const { recording, view } = usePlayhead.getState();
  const { corners } = useEditing.getState();
  if (!recording || corners.length >= mostOutlinePoints) return;
  const from = current();
  const beside = from && { x: from.corner.x + besidePx / view.zoom, y: from.corner.y };
  const place = inPicture(beside ?? view.centre, recording.view.video.display);
  const at = from ? from.at + 1 : corners.length;
  useEditing.setState({ corners: corners.toSpliced(at, 0, place), corner: at });
  whisper(said.added(at + 1, place.x, place.y));
}

export function moveCorner(x: number, y: number): void {
  const held = current();
  if (held) setCorner(held.at, { x: held.corner.x + x, y: held.corner.y + y });
}

/** The one that keys move, or another one; keys move the one before it then. */
export function removeCorner(at: number | undefined = current()?.at): void {
  const { corners } = useEditing.getState();
  if (at === undefined || at >= corners.length) return;
  const left = removed(corners, at);
  useEditing.setState({ corners: left, corner: Math.min(Math.max(0, at - 1), left.length - 1) });
  whisper(said.removed(at + 1, left.length));
}
