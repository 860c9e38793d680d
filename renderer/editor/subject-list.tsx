// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks of the recording, with pictures: all of them or those of this frame. Only the lines on view exist. */

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef } from 'react';
import { thumbUrl } from '../../core/contract/stream-urls.ts';
import type { TrackView } from '../../core/contract/window/parts.ts';
import type { Track } from '../../core/track/track.ts';
import { ofOpenCase } from '../app/address.ts';
import { CroppedPicture } from '../app/cropped-picture.tsx';
import { reviewStrings as words } from '../app/strings/review.ts';
import { usePictured, usePlayhead } from '../player/playhead.ts';
import { type Place, showTrack } from './actions.ts';
import { alsoChoose, useEditing } from './edit-store.ts';
import { tracksAt, useReview, wantShapes } from './review-store.ts';

const lineHeight = 56;
const thumbHeight = 44;
/** Height of the picture that a track is cut from, in pixels. */
const cropHeight = 360;

/** The place of a track where it is largest: what is seen best of it. */
function portraitOf({ keyframes }: Track): Place | undefined {
  const area = ({ box }: Place): number => box.width * box.height;
  return keyframes.reduce<Place | undefined>(
    (best, one) => (best && area(best) >= area(one) ? best : one),
    undefined,
  );
}

function stateOf({ veils, dismissed, locked }: TrackView): string {
  const { veiled, open, dismissed: out, locked: shut } = words.subjects;
  return [dismissed ? out : veils.length > 0 ? veiled : open, ...(locked ? [shut] : [])].join(', ');
}

function TrackLine(props: {
  readonly track: TrackView;
  readonly chosen: boolean;
  readonly focusable: boolean;
  readonly top: number;
  readonly pictured: boolean;
}): ReactElement {
  const { track, chosen, focusable, top, pictured } = props;
  const picture = usePlayhead((head) => head.recording?.view.video.display);
  const shape = useReview((review) => review.shapes.get(track.track));
  const portrait = useMemo(() => shape && portraitOf(shape), [shape]);
  const middle = Math.floor((track.startFrame + track.endFrame - 1) / 2);
  const state = track.dismissed ? 'dismissed' : track.veils.length > 0 ? 'veiled' : 'open';
  return (
    <div
      role="option"
      aria-selected={chosen}
      tabIndex={focusable ? 0 : -1}
      className="track-line"
      data-track={track.track}
      data-state={state}
      style={{ transform: `translateY(${top}px)`, blockSize: lineHeight }}
      onClick={(event) =>
        event.shiftKey || event.ctrlKey ? alsoChoose(track.track) : showTrack(track.track)
      }
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        if (event.shiftKey) alsoChoose(track.track);
        else showTrack(track.track);
      }}
    >
      {portrait && picture && pictured ? (
        <CroppedPicture
          src={ofOpenCase(thumbUrl(track.footage, portrait.frame, cropHeight))}
          picture={picture}
          box={portrait.box}
          aspect={16 / 11}
        />
      ) : (
        <img
          alt=""
          loading="lazy"
          height={thumbHeight}
          src={pictured ? ofOpenCase(thumbUrl(track.footage, middle, thumbHeight)) : undefined}
        />
      )}
      <span className="track-words">
        <strong className="track-word">{words.nameOf(track)}</strong>
        <span className="track-word small muted">
          {words.track.frames(track.startFrame, track.endFrame - 1)} · {stateOf(track)}
        </span>
      </span>
    </div>
  );
}

export function SubjectList(): ReactElement {
  const tracks = useReview((review) => review.tracks);
  const pictured = usePictured();
  const loaded = useReview((review) => review.loaded);
  const onlyHere = useEditing((editing) => editing.onlyHere);
  const chosen = useEditing((editing) => editing.chosen);
  // All of them do not depend on the frame: nothing is drawn anew while frames go by.
  const here = usePlayhead((head) => (onlyHere ? head.frame : null));
  const list = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => (here === null ? tracks : tracksAt(tracks, here)), [here, tracks]);
  const lines = useVirtualizer({
    count: shown.length,
    getScrollElement: () => list.current,
    estimateSize: () => lineHeight,
    overscan: 6,
  });
  const first = lines.getVirtualItems()[0]?.index ?? 0;
  const last = lines.getVirtualItems().at(-1)?.index ?? -1;
  useEffect(() => {
    wantShapes(shown.slice(first, last + 1).map(({ track }) => track));
  }, [shown, first, last]);
  const picked = chosen.at(-1);
  const place = picked === undefined ? -1 : shown.findIndex(({ track }) => track === picked);
  // What was chosen on the picture or by a key comes into view here, too.
  useEffect(() => {
    if (place >= 0) lines.scrollToIndex(place);
  }, [place, lines]);
  const current = Math.max(0, place);
  const move = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = shown[Math.min(shown.length - 1, Math.max(0, current + by))];
    if (!next) return;
    showTrack(next.track);
    lines.scrollToIndex(shown.indexOf(next));
    requestAnimationFrame(() =>
      list.current
        ?.querySelector<HTMLElement>(`[data-track="${next.track}"]`)
        ?.focus({ preventScroll: true }),
    );
  };
  return (
    <section className="subjects" aria-label={words.subjects.title}>
      <div className="subjects-head">
        <h3>{words.subjects.count(shown.length, tracks.length)}</h3>
        <label className="check">
          <input
            type="checkbox"
            checked={onlyHere}
            onChange={(event) => useEditing.setState({ onlyHere: event.target.checked })}
          />
          {words.subjects.onlyHere}
        </label>
      </div>
      {loaded && shown.length === 0 && (
        <p className="muted small subjects-none">
          {tracks.length === 0 ? words.subjects.none : words.subjects.noneHere}
        </p>
      )}
      <div
        ref={list}
        className="subject-lines"
        role="listbox"
        aria-label={words.subjects.title}
        aria-multiselectable="true"
        tabIndex={shown.length === 0 ? -1 : undefined}
        onKeyDown={move}
      >
        <div style={{ blockSize: lines.getTotalSize() }} role="presentation" className="subject-space">
          {lines.getVirtualItems().map(({ index, start }) => {
            const track = shown[index];
            return (
              track && (
                <TrackLine
                  key={track.track}
                  track={track}
                  chosen={chosen.includes(track.track)}
                  focusable={index === current}
                  top={start}
                  pictured={pictured}
                />
              )
            );
          })}
        </div>
      </div>
    </section>
  );
}
