// SPDX-License-Identifier: GPL-3.0-or-later
/** Pairs of pictures: a frame of the original beside the same frame of the copy's file. */

import { type ReactElement, useEffect, useRef } from 'react';
import { candidateMediaUrl, frameUrl } from '../../../core/contract/stream-urls.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { ofOpenCase } from '../../app/address.ts';
import { strings } from '../../app/strings.ts';
import { type RecordingClock, seekSeconds } from '../../player/recording-clock.ts';
import { useCopyClock } from './copy-clock.ts';

const words = strings.release.proof;

/** Shows one frame of the copy: the middle between its time and the next is inside it for certain. */
function CopyFrame({
  candidate,
  frame,
  clock,
}: {
  readonly candidate: string;
  readonly frame: number;
  readonly clock: RecordingClock;
}): ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.currentTime = seekSeconds(clock, frame);
  }, [frame, clock]);
  return (
    <video
      ref={video}
      src={ofOpenCase(candidateMediaUrl(candidate))}
      preload="auto"
      muted
      playsInline
      aria-label={words.copyOf(frame)}
    />
  );
}

export type WorstFramesProps = {
  readonly footage: FootageView;
  readonly candidate: string;
  readonly frames: readonly number[];
};

export function WorstFrames({ footage, candidate, frames }: WorstFramesProps): ReactElement | null {
  const clock = useCopyClock(footage.footage);
  if (frames.length === 0) return null;
  return (
    <section className="stack" aria-label={words.worst}>
      <h4>{words.worst}</h4>
      <p className="muted">{words.worstIntro}</p>
      {frames.map((frame) => (
        <div key={frame} className="pairs">
          <figure>
            <img
              src={ofOpenCase(frameUrl(footage.footage, frame))}
              alt={words.originalOf(frame)}
              loading="lazy"
            />
            <figcaption className="small">{words.originalOf(frame)}</figcaption>
          </figure>
          <figure>
            {clock && <CopyFrame candidate={candidate} frame={frame} clock={clock} />}
            <figcaption className="small">{words.copyOf(frame)}</figcaption>
          </figure>
        </div>
      ))}
    </section>
  );
}
