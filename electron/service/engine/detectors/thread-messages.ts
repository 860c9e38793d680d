// SPDX-License-Identifier: GPL-3.0-or-later
/** The words spoken between a task and its detector threads. */
import type { Kind, Profile, RawDetection, RgbPicture } from '../../../../core/detect/detection.ts';
import type { Find } from '../../../../models/finds.ts';
import type { WireError } from '../messages.ts';

/** Which detectors a thread opens, and how they look. */
export type DetectorChoice = {
  /** What to look for; when left out, what the model pack finds, or faces. */
  readonly kinds?: readonly Kind[];
  readonly engine: string;
  readonly modelPack: string | null;
  /** Id of a shipped model; the first that finds a kind when left out. */
  readonly model?: string;
  readonly profile: Profile;
};

/** What is known of detectors that are open. */
export type AboutDetectors = {
  /** One for each kind looked for. */
  readonly finds: readonly Find[];
  readonly notes: readonly string[];
};

export type ToThread = { readonly type: 'look'; readonly picture: RgbPicture } | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'open'; readonly about: AboutDetectors }
  | { readonly type: 'seen'; readonly found: readonly RawDetection[] }
  | { readonly type: 'failed'; readonly error: WireError };
