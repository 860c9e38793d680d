// SPDX-License-Identifier: GPL-3.0-or-later
/** The place of the chosen track in numbers: what dragging does, for everybody who does not drag. */
import { type ReactElement, useEffect, useState } from 'react';
import { type Box, unitsPerPixel } from '../../core/base/geometry.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { focusStage } from '../player/focus-stage.ts';
import { nearestBox, placeTrack } from './actions.ts';
import { sameBox } from './box-gestures.ts';
import { useReview } from './review-store.ts';

const sides = ['x', 'y', 'width', 'height'] as const;
type Written = { readonly [S in (typeof sides)[number]]: string };

const toPixels = (units: number): string => String(Math.round((units / unitsPerPixel) * 100) / 100);

const asWritten = (box: Box): Written => ({
  x: toPixels(box.x),
  y: toPixels(box.y),
  width: toPixels(box.width),
  height: toPixels(box.height),
});

/** Undefined when something in the fields is no number, or the box would be empty. */
function toBox(written: Written): Box | undefined {
  const [x, y, width, height] = sides.map((side) => Math.round(Number(written[side]) * unitsPerPixel));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  if (![x, y, width, height].every(Number.isFinite) || width < 1 || height < 1) return undefined;
  return { x, y, width, height };
}

export function BoxFields(props: {
  readonly track: string;
  readonly frame: number;
  readonly disabled: boolean;
}): ReactElement {
  const { track, frame, disabled } = props;
  // The places may come later than the track.
  const shape = useReview((review) => review.shapes.get(track));
  const box = shape && nearestBox(track, frame);
  const key = box ? `${box.x} ${box.y} ${box.width} ${box.height}` : '';
  const [written, setWritten] = useState<Written>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another box or track empties what was half written.
  useEffect(() => setWritten(undefined), [key, track, frame]);
  const shown = written ?? (box ? asWritten(box) : { x: '', y: '', width: '', height: '' });
  const keep = (): void => {
    const next = written && toBox(written);
    if (next && box && !sameBox(next, box)) void placeTrack(track, [{ frame, box: next }]);
    else setWritten(undefined);
  };
  return (
    <form
      className="box-fields"
      aria-label={words.track.place}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      {sides.map((side) => (
        <label key={side} className="box-field">
          <span>{words.track[side]}</span>
          <input
            className="input mono"
            inputMode="decimal"
            type="number"
            step="any"
            name={side}
            disabled={disabled || !box}
            value={shown[side]}
            onChange={(event) => setWritten({ ...shown, [side]: event.target.value })}
            onBlur={keep}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              setWritten(undefined);
              focusStage();
            }}
          />
        </label>
      ))}
      <button type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
    </form>
  );
}
