// SPDX-License-Identifier: GPL-3.0-or-later
/** The picture with what is drawn over it; next to it, when wanted, the copy or the original. */
import {
  lazy,
  type PointerEvent,
  type ReactElement,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import type { FrameAs } from '../../../core/contract/stream-urls.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { strings } from '../../app/strings.ts';
import type { Handle } from '../../editor/box-gestures.ts';
import { alsoChoose, choose, useEditing } from '../../editor/edit-store.ts';
import { regionsOn } from '../../editor/regions.ts';
import { tracksAt, useReview, wantShapes } from '../../editor/review-store.ts';
import { type StageGestures, useGestures } from '../../editor/use-gestures.ts';
import { VeilLayer } from '../../editor/veil-layer.tsx';
import { FrameCanvas } from '../../player/frame-canvas.tsx';
import { usePlayFrames } from '../../player/play-frames.ts';
import { type Recording, usePlayhead } from '../../player/playhead.ts';
import { layoutOf, pixelShape } from '../../player/view-transform.ts';

/** Places of tracks are asked for in steps of so many frames around the one on view. */
const nearby = 256;

/** Keeps the places of tracks around a frame coming. */
function useNearbyShapes(frame: number): void {
  const tracks = useReview((review) => review.tracks);
  const block = Math.floor(frame / nearby);
  useEffect(() => {
    const [from, to] = [(block - 1) * nearby, (block + 2) * nearby];
    wantShapes(
      tracks
        .filter(({ startFrame, endFrame }) => endFrame > from && startFrame < to)
        .map(({ track }) => track),
    );
  }, [tracks, block]);
}

/** Keeps the stage's size in the store: one picture's share of it. */
function useStageSize() {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = (): void => {
      const { width, height } = element.getBoundingClientRect();
      usePlayhead.setState({ stage: { width: Math.floor(width), height: Math.floor(height) } });
    };
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  return host;
}

const original: FrameAs = { as: 'original' };

/** The player comes after the first picture: it is large, and nobody plays before there is something to see. */
const PlayingVideo = lazy(async () => ({
  default: (await import('../../player/playing-video.tsx')).PlayingVideo,
}));

/** Functions that stay the same from drawing to drawing and do what the latest ones do. */
function useSteady(latest: Pick<StageGestures, 'takeRegion' | 'takeHandle'>) {
  const now = useRef(latest);
  now.current = latest;
  return useMemo(
    () => ({
      takeRegion: (event: PointerEvent, track: string) => now.current.takeRegion(event, track),
      takeHandle: (event: PointerEvent, handle: Handle) => now.current.takeHandle(event, handle),
      chooseTrack: (track: string, also: boolean) => {
        if (also) alsoChoose(track);
        else choose(useEditing.getState().chosen.includes(track) ? [] : [track]);
      },
    }),
    [],
  );
}

export function Stage({ recording }: { readonly recording: Recording }): ReactElement {
  // One by one: what is drawn on every frame or pointer move is only what changes with it.
  const onView = usePlayhead((head) => head.onView);
  const mode = usePlayhead((head) => head.mode);
  const beside = usePlayhead((head) => head.beside);
  const audience = usePlayhead((head) => head.audience);
  const view = usePlayhead((head) => head.view);
  const stage = usePlayhead((head) => head.stage);
  const video = usePlayhead((head) => head.video);
  const begun = usePlayhead((head) => head.onView >= 0 || head.speed !== 0);
  const tracks = useReview((review) => review.tracks);
  const shapes = useReview((review) => review.shapes);
  const veils = useReview((review) => review.veils);
  const revision = useReview((review) => review.revision);
  const tool = useEditing((editing) => editing.tool);
  const driving = useEditing((editing) => editing.driving);
  const host = useStageSize();
  useNearbyShapes(Math.max(0, onView));
  usePlayFrames(recording);
  const started = useRef(false);
  started.current ||= begun;

  const { display, sampleAspectRatio } = recording.view.video;
  const layout = useMemo(
    () => layoutOf(display, pixelShape(sampleAspectRatio), stage, view),
    [display, sampleAspectRatio, stage, view],
  );
  const released = useMemo((): FrameAs => ({ as: 'released', audience }), [audience]);
  const as = mode === 'released' ? released : original;
  const passive = mode !== 'edit';
  const bare = mode === 'released' || mode === 'original';
  const gestures = useGestures(recording, layout, stage, passive);
  const regions = useMemo(
    () => (onView < 0 || bare ? [] : regionsOn(onView, { tracks, shapes, veils }, audience)),
    [onView, bare, tracks, shapes, veils, audience],
  );
  const label =
    mode === 'released'
      ? words.viewer.released(strings.audiences[audience] ?? audience)
      : words.viewer.frame(onView);
  const { takeRegion, takeHandle, ...pointer } = gestures;
  const steady = useSteady({ takeRegion, takeHandle });
  return (
    <div className="stages" data-beside={beside || undefined}>
      <div
        ref={host}
        className="stage"
        data-stage
        tabIndex={-1}
        data-mode={mode}
        data-tool={passive ? undefined : tool}
        data-driving={driving || undefined}
        data-testid="stage"
        {...pointer}
      >
        {stage.width > 0 && (
          <>
            <FrameCanvas
              recording={recording}
              as={as}
              revision={revision}
              layout={layout}
              leading
              label={label}
            />
            {video && started.current && (
              <Suspense fallback={null}>
                <PlayingVideo key={video.address} recording={recording} video={video} layout={layout} />
              </Suspense>
            )}
            {!bare && (
              <VeilLayer
                frame={onView}
                regions={regions}
                layout={layout}
                stage={stage}
                passive={passive}
                onTakeRegion={steady.takeRegion}
                onTakeHandle={steady.takeHandle}
                onChoose={steady.chooseTrack}
              />
            )}
          </>
        )}
      </div>
      {beside && (
        <div className="stage" data-testid="stage-beside">
          {stage.width > 0 && (
            <FrameCanvas
              recording={recording}
              as={mode === 'released' ? original : released}
              revision={revision}
              layout={layout}
              leading={false}
              label={
                mode === 'released'
                  ? words.viewer.original
                  : words.viewer.released(strings.audiences[audience] ?? audience)
              }
            />
          )}
          <p className="stage-name">
            {mode === 'released'
              ? words.viewer.original
              : words.viewer.released(strings.audiences[audience] ?? audience)}
          </p>
        </div>
      )}
    </div>
  );
}

/** How many tracks and veils there are where one is. */
export function countsAt(frame: number): { readonly veils: number; readonly tracks: number } {
  const { tracks, veils } = useReview.getState();
  const here = new Set(
    tracksAt(tracks, frame)
      .filter(({ dismissed }) => !dismissed)
      .map(({ track }) => track),
  );
  return { tracks: here.size, veils: veils.filter(({ track }) => here.has(track)).length };
}
