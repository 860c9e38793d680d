// SPDX-License-Identifier: GPL-3.0-or-later
/** Watching a candidate, with what was presented measured and kept. */

import { type ReactElement, useCallback, useRef, useState } from 'react';
import { candidateMediaUrl, proxyUrl } from '../../../core/contract/stream-urls.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { fastestPlay } from '../../../core/review/watched.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatCount } from '../../app/format.ts';
import { ProxyNote } from '../../app/proxy-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useProxy } from '../../app/use-proxy.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { seekSeconds } from '../../player/recording-clock.ts';
import { Button, Notice, Progress, SelectField } from '../../ui/index.ts';
import type { Candidate } from './candidate.ts';
import { useCopyClock } from './copy-clock.ts';
import { CopyStill } from './copy-still.tsx';
import { CopyVideo } from './copy-video.tsx';
import type { Presented } from './presented.ts';

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

export function WatchStep({ footage, candidate: { candidate, playable } }: WatchStepProps): ReactElement {
  const { answer: coverage, failure: unread } = useAnswer('watch.show', { candidate });
  const { failure, attempt } = useWork();
  const video = useRef<HTMLVideoElement>(null);
  const [speed, setSpeed] = useState(1);
  const [refused, setRefused] = useState<'none' | 'copy' | 'proxy'>(playable ? 'none' : 'copy');
  const [still, setStill] = useState<number>();
  const clock = useCopyClock(footage.footage);
  const watched = { footage: footage.footage, candidate };
  const asked = useProxy(refused === 'none' ? null : watched);
  const { proxy } = asked;
  const add = (presented: Presented, version: string | null): void => {
    const { played, heard, stills } = presented;
    if (played.length + heard.length + stills.length === 0) return;
    void attempt(() => request('watch.add', { candidate, ...presented, proxy: version }));
  };
  // Of a version nothing counts as shown still, and nothing as heard that it does not have.
  const addPlayed = ({ played, heard, stills }: Presented): void => {
    if (!proxy) add({ played, heard, stills }, null);
    else add({ played, heard: proxy.hasSound ? heard : [], stills: [] }, proxy.sha256);
  };
  const latest = useRef(add);
  latest.current = add;
  const addStill = useCallback(
    (frame: number) => latest.current({ played: [], heard: [], stills: [frame] }, null),
    [],
  );
  const goTo = (frame: number, play: boolean): void => {
    if (!play && refused !== 'none') {
      video.current?.pause();
      setStill(frame);
      return;
    }
    setStill(undefined);
    if (!video.current || !clock) return;
    if (!play) video.current.pause();
    video.current.currentTime = seekSeconds(clock, frame);
    video.current.focus();
  };
  const address =
    refused === 'none' ? candidateMediaUrl(candidate) : proxy ? proxyUrl(watched, proxy.sha256) : undefined;
  return (
    <div className="stack watch">
      <p>{words.intro}</p>
      <FailureNote failure={failure ?? unread} />
      {refused === 'proxy' && <Notice tone="warn">{words.cannotPlay}</Notice>}
      {refused === 'copy' && <ProxyNote asked={asked} none={words.byProxy} ready={words.proxyPlays} />}
      {refused === 'copy' && !proxy && !asked.job && (
        <div className="row">
          <Button look="primary" onClick={asked.make}>
            {words.makeProxy}
          </Button>
        </div>
      )}
      {refused !== 'proxy' && address !== undefined && (
        <CopyVideo
          key={address}
          video={video}
          address={address}
          clock={clock}
          hasSound={coverage?.hasSound === true && proxy?.hasSound !== false}
          hidden={still !== undefined}
          onPresented={addPlayed}
          onRefused={() => setRefused(refused === 'none' ? 'copy' : 'proxy')}
        />
      )}
      {still !== undefined && proxy && (
        <>
          <CopyStill key={still} candidate={candidate} frame={still} onShown={addStill} />
          <div className="row">
            <Button onClick={() => setStill(undefined)}>{words.backToVideo}</Button>
          </div>
        </>
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
