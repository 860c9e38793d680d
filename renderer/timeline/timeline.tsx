// SPDX-License-Identifier: GPL-3.0-or-later
/** The recording along its time: ruler, pictures, stops, sound, and a lane per track. */
import {
  type PointerEvent,
  type ReactElement,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { reviewStrings as words } from '../app/strings/review.ts';
import { useScreenCommands } from '../app/use-commands.ts';
import { choose, chooseHush, useEditing } from '../editor/edit-store.ts';
import { useReview, wantShapes } from '../editor/review-store.ts';
import { goTo, type Recording, rest, step, usePlayhead } from '../player/playhead.ts';
import { frameAtSeconds, lastFrame, secondsOf, timecodeOf } from '../player/recording-clock.ts';
import { Button, IconButton } from '../ui/index.ts';
import { type Colours, cleared, coloursFor } from './canvas-colours.ts';
import { drawLanes, laneHeight, lanesOnView } from './draw-lanes.ts';
import { drawTop, rulerHeight, stopsHeight, waveHeight, waveTop } from './draw-top.ts';
import { askHush, askWithhold, hushAt, removeChosenHush } from './hush-actions.ts';
import { ThumbStrip, thumbHeight } from './thumb-strip.tsx';
import { type Axis, secondsAt, showing, wholeOf, withinWhole, xOf, zoomedTime } from './time-axis.ts';
import { showWhole, useTimeline, zoomTime } from './timeline-store.ts';
import { useWaveforms } from './waveforms.ts';
import './timeline.css';

/** The colours to draw with, also after the theme has changed. */
function useColours(canvas: React.RefObject<HTMLCanvasElement | null>): Colours | undefined {
  const [colours, setColours] = useState<Colours>();
  useEffect(() => {
    const read = (): void => {
      if (canvas.current) setColours(coloursFor(canvas.current));
    };
    const watch = new MutationObserver(read);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
    const forced = window.matchMedia('(forced-colors: active)');
    forced.addEventListener('change', read);
    read();
    return () => {
      watch.disconnect();
      forced.removeEventListener('change', read);
    };
  }, [canvas]);
  return colours;
}

function useWidth(host: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    setWidth(element.clientWidth);
    return () => watch.disconnect();
  }, [host]);
  return width;
}

/** The line of the frame one is at, over all rows. */
function PlayheadLine({
  recording,
  axis,
}: {
  readonly recording: Recording;
  readonly axis: Axis;
}): ReactElement | null {
  const frame = usePlayhead((head) => head.frame);
  const x = xOf(axis, secondsOf(recording.clock, frame));
  if (!(x >= 0 && x <= axis.width)) return null;
  return <div className="playhead-line" style={{ transform: `translateX(${x}px)` }} />;
}

/** Keeps the frame one is at on view. */
function useFollowPlayhead({ clock }: Recording): void {
  const frame = usePlayhead((head) => head.frame);
  useEffect(() => {
    const { span } = useTimeline.getState();
    if (!span) return;
    const next = showing(span, clock, secondsOf(clock, frame));
    if (next !== span) useTimeline.setState({ span: next });
  }, [clock, frame]);
}

function useTimeCommands(): void {
  const { timeline, groups } = words;
  useScreenCommands([
    {
      id: 'review.time-in',
      group: groups.view,
      title: timeline.zoomIn,
      keys: ['PageUp'],
      run: () => zoomTime(0.5),
    },
    {
      id: 'review.time-out',
      group: groups.view,
      title: timeline.zoomOut,
      keys: ['PageDown'],
      run: () => zoomTime(2),
    },
    {
      id: 'review.time-whole',
      group: groups.view,
      title: timeline.whole,
      keys: ['Backspace'],
      run: showWhole,
    },
  ]);
}

type Drag =
  | { readonly does: 'scrub' }
  | { readonly does: 'span'; readonly from: number; readonly channel: number };

function Ruler(props: { readonly recording: Recording; readonly axis: Axis }): ReactElement {
  const { recording, axis } = props;
  const { clock, view } = recording;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<Drag>(undefined);
  const stops = useReview((review) => review.stops);
  const hushes = useReview((review) => review.hushes);
  const span = useEditing((editing) => editing.span);
  const channels = useEditing((editing) => editing.channels);
  const chosenHush = useEditing((editing) => editing.chosenHush);
  const audience = usePlayhead((head) => head.audience);
  const frame = usePlayhead((head) => head.frame);
  const colours = useColours(canvas);
  const waves = useWaveforms(view.footage, channels, axis, Math.max(0, Math.floor(axis.width)));
  const height = rulerHeight + stopsHeight + channels * waveHeight;
  useEffect(() => {
    const element = canvas.current;
    if (!element || !colours || axis.width <= 0) return;
    const context = cleared(element, axis.width, height);
    const scene = { axis, clock, stops, hushes, waves, channels, span, height, audience, chosenHush };
    if (context) drawTop(context, scene, colours);
  }, [axis, clock, stops, hushes, waves, channels, span, height, audience, chosenHush, colours]);

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
      <canvas ref={canvas} style={{ inlineSize: axis.width, blockSize: height }} />
    </div>
  );
}

