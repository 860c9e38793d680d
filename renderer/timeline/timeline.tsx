// SPDX-License-Identifier: GPL-3.0-or-later
/** The recording in time: ruler, pictures, stops, what was watched, sound, and a lane per track. */
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { formatMoment, formatPercent } from '../app/format.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { strings } from '../app/strings.ts';
import { useScreenCommands } from '../app/use-commands.ts';
import { useEditing } from '../editor/edit-store.ts';
import { useReview } from '../editor/review-store.ts';
import { type Recording, usePlayhead } from '../player/playhead.ts';
import { secondsOf } from '../player/recording-clock.ts';
import { Button, IconButton } from '../ui/index.ts';
import { eventsHeight } from './draw-events.ts';
import { rulerHeight, stopsHeight, waveHeight } from './draw-top.ts';
import { watchedHeight } from './draw-watched.ts';
import { askHush, askHushChange, askWithhold, removeChosenHush } from './hush-actions.ts';
import { Lanes } from './lanes.tsx';
import { Ruler } from './ruler.tsx';
import { ThumbStrip, thumbHeight } from './thumb-strip.tsx';
import { type Axis, secondsAt, showing, wholeOf, withinWhole, xOf, zoomedTime } from './time-axis.ts';
import { showWhole, useTimeline, zoomTime } from './timeline-store.ts';
import { useWidth } from './use-canvas.ts';
import { useFollowWatched, useWatched, watchedCounts } from './watched-lane.ts';
import './timeline.css';

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

/** What the lane of watching shows, in words; undefined while there is no copy. */
function useWatchedSaid(): { readonly share: string; readonly said: string | undefined } {
  const lane = useWatched((watched) => watched.lane);
  const audience = usePlayhead((head) => head.audience);
  if (!lane) return { share: '', said: undefined };
  const counts = watchedCounts(lane);
  const copy = words.timeline.copyOf(strings.audiences[audience] ?? audience, formatMoment(lane.created));
  return {
    share: formatPercent(counts.shown === 0 ? 1 : counts.watched / counts.shown),
    said: words.timeline.watchedOf(copy, counts, lane.hasSound),
  };
}

/** The lane of watching for those who do not see it. */
function WatchedSaid(): ReactElement {
  const { said } = useWatchedSaid();
  return <p className="unseen">{said ?? words.timeline.noCopy}</p>;
}

function Labels({ channels }: { readonly channels: number }): ReactElement {
  const tracks = useReview((review) => review.tracks);
  const { share, said } = useWatchedSaid();
  return (
    <div className="timeline-labels small muted" aria-hidden="true">
      <span className="timeline-label" style={{ blockSize: thumbHeight }} />
      <span className="timeline-label" style={{ blockSize: rulerHeight }} />
      <span className="timeline-label" style={{ blockSize: stopsHeight }}>
        {words.timeline.stops}
      </span>
      <span className="timeline-label" style={{ blockSize: eventsHeight }} title={words.timeline.eventsHint}>
        {words.timeline.events}
      </span>
      <span
        className="timeline-label"
        style={{ blockSize: watchedHeight }}
        title={said ?? words.timeline.noCopy}
      >
        {words.timeline.watched} {share}
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
          {hush.track === null && <Button onClick={askHushChange}>{words.hush.change}</Button>}
          <Button onClick={() => void removeChosenHush()}>{words.hush.remove}</Button>
        </>
      )}
    </>
  );
}

function Marked(): ReactElement | null {
  const span = useEditing((editing) => editing.span);
  if (!span) return null;
  return <span className="small muted">{words.transport.span(span.startFrame, span.endFrame - 1)}</span>;
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
  useFollowWatched(recording.view.footage);
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
        <Marked />
        <Hushes />
        <Withhold />
      </div>
      <WatchedSaid />
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
