// SPDX-License-Identifier: GPL-3.0-or-later
/** The part of a picture around a box, as large as its place. Without a description it is decoration. */
import type { ReactElement } from 'react';
import type { Box, PictureSize } from '../../core/base/geometry.ts';
import { cropAround, usualMargin } from './crop.ts';

export type CroppedPictureProps = {
  readonly src: string;
  /** Of the display picture, whatever the size of the file at `src`. */
  readonly picture: PictureSize;
  /** Display picture, 1/16 px. */
  readonly box: Box;
  /** Width by height. */
  readonly aspect: number;
  /** What lies around the box, in shares of its longer side. */
  readonly margin?: number;
  readonly alt?: string;
  /** How the box is outlined; `broken` where it is of another frame. */
  readonly outlined?: 'whole' | 'broken';
};

export function CroppedPicture(props: CroppedPictureProps): ReactElement {
  const { src, picture, box, aspect, margin = usualMargin, alt, outlined } = props;
  const { x, y, width, height } = cropAround(box, picture, aspect, margin);
  const place = { x: box.x / 16, y: box.y / 16, width: box.width / 16, height: box.height / 16 };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: the name is an attribute, or it is decoration; a title would show as a tip.
    <svg
      className="cropped"
      viewBox={`${x} ${y} ${width} ${height}`}
      {...(alt === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
      focusable="false"
    >
      <image href={src} width={picture.width} height={picture.height} preserveAspectRatio="none" />
      {outlined && (
        <g data-chosen data-broken={outlined === 'broken' || undefined}>
          <rect className="outline-ground" {...place} />
          <rect className="outline" {...place} />
        </g>
      )}
    </svg>
  );
}
