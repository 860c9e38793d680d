// SPDX-License-Identifier: GPL-3.0-or-later
/** The fixed rows of the timeline, by pointer and by key: where one is, and spans of sound. */
import { memo, type PointerEvent, type ReactElement, useEffect, useRef } from 'react';
import { reviewStrings as words } from '../app/strings/review.ts';
import { chooseHush, useEditing } from '../editor/edit-store.ts';
import { useReview } from '../editor/review-store.ts';
import { goTo, type Recording, rest, step, usePlayhead } from '../player/playhead.ts';
import { frameAtSeconds, lastFrame, timecodeOf } from '../player/recording-clock.ts';
import { cleared } from './canvas-colours.ts';
import { drawTop, type TopScene, waveHeight, waveTop } from './draw-top.ts';
import { hushAt } from './hush-actions.ts';
import { type Axis, secondsAt } from './time-axis.ts';
import { useColours } from './use-canvas.ts';
import { useWatched } from './watched-lane.ts';
import { useWaveforms } from './waveforms.ts';

type Drag =
  | { readonly does: 'scrub' }
  | { readonly does: 'span'; readonly from: number; readonly channel: number };

/** Drawn whenever something of the scene is another one; where one is while it plays is none of it. */
const Picture = memo(function Picture(scene: TopScene): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useColours(canvas);
  const { axis, height } = scene;
  useEffect(() => {
    const element = canvas.current;
    if (!element || !colours || axis.width <= 0) return;
    const context = cleared(element, axis.width, height);
    if (context) drawTop(context, scene, colours);
  });
  return <canvas ref={canvas} style={{ inlineSize: axis.width, blockSize: height }} />;
});

export function Ruler(props: { readonly recording: Recording; readonly axis: Axis }): ReactElement {
  const { recording, axis } = props;
  const { clock, view } = recording;
  const drag = useRef<Drag>(undefined);
  const stops = useReview((review) => review.stops);
  const notes = useReview((review) => review.notes);
  const hushes = useReview((review) => review.hushes);
  const span = useEditing((editing) => editing.span);
  const channels = useEditing((editing) => editing.channels);
  const chosenHush = useEditing((editing) => editing.chosenHush);
  const audience = usePlayhead((head) => head.audience);
  const frame = usePlayhead((head) => head.frame);
  const waves = useWaveforms(view.footage, channels, axis, Math.max(0, Math.floor(axis.width)));
  const watched = useWatched();
  const height = waveTop(channels);
  const place = (event: PointerEvent): { x: number; y: number } => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const frameUnder = (x: number): number => frameAtSeconds(clock, secondsAt(axis, x));
  const drawSpan = (from: number, to: number): void =>
    useEditing.setState({ span: { startFrame: Math.min(from, to), endFrame: Math.max(from, to) + 1 } });
  return (
    <div
      className="ruler"
      role="slider"
      tabIndex={0}
      aria-label={words.timeline.ruler}
      aria-valuemin={0}
      aria-valuemax={lastFrame(clock)}
      aria-valuenow={frame}
      aria-valuetext={words.timeline.position(frame, timecodeOf(clock, frame))}
      style={{ blockSize: height }}
      data-testid="ruler"
      onKeyDown={(event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
        if (by === undefined || event.ctrlKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        step(event.shiftKey ? by * 10 : by, event.repeat);
      }}
      onKeyUp={rest}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const { x, y } = place(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        if (y >= waveTop(0) && channels > 0) {
          const channel = Math.min(channels - 1, Math.floor((y - waveTop(0)) / waveHeight));
          drag.current = { does: 'span', from: frameUnder(x), channel };
          useEditing.setState({ spanChannel: channel });
        } else {
          drag.current = { does: 'scrub' };
          goTo(frameUnder(x));
        }
      }}
      onPointerMove={(event) => {
        const held = drag.current;
        const { x } = place(event);
        if (held?.does === 'scrub') goTo(frameUnder(x), true);
        else if (held) drawSpan(held.from, frameUnder(x));
      }}
      onPointerUp={(event) => {
        const held = drag.current;
        drag.current = undefined;
        const { x } = place(event);
        if (held?.does === 'span' && frameUnder(x) === held.from) {
          goTo(held.from);
          chooseHush(hushAt(secondsAt(axis, x), held.channel)?.hush ?? null);
        }
        rest();
      }}
    >
      <Picture
        axis={axis}
        clock={clock}
        stops={stops}
        notes={notes}
        watched={watched}
        hushes={hushes}
        waves={waves}
        channels={channels}
        span={span}
        height={height}
        audience={audience}
        chosenHush={chosenHush}
      />
    </div>
  );
}
