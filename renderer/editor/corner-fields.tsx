// SPDX-License-Identifier: GPL-3.0-or-later
/** The corners of a polygon in numbers, one being drawn or one that is there: what clicking and dragging does, for everybody. */
import { type ReactElement, useRef, useState } from 'react';
import type { Box } from '../../core/base/geometry.ts';
import type { TrackView } from '../../core/contract/window/parts.ts';
import { mostOutlinePoints } from '../../core/track/outline.ts';
import { whisper } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { focusStage } from '../player/focus-stage.ts';
import { type Recording, usePlayhead } from '../player/playhead.ts';
import type { Point } from '../player/view-transform.ts';
import { Button, IconButton } from '../ui/index.ts';
import { nearestBox, reshapeTrack } from './actions.ts';
import { addCorner, removeCorner, setCorner } from './corner-keys.ts';
import { addedBetween, cornersIn, leastCorners, moved, outlineThrough, removed } from './corners.ts';
import { useEditing } from './edit-store.ts';
import { useReview } from './review-store.ts';
import { closePolygon } from './use-gestures.ts';

const { corners: said } = words;

type Axis = 'x' | 'y';
type Written = { readonly at: number; readonly axis: Axis; readonly text: string };

const shownAs = (pixels: number): string => String(Math.round(pixels * 10) / 10);

type ListProps = {
  readonly corners: readonly Point[];
  readonly disabled: boolean;
  /** How many have to stay. */
  readonly least: number;
  onMove(at: number, to: Point): void;
  onAdd(): void;
  onRemove(at: number): void;
  readonly children?: ReactElement | false;
};

function CornerList(props: ListProps): ReactElement {
  const { corners, disabled, least, onMove, onAdd, onRemove, children } = props;
  const [written, setWritten] = useState<Written>();
  const add = useRef<HTMLDivElement>(null);
  const keep = (): void => {
    setWritten(undefined);
    const corner = written && corners[written.at];
    const value = Number(written?.text);
    if (!corner || written.text.trim() === '' || !Number.isFinite(value)) return;
    if (written.text !== shownAs(corner[written.axis]))
      onMove(written.at, { ...corner, [written.axis]: value });
  };
  const field = (at: number, axis: Axis, value: number): ReactElement => (
    <input
      className="input mono"
      type="number"
      inputMode="decimal"
      step="any"
      disabled={disabled}
      aria-label={said[axis](at + 1)}
      value={written?.at === at && written.axis === axis ? written.text : shownAs(value)}
      onFocus={() => useEditing.setState({ corner: at })}
      onChange={({ target }) => setWritten({ at, axis, text: target.value })}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key !== 'Escape') return;
        setWritten(undefined);
        focusStage();
      }}
    />
  );
  return (
    <fieldset className="group corner-fields">
      <legend>{said.group}</legend>
      {corners.length > 0 && (
        <div className="corner-heads muted" aria-hidden="true">
          <span>{words.track.x}</span>
          <span>{words.track.y}</span>
        </div>
      )}
      <ol>
        {corners.map(({ x, y }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: corners have an order and nothing else.
          <li key={at}>
            <span aria-hidden="true">{at + 1}</span>
            {field(at, 'x', x)}
            {field(at, 'y', y)}
            <IconButton
              icon="close"
              label={said.remove(at + 1)}
              disabled={disabled || corners.length <= least}
              onClick={() => {
                onRemove(at);
                // The line with the button is gone, and with it where the focus was.
                add.current?.querySelector('button')?.focus();
              }}
            />
          </li>
        ))}
      </ol>
      <div className="row" ref={add}>
        <Button disabled={disabled || corners.length >= mostOutlinePoints} onClick={onAdd}>
          {said.add}
        </Button>
        {children}
      </div>
    </fieldset>
  );
}

/** Of the polygon that is being drawn. */
export function DrawnCorners({ recording }: { readonly recording: Recording }): ReactElement {
  const corners = useEditing((editing) => editing.corners);
  return (
    <CornerList
      corners={corners}
      disabled={false}
      least={0}
      onMove={setCorner}
      onAdd={addCorner}
      onRemove={removeCorner}
    >
      <Button
        look="primary"
        disabled={corners.length < leastCorners}
        onClick={() => closePolygon(recording, usePlayhead.getState().frame)}
      >
        {said.close}
      </Button>
    </CornerList>
  );
}

/** Of a track that is a polygon: its form on all of its frames, shown where its box is on this one. */
export function TrackCorners(props: {
  readonly track: TrackView;
  readonly frame: number;
  readonly disabled: boolean;
}): ReactElement | null {
  const { frame, disabled } = props;
  const { track, outline } = props.track;
  // The places may come later than the track.
  const shape = useReview((review) => review.shapes.get(track));
  const current = useEditing((editing) => editing.corner);
  const box: Box | undefined = shape && nearestBox(track, frame);
  if (!shape || !box) return null;
  const corners = cornersIn(box, outline);
  const reshape = (next: readonly Point[], words: string): void =>
    void reshapeTrack(track, outlineThrough(next, box)).then((done) => {
      if (done) whisper(words);
    });
  return (
    <details className="corner-details">
      <summary>{said.count(corners.length)}</summary>
      <CornerList
        corners={corners}
        disabled={disabled}
        least={leastCorners}
        onMove={(at, to) => reshape(moved(corners, at, to), said.said.moved(at + 1, to.x, to.y))}
        onAdd={() => {
          const at = Math.min(Math.max(0, current), corners.length - 1);
          const next = addedBetween(corners, at);
          const { x, y } = next[at + 1] ?? { x: 0, y: 0 };
          useEditing.setState({ corner: at + 1 });
          reshape(next, said.said.added(at + 2, x, y));
        }}
        onRemove={(at) => reshape(removed(corners, at), said.said.removed(at + 1, corners.length - 1))}
      />
      <p className="small muted">{said.hint}</p>
    </details>
  );
}
