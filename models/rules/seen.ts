// SPDX-License-Identifier: GPL-3.0-or-later
/** What a rule is given. */
import type { RawDetection, RgbPicture } from '../../core/detect/detection.ts';

/** A picture and what was seen in it, of the kinds that the rule asks for. */
export type Seen = { readonly picture: RgbPicture; readonly found: readonly RawDetection[] };
