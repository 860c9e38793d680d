// SPDX-License-Identifier: GPL-3.0-or-later
/** One stop: the picture with what is tracked, the strip of frames around it, why it is a stop, what can be done. */
import { type ReactElement, useState } from 'react';
import type { Box } from '../../../core/base/geometry.ts';
import { frameUrl, thumbUrl } from '../../../core/contract/stream-urls.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import type { TrackView } from '../../../core/contract/window/parts.ts';
import { ofOpenCase } from '../../app/address.ts';
import { useKeysOf } from '../../app/commands.ts';
import { CroppedPicture } from '../../app/cropped-picture.tsx';
import { FailureNote } from '../../app/failure-note.tsx';
import { announce } from '../../app/live-region.ts';
import { trackStrings } from '../../app/strings/track.ts';
import { strings } from '../../app/strings.ts';
import { Thumb } from '../../app/thumb.tsx';
import { nameOf } from '../../app/track-name.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useScreenCommands } from '../../app/use-commands.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestInput, request } from '../../client/index.ts';
import { Badge, Button, type ButtonLook, Keys } from '../../ui/index.ts';
import { filmFrames } from './film-frames.ts';
import { FramePicture } from './frame-picture.tsx';
import { markShown } from './shown-stops.ts';
import type { StopAction } from './stop-commands.tsx';
import type { Stop } from './stop-queue.tsx';
import { framesAway, stripMargin } from './strip-margin.ts';

const words = strings.stops;

function ActionButton({ action }: { readonly action: StopAction }): ReactElement {
  const keys = useKeysOf(action.id);
  const look: ButtonLook = action.id === 'stops.clear' ? 'primary' : 'plain';
  return (
    <Button look={look} disabled={!action.possible} onClick={action.run}>
      {action.title}
      {keys && <Keys combination={keys} />}
    </Button>
  );
}

/** Height of the small pictures that crops are cut from, in pixels. */
const cropHeight = 360;

/** Frames whose places are asked for at most; the service allows 3000. */
const mostPlaces = 600;

/** Where the track of a stop is on frames of its strip: there, or on the nearest frame on which it is anywhere. */
function useTrackPlaces(
  { footage }: FootageView,
  { track, frame }: Stop,
  frames: readonly number[],
): (frame: number) => { readonly frame: number; readonly box: Box } | undefined {
  // The strip of a long stop has more frames between its ends than can be asked for: those around the stop's own.
  const startFrame = Math.max(Math.min(...frames), frame - mostPlaces / 2);
  const endFrame = Math.min(Math.max(...frames) + 1, startFrame + mostPlaces);
  const { answer } = useAnswer('regions.list', { footage, startFrame, endFrame });
  const known = answer?.regions.filter((region) => region.track === track) ?? [];
  return (wanted) => known.toSorted((a, b) => Math.abs(a.frame - wanted) - Math.abs(b.frame - wanted))[0];
}

/** What a stop is about, in words. */
function aboutWhat({ track, seen }: Stop, about: TrackView | undefined): string {
  if (about) return nameOf(about);
  if (seen) return words.seen(trackStrings.kinds[seen.kind]);
  return track === null ? words.wholePicture : words.subject;
}

/** Makes a track reach the frame that is looked at, where it ends too early or begins too late. */
function extension(
  about: TrackView | undefined,
  shown: number,
  busy: boolean,
  resize: (change: RequestInput<'tracks.resize'>) => unknown,
): StopAction {
  const late = about !== undefined && shown < about.startFrame;
  const early = about !== undefined && shown >= about.endFrame;
  return {
    id: 'stops.extend',
    title: words.actions.extend,
    keys: ['E'],
    possible: (late || early) && !busy,
    run: () =>
      about && resize({ track: about.track, first: late ? shown : null, last: early ? shown : null }),
  };
}

export type StopDetailProps = {
  readonly footage: FootageView;
  readonly stop: Stop;
  /** The track that it is about. */
  readonly about: TrackView | undefined;
  readonly actions: readonly StopAction[];
};

