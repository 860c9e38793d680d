// SPDX-License-Identifier: GPL-3.0-or-later
/** The picture of the frame one is at, pixel for pixel. */
import { type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';
import type { FrameAs } from '../../core/contract/stream-urls.ts';
import { reviewStrings } from '../app/strings/review.ts';
import { createPainter, type Painter } from './painter.ts';
import { byVideo, type Recording, usePlayhead } from './playhead.ts';
import type { Layout } from './view-transform.ts';

export type FrameCanvasProps = {
  readonly recording: Recording;
  readonly as: FrameAs;
  /** Counts changes that may alter a released frame. */
  readonly revision: number;
  readonly layout: Layout;
  /** The one that what is drawn over the picture goes by. */
  readonly leading: boolean;
  readonly label: string;
};

/**
 * The height of pictures in passing: no more pixels than the stage has, in steps so that zooming does not ask for all of them
 * anew. Null where that would save little.
 */
function passingHeight(picture: number, stage: number): number | null {
  const enough = Math.max(64, Math.ceil(stage / 64) * 64);
  return enough <= picture * 0.75 ? enough : null;
}

export function FrameCanvas(props: FrameCanvasProps): ReactElement {
  const { recording, as, revision, layout, leading, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const [failed, setFailed] = useState<{ readonly frame: number; readonly failure: Failure }>();
  const frame = usePlayhead((head) => head.frame);
  const covered = usePlayhead(byVideo);
  const moving = usePlayhead((head) => head.moving);
  const { footage, frames, video } = recording.view;
  const { scaleX, scaleY, left, top } = layout;
  const { width, height } = video.display;
  const passing = moving ? passingHeight(height, height * scaleY * window.devicePixelRatio) : null;

  // Before the effect below, which asks it for the first picture.
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const painting = createPainter(element, frames, {
      painted: (painted, exact) => {
        setFailed(undefined);
        if (leading && !byVideo(usePlayhead.getState())) usePlayhead.setState({ onView: painted, exact });
      },
      failed: (at, failure) => {
        if (leading) usePlayhead.setState({ onView: -1, exact: false });
        setFailed({ frame: at, failure });
      },
    });
    painter.current = painting;
    return () => painting.stop();
  }, [frames, leading]);

  const painted = as.as === 'released' ? as.audience : null;
  useLayoutEffect(() => {
    if (covered) return;
    const wanted: FrameAs = painted === null ? { as: 'original' } : { as: 'released', audience: painted };
    painter.current?.want({ footage, frame, as: wanted, revision, height: passing });
  }, [footage, frame, covered, painted, revision, passing]);

  return (
    <>
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        className="frame-canvas"
        data-testid={leading ? 'frame' : 'frame-beside'}
        style={{
          width: width * scaleX,
          height: height * scaleY,
          transform: `translate(${left}px, ${top}px)`,
          // From two stage pixels per pixel on, pixels are shown as they are.
          imageRendering: scaleX >= 2 ? 'pixelated' : 'auto',
        }}
      />
      {failed?.frame === frame && (
        <p className="frame-failed" role="alert">
          {reviewStrings.viewer.notShown(frame)} {failed.failure.message}. {failed.failure.remedy}
        </p>
      )}
    </>
  );
}
