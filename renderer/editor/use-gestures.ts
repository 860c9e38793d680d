// SPDX-License-Identifier: GPL-3.0-or-later
/** Pointer on the stage: drawing, moving, resizing, moving the view. A gesture is kept when the pointer is let go; Escape drops it. */
import type { MouseEvent, PointerEvent, WheelEvent } from 'react';
import { useRef } from 'react';
import type { Box } from '../../core/base/geometry.ts';
import type { Outline } from '../../core/track/outline.ts';
import { type Recording, usePlayhead } from '../player/playhead.ts';
import {
  type Layout,
  type Point,
  pannedBy,
  pixelShape,
  type Size,
  stageToPicture,
  zoomedAt,
} from '../player/view-transform.ts';
import { boxAt, drawTrack, type Place, placeTrack } from './actions.ts';
import {
  boxBetweenPoints,
  type Handle,
  movedBy,
  polygonThrough,
  resizedAt,
  sameBox,
} from './box-gestures.ts';
import { pointerAt, resizeDriven } from './drive.ts';
import { alsoChoose, choose, useEditing } from './edit-store.ts';
import { useReview } from './review-store.ts';

type Gesture =
  | { readonly does: 'draw'; readonly from: Point; readonly outline: Outline }
  | {
      readonly does: 'move' | 'resize';
      readonly from: Point;
      readonly track: string;
      readonly box: Box;
      readonly outline: Outline;
      readonly handle: Handle;
    }
  | { readonly does: 'pan'; last: Point };

/** How near to the first corner a click closes a polygon, in stage pixels. */
const closing = 10;

export type StageGestures = {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(): void;
  onPointerLeave(): void;
  onDoubleClick(event: MouseEvent): void;
  onWheel(event: WheelEvent): void;
  takeRegion(event: PointerEvent, track: string): void;
  takeHandle(event: PointerEvent, handle: Handle): void;
};

/** Closes the polygon that is being drawn, if it has three corners. */
export function closePolygon(recording: Recording, frame: number): void {
  const { corners } = useEditing.getState();
  const drawn = polygonThrough(corners, recording.view.video.display);
  if (!drawn) return;
  // Closed once: another click begins another one.
  useEditing.setState({ corners: [], draft: { track: null, ...drawn } });
  void drawTrack([{ frame, box: drawn.box }], drawn.outline);
}

export function useGestures(
  recording: Recording,
  layout: Layout,
  stage: Size,
  passive: boolean,
): StageGestures {
  const gesture = useRef<Gesture>(undefined);
  const picture = recording.view.video.display;
  const shape = pixelShape(recording.view.video.sampleAspectRatio);

  const onStage = (event: { clientX: number; clientY: number; currentTarget: Element }): Point => {
    const host = event.currentTarget.closest('[data-stage]') ?? event.currentTarget;
    const { left, top } = host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const inPicture = (event: PointerEvent): Point => stageToPicture(layout, onStage(event));
  /** The frame whose picture is seen: what a gesture is about. */
  const seen = (): number => usePlayhead.getState().onView;

  const hold = (event: PointerEvent, begun: Gesture): void => {
    gesture.current = begun;
    const host = event.currentTarget.closest('[data-stage]');
    host?.setPointerCapture(event.pointerId);
    event.stopPropagation();
    event.preventDefault();
  };

  const take = (event: PointerEvent, track: string, does: 'move' | 'resize', handle: Handle): void => {
    const frame = seen();
    const found = useReview.getState().tracks.find((one) => one.track === track);
    const box = boxAt(track, frame);
    if (!found || !box || found.locked || found.kind === 'picture') return;
    hold(event, { does, from: inPicture(event), track, box, outline: found.outline, handle });
  };

  const boxNow = (at: Point): Box | undefined => {
    const held = gesture.current;
    if (!held || held.does === 'pan') return undefined;
    if (held.does === 'draw') return boxBetweenPoints(held.from, at, picture);
    const by = { x: at.x - held.from.x, y: at.y - held.from.y };
    return held.does === 'move'
      ? movedBy(held.box, by, picture)
      : resizedAt(held.box, held.handle, by, picture);
  };

  const drop = (): void => {
    gesture.current = undefined;
    if (!useEditing.getState().driving) useEditing.setState({ draft: null });
  };

  const addCorner = (event: PointerEvent): void => {
    const { corners } = useEditing.getState();
    const [first] = corners;
    const at = inPicture(event);
    if (first && corners.length >= 3) {
      const away = Math.hypot((first.x - at.x) * layout.scaleX, (first.y - at.y) * layout.scaleY);
      if (away <= closing) {
        closePolygon(recording, seen());
        return;
      }
    }
    useEditing.setState({ corners: [...corners, at], corner: corners.length });
  };

  return {
    onPointerDown: (event) => {
      const { tool, driving } = useEditing.getState();
      if (driving) return;
      if (event.button === 1 || (event.button === 0 && (passive || tool === 'select'))) {
        if (event.button === 0 && !passive && !event.shiftKey) choose([]);
        return hold(event, { does: 'pan', last: onStage(event) });
      }
      if (event.button !== 0 || seen() < 0) return;
      usePlayhead.setState({ speed: 0 });
      if (tool === 'polygon') addCorner(event);
      else if (tool !== 'select')
        hold(event, { does: 'draw', from: inPicture(event), outline: { form: tool } });
    },
    takeRegion: (event, track) => {
      const { tool, driving, chosen } = useEditing.getState();
      if (driving || passive || tool !== 'select' || event.button !== 0) return;
      usePlayhead.setState({ speed: 0 });
      if (event.shiftKey) {
        alsoChoose(track);
        event.stopPropagation();
        return;
      }
      if (!(chosen.length === 1 && chosen[0] === track)) choose([track]);
      take(event, track, 'move', 'se');
      event.stopPropagation();
    },
    takeHandle: (event, handle) => {
      const [track] = useEditing.getState().chosen;
      if (track !== undefined && event.button === 0) take(event, track, 'resize', handle);
    },
    onPointerMove: (event) => {
      const at = inPicture(event);
      pointerAt(at);
      const held = gesture.current;
      if (!held) return;
      if (held.does === 'pan') {
        const now = onStage(event);
        const by = { x: now.x - held.last.x, y: now.y - held.last.y };
        held.last = now;
        usePlayhead.setState(({ view }) => ({ view: pannedBy(picture, shape, stage, view, by) }));
        return;
      }
      const box = boxNow(at);
      const track = held.does === 'draw' ? null : held.track;
      useEditing.setState({ draft: box ? { track, box, outline: held.outline } : null });
    },
    onPointerUp: (event) => {
      const held = gesture.current;
      if (!held) return;
      const box = boxNow(inPicture(event));
      gesture.current = undefined;
      if (held.does === 'pan') return;
      const frame = seen();
      if (!box || frame < 0 || (held.does !== 'draw' && sameBox(box, held.box))) return drop();
      const places: Place[] = [{ frame, box }];
      if (held.does === 'draw') void drawTrack(places, held.outline);
      else void placeTrack(held.track, places);
    },
    onPointerCancel: drop,
    onPointerLeave: () => pointerAt(null),
    onDoubleClick: () => {
      if (useEditing.getState().tool !== 'polygon') return;
      closePolygon(recording, seen());
      useEditing.setState({ corners: [] });
    },
    onWheel: (event) => {
      const factor = Math.exp(-event.deltaY / 400);
      if (useEditing.getState().driving) return resizeDriven(factor);
      const at = onStage(event);
      usePlayhead.setState(({ view }) => ({ view: zoomedAt(picture, shape, stage, view, factor, at) }));
    },
  };
}
