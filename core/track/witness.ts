// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Weak detections are often of a part of what is there: of a face that comes in over the edge, or out from behind something.
 * A surer detection next to one knows better how large the subject is: where the tracker leads from it says how far the
 * weak one has to be widened.
 */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import { unite } from './boxes.ts';
import { type Chain, type ClipFacts, type Hit, secondsBetween } from './clip.ts';
import type { FilledFrame } from './filled-frame.ts';
import type { Direction } from './trace.ts';

/** How far each side is moved outwards, in the units of boxes, none below 0. */
type Margins = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

const none: Margins = { left: 0, top: 0, right: 0, bottom: 0 };
/** Overlap from which what the tracker leads to is the weak detection's subject. */
const same = 0.3;

const marginsOf = (inner: Box, outer: Box): Margins => ({
  left: inner.x - outer.x,
  top: inner.y - outer.y,
  right: outer.x + outer.width - inner.x - inner.width,
  bottom: outer.y + outer.height - inner.y - inner.height,
});

const widened = (box: Box, { left, top, right, bottom }: Margins): Box => ({
  x: box.x - left,
  y: box.y - top,
  width: box.width + left + right,
  height: box.height + top + bottom,
});

const mixed = (a: Margins, b: Margins, share: number): Margins => ({
  left: a.left + (b.left - a.left) * share,
  top: a.top + (b.top - a.top) * share,
  right: a.right + (b.right - a.right) * share,
  bottom: a.bottom + (b.bottom - a.bottom) * share,
});

/**
 * What each detection has to be widened by so that it holds what the tracker makes of its surer neighbours, widened as they are, on its
 * frame. In the order of `chain`.
 */
function neededBy(clip: ClipFacts, chain: Chain, birth: number): readonly Margins[] {
  const margins = chain.map(() => none);
  const seen = (from: number, to: Hit, direction: Direction): Box[] => {
    const neighbour = chain[from];
    if (!neighbour || neighbour.score <= to.score) return [];
    const place = clip.traces.at(neighbour.index, direction, to.frame);
    if (!place || intersectionOverUnion(place.box, to.box) < same) return [];
    return [widened(place.box, margins[from] ?? none)];
  };
  const surestFirst = [...chain.entries()].sort(([, a], [, b]) => b.score - a.score);
  for (const [at, hit] of surestFirst) {
    if (hit.score >= birth) continue;
    const views = [...seen(at - 1, hit, 1), ...seen(at + 1, hit, -1)];
    margins[at] = marginsOf(hit.box, views.reduce(unite, hit.box));
  }
  return margins;
}

/** `filled`, the frames of `chain`, widened at weak detections; less and less towards the neighbours, and all along before the first and after the last. */
export function withWitnesses(
  clip: ClipFacts,
  chain: Chain,
  filled: readonly FilledFrame[],
  birth: number,
): readonly FilledFrame[] {
  const margins = neededBy(clip, chain, birth);
  let behind = 0;
  return filled.map((one) => {
    while ((chain[behind]?.frame ?? Number.POSITIVE_INFINITY) < one.frame) behind++;
    const [a, b] = [chain[behind - 1], chain[behind]];
    const [from = none, to = none] = [margins[behind - 1], margins[behind]];
    const here =
      a && b
        ? mixed(from, to, secondsBetween(clip, a.frame, one.frame) / secondsBetween(clip, a.frame, b.frame))
        : a
          ? from
          : to;
    return { ...one, box: widened(one.box, here) };
  });
}
