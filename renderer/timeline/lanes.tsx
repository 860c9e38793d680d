// SPDX-License-Identifier: GPL-3.0-or-later
/** A lane per track; only those on view are drawn. */
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { choose, useEditing } from '../editor/edit-store.ts';
import { useReview, wantShapes } from '../editor/review-store.ts';
import { goTo, type Recording } from '../player/playhead.ts';
import { frameAtSeconds } from '../player/recording-clock.ts';
import { cleared } from './canvas-colours.ts';
import { drawLanes, laneHeight, lanesOnView } from './draw-lanes.ts';
import { type Axis, secondsAt } from './time-axis.ts';
import { useColours } from './use-canvas.ts';

export function Lanes(props: { readonly recording: Recording; readonly axis: Axis }): ReactElement {
  const { recording, axis } = props;
  const { clock } = recording;
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const [height, setHeight] = useState(0);
  const tracks = useReview((review) => review.tracks);
  const shapes = useReview((review) => review.shapes);
  const chosen = useEditing((editing) => editing.chosen);
  const colours = useColours(canvas);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setHeight(element.clientHeight));
    watch.observe(element);
    setHeight(element.clientHeight);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const [first, end] = lanesOnView(tracks.length, scrolled, height);
    wantShapes(tracks.slice(first, end).map(({ track }) => track));
  }, [tracks, scrolled, height]);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !colours || axis.width <= 0 || height <= 0) return;
    const context = cleared(element, axis.width, height);
    if (context) drawLanes(context, { axis, clock, tracks, shapes, chosen, scrolled, height }, colours);
  }, [axis, clock, tracks, shapes, chosen, scrolled, height, colours]);
  // The chosen lane comes into view.
  const last = chosen.at(-1);
  useEffect(() => {
    const lane = tracks.findIndex(({ track }) => track === last);
    const element = scroller.current;
    if (lane < 0 || !element) return;
    const [top, bottom] = [lane * laneHeight, (lane + 1) * laneHeight];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
  }, [last, tracks]);
  return (
    // Lanes repeat what the list of tracks says: for the pointer only.
    <div
      ref={scroller}
      className="lanes"
      data-scrolled={scrolled}
      aria-hidden="true"
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const { left, top } = event.currentTarget.getBoundingClientRect();
        const track = tracks[Math.floor((event.clientY - top + scrolled) / laneHeight)];
        const frame = frameAtSeconds(clock, secondsAt(axis, event.clientX - left));
        goTo(frame);
        if (track && frame >= track.startFrame && frame < track.endFrame) choose([track.track]);
      }}
    >
      <div style={{ blockSize: Math.max(height, tracks.length * laneHeight) }}>
        <canvas ref={canvas} className="lanes-canvas" style={{ inlineSize: axis.width, blockSize: height }} />
      </div>
    </div>
  );
}