export function StopDetail({ footage, stop, about, actions }: StopDetailProps): ReactElement {
  const frames = filmFrames(stop, footage.frames);
  const [shown, setShown] = useState(stop.frame);
  const place = useTrackPlaces(footage, stop, frames);
  const nearest = place(shown) ?? (stop.seen && { frame: stop.frame, box: stop.seen.box });
  const isAway = about ? framesAway(about, shown) > 0 : stop.seen !== null && shown !== stop.frame;
  const away = isAway ? (nearest ?? null) : null;
  const { failure, busy, attempt } = useWork();
  const extend = extension(about, shown, busy, (change) =>
    attempt(async () => {
      await request('tracks.resize', change);
      announce(words.extended(shown));
    }),
  );
  const step = (by: number): void => {
    const next = frames[frames.indexOf(shown) + by];
    if (next !== undefined) setShown(next);
  };
  // What mends comes before what leads away.
  const mending = actions.findIndex(({ id }) => id === 'stops.review');
  const shownActions = about ? actions.toSpliced(mending, 0, extend) : actions;
  const { possible, ...extending } = extend;
  useScreenCommands([
    { ...extending, group: words.title, when: () => possible },
    {
      id: 'stops.earlier',
      title: words.actions.earlier,
      group: words.title,
      keys: ['ArrowLeft', ','],
      repeats: true,
      run: () => step(-1),
    },
    {
      id: 'stops.later',
      title: words.actions.later,
      group: words.title,
      keys: ['ArrowRight', '.'],
      repeats: true,
      run: () => step(1),
    },
  ]);
  return (
    <section className="stack stop-detail" aria-label={words.reasons[stop.reason]}>
      <div className="row spread">
        <h3>{words.reasons[stop.reason]}</h3>
        <Badge tone={stop.cleared ? 'good' : 'warn'}>{stop.cleared ? words.cleared : words.open}</Badge>
      </div>
      <FailureNote failure={failure} />
      <div className="stop-pictures">
        <FramePicture
          footage={footage}
          frame={shown}
          track={stop.track}
          nearest={away?.box ?? null}
          seen={shown === stop.frame ? (stop.seen?.box ?? null) : null}
          onShown={() => {
            if (shown === stop.frame) markShown(footage.footage, stop.stop);
          }}
        />
        {nearest && (
          <CroppedPicture
            src={ofOpenCase(frameUrl(footage.footage, shown))}
            picture={footage.video.display}
            box={nearest.box}
            aspect={1}
            margin={stripMargin(about, shown, footage)}
            alt={words.closeUp(shown)}
            outlined={away ? 'broken' : 'whole'}
          />
        )}
      </div>
      <ul className="film" aria-label={words.filmstrip}>
        {frames.map((frame) => {
          const inside = frame >= stop.from && frame <= stop.to;
          const box = place(frame)?.box ?? stop.seen?.box;
          return (
            <li key={frame}>
              <button
                type="button"
                className="film-frame"
                aria-pressed={frame === shown}
                data-inside={inside || undefined}
                aria-label={words.filmFrame(frame, inside)}
                onClick={() => setShown(frame)}
              >
                {box ? (
                  <CroppedPicture
                    src={ofOpenCase(thumbUrl(footage.footage, frame, cropHeight))}
                    picture={footage.video.display}
                    box={box}
                    aspect={4 / 3}
                    margin={stripMargin(about, frame, footage)}
                  />
                ) : (
                  <Thumb footage={footage.footage} frame={frame} height={72} />
                )}
                <span className="small">{frame}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <p>
        {stop.reasons.map((reason) => words.reasons[reason]).join('. ')}.{' '}
        <span className="muted">
          {aboutWhat(stop, about)}, {words.rank(stop.rank)}.{away && ` ${words.away(away.frame)}`}
        </span>
      </p>
      <div className="row">
        {shownActions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </div>
    </section>
  );
}
