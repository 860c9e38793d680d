// SPDX-License-Identifier: GPL-3.0-or-later
/** From what the networks see to kinds that none of them was trained on. */
import type { Kind, RawDetection } from '../../core/detect/detection.ts';
import { findPapers } from './paper.ts';
import { findPlates } from './plate.ts';
import type { RuleName } from './rule-names.ts';
import type { Seen } from './seen.ts';

export type Rule = {
  /** The kinds that it needs to see besides the lines of text. */
  readonly beside: readonly Kind[];
  readonly apply: (seen: Seen) => readonly RawDetection[];
};

export const rules: Readonly<Record<RuleName, Rule>> = {
  plate: { beside: ['vehicle'], apply: findPlates },
  paper: { beside: ['paper'], apply: findPapers },
  // Any line may be burnt in: whether it stands still is seen over the whole clip (core/track/overlay.ts).
  overlay: { beside: [], apply: ({ found }) => linesIn(found).map((line) => ({ ...line, kind: 'overlay' })) },
};

function linesIn(found: readonly RawDetection[]): readonly RawDetection[] {
  return found.filter(({ kind }) => kind === 'text');
}
