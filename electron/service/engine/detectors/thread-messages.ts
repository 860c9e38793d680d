// SPDX-License-Identifier: GPL-3.0-or-later
/** The words spoken between a task and its detector threads. */
import type { ModelIdentity, Profile, RawDetection, RgbPicture } from '../../../../core/detect/detection.ts';
import type { Thresholds } from '../../../../models/model.ts';
import type { WireError } from '../messages.ts';

/** Which detector a thread opens, and how it looks. */
export type DetectorChoice = {
  readonly engine: string;
  readonly modelPack: string | null;
  readonly profile: Profile;
};

/** What is known of a detector that is open. */
export type AboutDetector = {
  readonly model: ModelIdentity;
  readonly thresholds: Thresholds;
  readonly notes: readonly string[];
};

export type ToThread = { readonly type: 'look'; readonly picture: RgbPicture } | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'open'; readonly about: AboutDetector }
  | { readonly type: 'seen'; readonly found: readonly RawDetection[] }
  | { readonly type: 'failed'; readonly error: WireError };
