// SPDX-License-Identifier: GPL-3.0-or-later
/** A small picture of one frame. Without a description it is decoration: words beside it say what it is of. */

import type { ReactElement } from 'react';
import { thumbUrl } from '../../core/contract/stream-urls.ts';
import { ofOpenCase } from './address.ts';

export type ThumbProps = {
  readonly footage: string;
  readonly frame: number;
  /** Pixels that are asked for; CSS says how large it is shown. */
  readonly height: number;
  readonly alt?: string;
};

export function Thumb({ footage, frame, height, alt = '' }: ThumbProps): ReactElement {
  return (
    <img
      className="thumb"
      src={ofOpenCase(thumbUrl(footage, frame, height))}
      alt={alt}
      loading="lazy"
      decoding="async"
    />
  );
}
