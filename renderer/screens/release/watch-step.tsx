// SPDX-License-Identifier: GPL-3.0-or-later
/** Watching a candidate, with what was presented measured and kept. */

import { type ReactElement, useEffect, useRef, useState } from 'react';
import { candidateMediaUrl } from '../../../core/contract/stream-urls.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { fastestPlay } from '../../../core/review/watched.ts';
import { ofOpenCase } from '../../app/address.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatCount } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { seekSeconds } from '../../player/recording-clock.ts';
import { setVolume, useVolume } from '../../player/volume.ts';
import { Button, Notice, Progress, SelectField } from '../../ui/index.ts';
import type { Candidate } from './candidate.ts';
import { useCopyClock } from './copy-clock.ts';
import { usePresented } from './presented.ts';

const words = strings.release.watch;
const speeds = [0.25, 0.5, 1, 1.5, 2, 4];
/** Places to go to that are listed at once. */
const mostPlaces = 12;

type Coverage = RequestOutput<'watch.show'>;

type MissingProps = { readonly coverage: Coverage; onGo(frame: number): void; onStill(frame: number): void };

function Missing({ coverage, onGo, onStill }: MissingProps): ReactElement | null {
  const { missing, stillsMissing, complete } = coverage;
  if (complete) return <Notice tone="good">{words.complete}</Notice>;
  return (
    <>
      {missing.length > 0 && (
        <div className="row">
          <span>{words.missing}:</span>
          {missing.slice(0, mostPlaces).map(({ startFrame, endFrame }) => (
            <Button key={startFrame} onClick={() => onGo(startFrame)}>
              {words.goTo(strings.stops.frames(startFrame, endFrame - 1))}
            </Button>
          ))}
        </div>
      )}
      {stillsMissing.length > 0 && (
        <div className="row">
          <span>{words.stills(stillsMissing.length)}:</span>
          {stillsMissing.slice(0, mostPlaces).map((frame) => (
            <Button key={frame} onClick={() => onStill(frame)}>
              {words.still(frame)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

function CoverageLine({ coverage }: { readonly coverage: Coverage }): ReactElement {
  const { watched, carried, frames, hasSound, heard } = coverage;
  const text = words.progress(formatCount(watched), formatCount(frames));
  return (
    <>
      <Progress label={text} fraction={frames === 0 ? 1 : watched / frames} />
      <p>
        {text}
        {carried > 0 && ` (${words.carried(formatCount(carried))})`}
        {hasSound && `, ${words.heard(formatCount(heard), formatCount(frames))}`}
      </p>
    </>
  );
}

export type WatchStepProps = { readonly footage: FootageView; readonly candidate: Candidate };

export function WatchStep({ footage, candidate: { candidate } }: WatchStepProps): ReactElement {
  const { answer: coverage, failure: unread } = useAnswer('watch.show', { candidate });
  const { failure, attempt } = useWork();
  const video = useRef<HTMLVideoElement>(null);
  const [speed, setSpeed] = useState(1);
  const [muted, setMuted] = useState(false);
  const [unplayable, setUnplayable] = useState(false);
  const clock = useCopyClock(footage.footage);
  // As loud as the original was last; never muted unasked, since sound has to be heard here.
  useEffect(() => {
    if (video.current) video.current.volume = useVolume.getState().level;
  }, []);
  usePresented(video, clock, (presented) => {
    void attempt(() => request('watch.add', { candidate, ...presented }));
  });
  const goTo = (frame: number, play: boolean): void => {
    if (!video.current || !clock) return;
    if (!play) video.current.pause();
    video.current.currentTime = seekSeconds(clock, frame);
    video.current.focus();
  };
  return (
    <div className="stack watch">
      <p>{words.intro}</p>
      <FailureNote failure={failure ?? unread} />
      {unplayable ? (
        <Notice tone="warn">{words.cannotPlay}</Notice>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: a copy has no captions; those of the original are stripped with the rest.
        <video
          ref={video}
          src={ofOpenCase(candidateMediaUrl(candidate))}
          controls
          preload="auto"
          aria-label={words.video}
          onError={() => setUnplayable(true)}
          onVolumeChange={({ currentTarget: { muted: off, volume } }) => {
            setMuted(off || volume === 0);
            if (volume !== useVolume.getState().level) setVolume(volume);
          }}
        />
      )}
      <div className="form-grid">
        <SelectField
          label={words.speed}
          options={speeds.map((value) => ({ value: String(value), title: words.speeds(value) }))}
          value={String(speed)}
          onChange={({ target }) => {
            const next = Number(target.value);
            setSpeed(next);
            if (video.current) video.current.playbackRate = next;
          }}
        />
      </div>
      {speed > fastestPlay && <Notice tone="warn">{words.tooFast}</Notice>}
      {muted && coverage?.hasSound && <Notice tone="warn">{words.muted}</Notice>}
      {coverage && (
        <>
          <CoverageLine coverage={coverage} />
          <Missing
            coverage={coverage}
            onGo={(frame) => goTo(frame, true)}
            onStill={(frame) => goTo(frame, false)}
          />
        </>
      )}
    </div>
  );
}
