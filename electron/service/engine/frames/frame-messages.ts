// SPDX-License-Identifier: GPL-3.0-or-later
/** The words spoken between the service and a process that shows frames of one recording. */
import type { Orientation } from '../../../../core/base/geometry.ts';
import type { VeilSheet } from '../../../../core/render/veil-sheet.ts';
import type { WireError } from '../messages.ts';
import type { PictureBytes, PictureWish } from './picture-bytes.ts';

export type FrameSource = {
  readonly path: string;
  /** The frame index as `encodeFrameIndex` writes it: a tenth of what it is in memory. */
  readonly index: Uint8Array;
  readonly orientation: Orientation;
  readonly threads: 1 | 2;
  readonly cacheBytes: number;
  /** Somebody walks from frame to frame: those around the last one are decoded, too. False for small pictures from all over. */
  readonly around: boolean;
};

export type FrameWish = PictureWish & {
  readonly frame: number;
  /** The name of the sheet to paint by; null: the original. */
  readonly sheet: string | null;
};

export type ToFrames =
  | { readonly type: 'open'; readonly source: FrameSource }
  /** A sheet under a name of its own; the one before is forgotten. */
  | { readonly type: 'sheet'; readonly name: string; readonly sheet: VeilSheet }
  | { readonly type: 'show'; readonly id: number; readonly wish: FrameWish }
  | { readonly type: 'forget'; readonly id: number };

export type FromFrames =
  | { readonly type: 'shown'; readonly id: number; readonly picture: PictureBytes }
  | { readonly type: 'failed'; readonly id: number; readonly error: WireError };