function Lanes(props: { readonly recording: Recording; readonly axis: Axis }): ReactElement {
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

function Labels({ channels }: { readonly channels: number }): ReactElement {
  const tracks = useReview((review) => review.tracks);
  return (
    <div className="timeline-labels small muted" aria-hidden="true">
      <span className="timeline-label" style={{ blockSize: thumbHeight }} />
      <span className="timeline-label" style={{ blockSize: rulerHeight }} />
      <span className="timeline-label" style={{ blockSize: stopsHeight }}>
        {words.timeline.stops}
      </span>
      {Array.from({ length: channels }, (_, channel) => (
        <span
          key={words.timeline.channel(channel)}
          className="timeline-label"
          style={{ blockSize: waveHeight }}
        >
          {words.timeline.channel(channel)}
        </span>
      ))}
      <span className="timeline-label">{words.subjects.count(tracks.length, tracks.length)}</span>
    </div>
  );
}

function Hushes(): ReactElement | null {
  const chosen = useEditing((editing) => editing.chosenHush);
  const hush = useReview(({ hushes }) => hushes.find((one) => one.hush === chosen));
  const span = useEditing((editing) => editing.span);
  const channel = useEditing((editing) => editing.spanChannel);
  const channels = useEditing((editing) => editing.channels);
  if (channels === 0) return <span className="small muted">{words.timeline.noSound}</span>;
  return (
    <>
      {!span && <span className="small muted">{words.timeline.hint}</span>}
      <Button disabled={!span} onClick={() => askHush(channels > 1 ? channel : null)}>
        {words.hush.command}
      </Button>
      {hush && (
        <>
          <span className="small">{words.hush.named(hush)}</span>
          <Button onClick={() => void removeChosenHush()}>{words.hush.remove}</Button>
        </>
      )}
    </>
  );
}

function Withhold(): ReactElement {
  const span = useEditing((editing) => editing.span);
  return (
    <Button disabled={!span} onClick={askWithhold}>
      {words.withhold.command}
    </Button>
  );
}

export function Timeline({ recording }: { readonly recording: Recording }): ReactElement {
  const { clock } = recording;
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(body);
  const span = useTimeline((timeline) => timeline.span);
  const channels = useEditing((editing) => editing.channels);
  useTimeCommands();
  useFollowPlayhead(recording);
  useEffect(() => {
    useTimeline.setState({ span: wholeOf(clock) });
    return () => useTimeline.setState({ span: null });
  }, [clock]);
  const axis = useMemo((): Axis => ({ ...(span ?? wholeOf(clock)), width }), [span, clock, width]);
  const { timeline } = words;
  return (
    <section className="timeline" aria-label={timeline.title}>
      <div className="timeline-head">
        <h3>{timeline.title}</h3>
        <IconButton icon="plus" label={timeline.zoomIn} keys="PageUp" onClick={() => zoomTime(0.5)} />
        <Button look="quiet" aria-label={timeline.zoomOut} onClick={() => zoomTime(2)}>
          −
        </Button>
        <Button look="quiet" onClick={showWhole}>
          {timeline.whole}
        </Button>
        <Hushes />
        <Withhold />
      </div>
      <div className="timeline-rows">
        <Labels channels={channels} />
        <div
          ref={body}
          className="timeline-body"
          onWheel={(event) => {
            const { left } = event.currentTarget.getBoundingClientRect();
            const shown = useTimeline.getState().span ?? wholeOf(clock);
            const length = shown.to - shown.from;
            if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
              const by = ((event.deltaX || event.deltaY) / Math.max(1, width)) * length;
              useTimeline.setState({
                span: withinWhole({ from: shown.from + by, to: shown.to + by }, clock),
              });
            } else if (
              !(event.target instanceof Element && event.target.closest('.lanes')) ||
              event.ctrlKey
            ) {
              const at = secondsAt({ ...shown, width }, event.clientX - left);
              useTimeline.setState({ span: zoomedTime(shown, clock, Math.exp(event.deltaY / 300), at) });
            }
          }}
        >
          <ThumbStrip recording={recording} axis={axis} />
          <Ruler recording={recording} axis={axis} />
          <Lanes recording={recording} axis={axis} />
          <PlayheadLine recording={recording} axis={axis} />
        </div>
      </div>
    </section>
  );
}
