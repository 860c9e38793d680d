// SPDX-License-Identifier: GPL-3.0-or-later
/** One exact frame with the outlines of what is tracked on it. */

import type { CSSProperties, ReactElement } from 'react';
import type { Box } from '../../../core/base/geometry.ts';
import { frameUrl } from '../../../core/contract/stream-urls.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { ofOpenCase } from '../../app/address.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';

const words = strings.stops;

/** Boxes are in 1/16 px. */
const unit = 16;

export type FramePictureProps = {
  readonly footage: FootageView;
  readonly frame: number;
  /** The track that it is about: drawn stronger. */
  readonly track: string | null;
  /** Where that track is, or something was seen, on the nearest frame, if not on this one: drawn broken. */
  readonly nearest: Box | null;
  /** What was seen there that is no track: drawn as strong. */
  readonly seen: Box | null;
  /** Called when its picture is on view. */
  onShown?(): void;
};

type OutlinedProps = { readonly box: Box; readonly strong: boolean; readonly broken?: boolean };

function Outlined({ box, strong, broken = false }: OutlinedProps): ReactElement {
  const place = { x: box.x / unit, y: box.y / unit, width: box.width / unit, height: box.height / unit };
  return (
    <g data-chosen={strong || undefined} data-broken={broken || undefined}>
      <rect className="outline-ground" {...place} />
      <rect className="outline" {...place} />
    </g>
  );
}

export function FramePicture({
  footage,
  frame,
  track,
  nearest,
  seen,
  onShown,
}: FramePictureProps): ReactElement {
  const { answer } = useAnswer('regions.list', {
    footage: footage.footage,
    startFrame: frame,
    endFrame: frame + 1,
  });
  const { width, height } = footage.video.display;
  const regions = answer?.regions.filter((region) => region.frame === frame) ?? [];
  return (
    <div className="frame-picture" style={{ '--ratio': width / height } as CSSProperties}>
      <img
        src={ofOpenCase(frameUrl(footage.footage, frame))}
        alt={words.picture(frame)}
        onLoad={() => onShown?.()}
      />
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        {regions.map(({ track: id, box }) => (
          <Outlined key={id} box={box} strong={id === track} />
        ))}
        {nearest && <Outlined box={nearest} strong broken />}
        {seen && <Outlined box={seen} strong />}
      </svg>
    </div>
  );
}
