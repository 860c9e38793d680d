// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes one list of boxes out of what the network saw in all windows of a picture. */
import type { PictureSize } from '../core/base/geometry.ts';
import { intersectionOverUnion } from '../core/base/geometry.ts';
import type { Candidate } from './decoders/decoder.ts';
import type { Window } from './tiling.ts';

/** A candidate in picture pixels. */
export type PlacedCandidate = Candidate & {
  /** The pass that saw it. */
  readonly pass: number;
  /** It touches an edge behind which the picture goes on: the box may be only part of the subject. */
  readonly cut: boolean;
};

/** A box whose score several passes made up, and what the surest of them gave it alone. */
export type MergedCandidate = Candidate & { readonly surest: number };

/** Boxes that share more than this are one subject (intersection over union). */
const sameSubject = 0.3;
/** A box agrees with another, and so speaks for its score, when they share more than this. */
const agreement = 0.4;
/** A cut box with more than this part of its area inside a kept box adds nothing. */
const insideKept = 0.6;
/** A box that comes this near (input px) to an inner edge is taken for cut. */
const edgeMargin = 6;

/** Moves a candidate from a window's input pixels to picture pixels. */
export function placeCandidate(candidate: Candidate, window: Window): PlacedCandidate {
  const { region, inner } = window;
  const scaleX = region.width / window.width;
  const scaleY = region.height / window.height;
  const cut =
    (inner.left && candidate.x < edgeMargin) ||
    (inner.top && candidate.y < edgeMargin) ||
    (inner.right && candidate.x + candidate.width > window.width - edgeMargin) ||
    (inner.bottom && candidate.y + candidate.height > window.height - edgeMargin);
  return {
    score: candidate.score,
    x: region.x + candidate.x * scaleX,
    y: region.y + candidate.y * scaleY,
    width: candidate.width * scaleX,
    height: candidate.height * scaleY,
    pass: window.pass,
    cut,
  };
}

/**
 * Non-maximum suppression in which a whole box beats a cut one whatever their scores. A kept box takes the score of
 * all that agree with it: the best of each pass, combined as independent witnesses, 1 - (1-a)(1-b)... On annotated
 * photographs this finds about 2 % more faces at the same number of false boxes than the best score alone.
 * `same`: boxes that share more are one subject. The result is sorted by falling score and clipped to the picture.
 */
export function mergeCandidates(
  candidates: readonly PlacedCandidate[],
  picture: PictureSize,
  same: number = sameSubject,
): readonly MergedCandidate[] {
  const ranked = [...candidates].sort((a, b) => Number(a.cut) - Number(b.cut) || b.score - a.score);
  const kept: PlacedCandidate[] = [];
  for (const candidate of ranked) {
    if (!kept.some((other) => covers(other, candidate, same))) kept.push(candidate);
  }
  return kept
    .flatMap((box) => {
      const inside = clipped(box, picture);
      return inside ? [{ ...inside, ...scoresOf(box, candidates) }] : [];
    })
    .sort((a, b) => b.score - a.score);
}

/**
 * A box loses that share of its score that lies inside a surer one (Soft-NMS, https://arxiv.org/abs/1704.04503, by the share of
 * the box itself): around a face seen well the network sees it again, smaller or shifted, and what is covered needs no second
 * box. For faces, which seldom hide each other; people do. `boxes` and the result are sorted by falling score.
 */
export function withoutEchoes<Box extends Candidate>(boxes: readonly Box[]): readonly Box[] {
  return boxes
    .map((box, at) => {
      const area = box.width * box.height;
      const inside = Math.max(0, ...boxes.slice(0, at).map((surer) => sharedArea(surer, box) / area));
      return { ...box, score: box.score * (1 - inside) };
    })
    .sort((a, b) => b.score - a.score);
}

function covers(kept: PlacedCandidate, candidate: PlacedCandidate, same: number): boolean {
  if (intersectionOverUnion(kept, candidate) > same) return true;
  return candidate.cut && sharedArea(kept, candidate) > insideKept * candidate.width * candidate.height;
}

function scoresOf(
  box: PlacedCandidate,
  candidates: readonly PlacedCandidate[],
): Pick<MergedCandidate, 'score' | 'surest'> {
  const best = new Map<number, number>([[box.pass, box.score]]);
  for (const other of candidates) {
    if (other.score <= (best.get(other.pass) ?? 0)) continue;
    if (intersectionOverUnion(box, other) > agreement) best.set(other.pass, other.score);
  }
  let doubt = 1;
  for (const score of best.values()) doubt *= 1 - score;
  return { score: 1 - doubt, surest: Math.max(...best.values()) };
}

function sharedArea(a: Candidate, b: Candidate): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function clipped(box: Candidate, picture: PictureSize): Candidate | undefined {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(picture.width, box.x + box.width) - x;
  const height = Math.min(picture.height, box.y + box.height) - y;
  return width > 0 && height > 0 ? { score: box.score, x, y, width, height } : undefined;
}
