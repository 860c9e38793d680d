// SPDX-License-Identifier: GPL-3.0-or-later
/** Small pictures along the time. Their frames lie on a fixed grid, so that moving the view keeps those already there. */

import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { thumbUrl } from '../../core/contract/stream-urls.ts';
import { ofOpenCase } from '../app/address.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { type Recording, usePictured } from '../player/playhead.ts';
import { frameAtSeconds, secondsOf } from '../player/recording-clock.ts';
import { type Axis, xOf } from './time-axis.ts';

export const thumbHeight = 40;
/** How long the view rests before pictures are asked for, in milliseconds. */
const settleMs = 200;

/** Frames of the grid that the axis shows: every power of two frames, at least a picture's width from each other. */
function framesOn(axis: Axis, { clock }: Recording, thumbWidth: number): number[] {
  if (axis.width <= 0) return [];
  const [first, last] = [frameAtSeconds(clock, axis.from), frameAtSeconds(clock, axis.to)];
  const perFrame = axis.width / Math.max(1, last - first + 1);
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(thumbWidth / perFrame)));
  const frames: number[] = [];
  for (let frame = Math.floor(first / step) * step; frame <= last; frame += step) frames.push(frame);
  return frames;
}

export function ThumbStrip(props: { readonly recording: Recording; readonly axis: Axis }): ReactElement {
  const { recording, axis } = props;
  const { clock, view } = recording;
  const { width, height } = view.video.display;
  const thumbWidth = Math.max(16, Math.round((thumbHeight * width) / height));
  const wanted = useMemo(() => framesOn(axis, recording, thumbWidth), [axis, recording, thumbWidth]);
  const [frames, setFrames] = useState<readonly number[]>([]);
  const pictured = usePictured();
  useEffect(() => {
    if (!pictured) return undefined;
    const timer = setTimeout(() => setFrames(wanted), settleMs);
    return () => clearTimeout(timer);
  }, [wanted, pictured]);
  return (
    <div
      className="thumb-strip"
      role="img"
      aria-label={words.timeline.thumbs}
      style={{ blockSize: thumbHeight }}
    >
      {frames.map((frame) => (
        <img
          key={frame}
          alt=""
          draggable={false}
          width={thumbWidth}
          height={thumbHeight}
          src={ofOpenCase(thumbUrl(view.footage, frame, thumbHeight))}
          style={{ transform: `translateX(${xOf(axis, secondsOf(clock, frame))}px)` }}
        />
      ))}
    </div>
  );
}
