// SPDX-License-Identifier: GPL-3.0-or-later
/** The words the parts of the scripted street share: what is planned for a frame, and what is true of it. */
import type { Canvas } from './canvas.ts';
import type { Head } from './heads.ts';
import { type Backdrop, horizon } from './street-backdrop.ts';
import type { Pose } from './street-figures.ts';

export type TruthBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** One face in one frame. */
export type FaceTruth = {
  /** Which person, 0 to 3; the same through the clip. */
  readonly person: number;
  /** Hairline to chin and ear to ear, px, fractions allowed; may reach past the picture's edge. */
  readonly box: TruthBox;
  /** Part of the face that is neither outside the picture nor behind something nearer, 0 to 1. */
  readonly visible: number;
};

export type FrameTruth = {
  readonly faces: readonly FaceTruth[];
  readonly plate: TruthBox;
  readonly overlay: TruthBox;
};

/** What drawing needs; of no use outside. */
export type ScenePlan = {
  readonly scale: number;
  readonly backdrop: Backdrop;
  readonly heads: readonly Head[];
  readonly canvas: Canvas;
  readonly noise: Int8Array;
  readonly noiseStarts: Uint32Array;
  readonly frames: readonly FramePlan[];
};

export type FramePlan = {
  readonly shakeX: number;
  readonly shakeY: number;
  readonly gain: number;
  /** Farthest first; `person` is absent for the lamp post. */
  readonly drawn: readonly { readonly person: number | undefined; readonly pose: Pose }[];
  readonly clock: string;
};

/** The lamp post between the walkers: `x` and half width in the 1280 x 720 design, `face` for its distance. */
export const lampPost = { x: 742, face: 39, halfWidth: 15 };

/** The camera's horizon in a frame, px. */
export function horizonOf(frame: FramePlan, scale: number): number {
  return horizon * scale + frame.shakeY;
}
