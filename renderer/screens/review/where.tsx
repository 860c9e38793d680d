// SPDX-License-Identifier: GPL-3.0-or-later
/** Where one is: frame of how many, PTS, time since the first frame, and what is the matter with the frame. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { whisper } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { stopsAt, useReview } from '../../editor/review-store.ts';
import { focusStage } from '../../player/focus-stage.ts';
import { goTo, type Recording, usePlayhead } from '../../player/playhead.ts';
import { deviceClockOf, frameNamed, isHidden, sharesTime, timecodeOf } from '../../player/recording-clock.ts';
import { Badge } from '../../ui/index.ts';
import { countsAt } from './stage.tsx';

/** How long one stays on a frame before it is read out, in milliseconds. */
const settleMs = 400;

/** Says where one is once one rests there. */
function useFrameSaid(): void {
  const frame = usePlayhead((head) => head.frame);
  const resting = usePlayhead((head) => !head.moving && head.speed === 0);
  const first = useRef(true);
  useEffect(() => {
    if (!resting) return;
    if (first.current) {
      first.current = false;
      return;
    }
    const timer = setTimeout(() => {
      const { veils, tracks } = countsAt(frame);
      whisper(words.live(frame, veils, tracks, stopsAt(useReview.getState().stops, frame).length));
    }, settleMs);
    return () => clearTimeout(timer);
  }, [frame, resting]);
}

function GoTo({ recording }: { readonly recording: Recording }): ReactElement {
  const frame = usePlayhead((head) => head.frame);
  const [written, setWritten] = useState<string>();
  const [wrong, setWrong] = useState(false);
  const submit = (): void => {
    // The frame that one is at already: there is nowhere to go, but the keys belong to the picture again.
    if (written === undefined) {
      focusStage();
      return;
    }
    const named = frameNamed(recording.clock, written);
    setWrong(named === undefined);
    if (named === undefined) return;
    setWritten(undefined);
    goTo(named);
    focusStage();
  };
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <input
        id="go-to-frame"
        className="input mono"
        aria-label={words.viewer.goTo}
        title={words.viewer.goToHint}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? 'go-to-wrong' : undefined}
        autoComplete="off"
        value={written ?? String(frame)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setWritten(undefined);
          setWrong(false);
          focusStage();
        }}
        onBlur={() => setWritten(undefined)}
      />
      <span className="mono">{words.viewer.of(recording.clock.pts.length)}</span>
      {wrong && (
        <span id="go-to-wrong" className="wrong" role="alert">
          {words.viewer.goToWrong}
        </span>
      )}
    </form>
  );
}

export function Where({ recording }: { readonly recording: Recording }): ReactElement {
  const frame = usePlayhead((head) => head.frame);
  const exact = usePlayhead((head) => head.exact && head.onView === head.frame);
  const { clock, damaged } = recording;
  const { began } = recording.view;
  useFrameSaid();
  const damage = damaged.get(frame);
  return (
    <div className="where">
      <GoTo recording={recording} />
      <span className="mono timecode" data-testid="timecode">
        {timecodeOf(clock, frame)}
      </span>
      <span className="mono muted" data-testid="pts">
        {words.viewer.pts(clock.pts[frame] ?? 0)}
      </span>
      {began !== null && (
        <span className="mono muted" data-testid="device-clock" title={words.viewer.deviceClockHint}>
          {words.viewer.deviceClock(deviceClockOf(clock, began, frame))}
        </span>
      )}
      <span className="muted small">{exact ? words.viewer.exact : words.viewer.quick}</span>
      {damage !== undefined && (
        <span title={damage}>
          <Badge tone="danger">{words.viewer.damaged}</Badge>
        </span>
      )}
      {sharesTime(clock, frame) && <Badge tone="warn">{words.viewer.duplicate}</Badge>}
      {isHidden(clock, frame) && <Badge tone="warn">{words.viewer.hidden}</Badge>}
      {clock.ptsRule !== 'container' && <Badge tone="info">{words.viewer.counted}</Badge>}
    </div>
  );
}
