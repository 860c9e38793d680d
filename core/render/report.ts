// SPDX-License-Identifier: GPL-3.0-or-later
/** What the renderer says it did. Claims only: the proof pass measures the file itself. */

import type { FrameRange } from '../base/time.ts';
import type { ChannelTotal } from '../ingest/hidden-channel.ts';
import type { HushMode } from './hush-sheet.ts';

/** What of one kind the recording carries and the copy does not. */
export type StrippedChannel = ChannelTotal;

/** A hush as rendered. Samples count at the track's rate from presentation time zero; an end is one past the last. */
export type HushReport = {
  readonly id: string;
  readonly mode: HushMode;
  readonly startSample: number;
  readonly endSample: number;
  /** Where samples may differ from the original's: the span and its guard. */
  readonly changedStart: number;
  readonly changedEnd: number;
};

export type SoundReport = {
  /** The copy's codec. */
  readonly codec: string;
  /** Packets written. */
  readonly packets: number;
  /**
   * `copied`: packet by packet; `spliced`: packets of the spans replaced; `patched`: samples of the spans replaced;
   * `lossless`: the whole track decoded once and written without loss.
   */
  readonly path: 'copied' | 'spliced' | 'patched' | 'lossless';
  /** Why that path, in one sentence. */
  readonly reason: string;
  readonly sourceCodec: string;
  /** Packets of the source that its decoder refused; none is decoded when packets are copied or spliced. */
  readonly undecodable: number;
  readonly hushes: readonly HushReport[];
};

export type RenderReport = {
  /** `smart`: untouched GOPs copied; `full`: every frame encoded. */
  readonly path: 'smart' | 'full';
  /** Why that path, in one sentence. */
  readonly reason: string;
  readonly container: 'mp4' | 'mov' | 'matroska';
  /** `crf`: constant quality, lower is finer; null: every encoded sample outside the veils is kept. */
  readonly encoder: { readonly name: string; readonly preset: string; readonly crf: number | null };
  readonly frameCount: number;
  /** Frames whose packets were copied: they decode to exactly what the original's do. */
  readonly copied: readonly FrameRange[];
  readonly packets: { readonly copied: number; readonly encoded: number };
  /** Frames of the source that have no decodable picture and therefore none in the copy. */
  readonly missingFrames: readonly number[];
  /** Veils whose code was too small to be drawn inside, over all frames. */
  readonly untexted: number;
  readonly stripped: readonly StrippedChannel[];
  readonly audio: SoundReport | null;
};
