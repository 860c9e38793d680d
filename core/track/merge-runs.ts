// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A new run of detection meets the tracks that are there. What a person decided is never changed: a dismissed track stays
 * dismissed, a corrected one stays where it was put, and neither is found again beside itself. What a veil or a name
 * lies on keeps its frames. The rest is the new run's, under the ids of the tracks that it found again.
 */
import { intersectionOverUnion } from '../base/geometry.ts';
import { partOf, type Stretch, withStretch } from './cut-track.ts';
import { regionAt } from './region-at.ts';
import type { Track } from './track.ts';

/**
 * What stands behind an earlier track: a person dismissed it; a person fixed it (locked, corrected, drawn or imported);
 * a person put a veil or a name on what a model found; or nobody touched it.
 */
export type Standing = 'dismissed' | 'fixed' | 'named' | 'free';

export type EarlierTrack = Track & { readonly id: string; readonly standing: Standing };

export type MergedRuns = {
  /** Ids of tracks that stay to the bit. */
  readonly kept: readonly string[];
  /** Tracks that were found again, with the geometry they have now. */
  readonly renewed: readonly { readonly id: string; readonly stretch: Stretch }[];
  readonly added: readonly Track[];
  /** Ids of tracks that nobody touched and that were not found again. */
  readonly removed: readonly string[];
  /** How many of the found tracks were left out, in whole or in part, since a person had decided on them. */
  readonly settled: number;
};

/** Boxes that overlap this much (intersection over union) are of one subject. */
const agreeing = 0.4;
/** A dismissed subject that was lost for no longer than this is the same one. */
const blinkSeconds = 1;
/** What a run sees of a decided subject within this time before or after is no subject of its own. */
const edgeSeconds = 0.5;

type Span = readonly [from: number, to: number];

/** The frames of both, as `[from, to)`, and in which of them their boxes agree. */
function compare(a: Track, b: Track): { readonly common: Span; readonly agreed: readonly number[] } {
  const from = Math.max(a.startFrame, b.startFrame);
  const to = Math.min(a.endFrame, b.endFrame);
  const agreed: number[] = [];
  for (let frame = from; frame < to; frame++) {
    const [one, other] = [regionAt(a, frame), regionAt(b, frame)];
    if (one && other && intersectionOverUnion(one.box, other.box) >= agreeing) agreed.push(frame);
  }
  return { common: [from, to], agreed };
}

/** Which frames of a found track are settled by an earlier one, as spans that rise. */
function settledSpans(found: Track, earlier: EarlierTrack, seconds: Float64Array): Span[] {
  const { common, agreed } = compare(found, earlier);
  // A corrected track stands where no model saw it: where the two agree half of the time the rest is the correction.
  if (earlier.standing === 'fixed')
    return 2 * agreed.length >= common[1] - common[0] && agreed.length > 0 ? [common] : [];
  // Of a dismissed one only what lies in its place is dismissed: the rest may be somebody.
  const spans: [number, number][] = [];
  for (const frame of agreed) {
    const last = spans.at(-1);
    if (last && (seconds[frame] ?? 0) - (seconds[last[1] - 1] ?? 0) <= blinkSeconds) last[1] = frame + 1;
    else spans.push([frame, frame + 1]);
  }
  return spans;
}

/** What is left of a found track outside `spans`, as far as a detector saw it there. */
function outside(found: Track, spans: readonly Span[], seconds: Float64Array): Track[] {
  const bounds = [found.startFrame, ...spans.flat(), found.endFrame];
  const pieces: Track[] = [];
  for (let at = 0; at + 1 < bounds.length; at += 2) {
    const piece = partOf(found, bounds[at] ?? 0, bounds[at + 1] ?? 0);
    if (!piece) continue;
    const apart = (frame: number): boolean =>
      spans.every(
        ([from, to]) =>
          Math.min(
            Math.abs((seconds[frame] ?? 0) - (seconds[from] ?? 0)),
            Math.abs((seconds[frame] ?? 0) - (seconds[to - 1] ?? 0)),
          ) > edgeSeconds,
      );
    if (piece.keyframes.some(({ origin, frame }) => origin === 'detected' && apart(frame)))
      pieces.push({ kind: found.kind, ...piece });
  }
  return pieces;
}

/** The found tracks without what people decided on. */
function undecided(
  found: readonly Track[],
  decided: readonly EarlierTrack[],
  seconds: Float64Array,
): { readonly tracks: Track[]; readonly settled: number } {
  let settled = 0;
  const tracks = found.flatMap((track) => {
    let pieces: Track[] = [track];
    let touched = false;
    for (const earlier of decided) {
      if (earlier.kind !== track.kind) continue;
      pieces = pieces.flatMap((piece) => {
        const spans = settledSpans(piece, earlier, seconds);
        if (spans.length === 0) return [piece];
        touched = true;
        return outside(piece, spans, seconds);
      });
    }
    if (touched) settled++;
    return pieces;
  });
  return { tracks, settled };
}

type Match = { readonly earlier: EarlierTrack; readonly found: Track; readonly agreed: number };

/** Pairs of one subject, each track in one pair at most: the longest agreement first. */
function matches(earlier: readonly EarlierTrack[], found: readonly Track[]): Map<EarlierTrack, Track> {
  const candidates: Match[] = [];
  for (const one of earlier) {
    for (const other of found) {
      if (one.kind !== other.kind) continue;
      const { common, agreed } = compare(one, other);
      const length = common[1] - common[0];
      const shorter = Math.min(one.endFrame - one.startFrame, other.endFrame - other.startFrame);
      if (agreed.length > 0 && 2 * agreed.length >= length && 2 * length >= shorter)
        candidates.push({ earlier: one, found: other, agreed: agreed.length });
    }
  }
  const pairs = new Map<EarlierTrack, Track>();
  const taken = new Set<Track>();
  for (const { earlier: one, found: other } of candidates.sort((a, b) => b.agreed - a.agreed)) {
    if (pairs.has(one) || taken.has(other)) continue;
    pairs.set(one, other);
    taken.add(other);
  }
  return pairs;
}

/**
 * Merges what a run found with the earlier tracks of its kind; tracks of other kinds must be left out by the caller.
 * `seconds`: the time of each frame. Takes time with the number of pairs of tracks that share frames.
 */
export function mergeRuns(
  earlier: readonly EarlierTrack[],
  found: readonly Track[],
  seconds: Float64Array,
): MergedRuns {
  const decided = earlier.filter(({ standing }) => standing === 'dismissed' || standing === 'fixed');
  const open = earlier.filter(({ standing }) => standing === 'named' || standing === 'free');
  const { tracks, settled } = undecided(found, decided, seconds);
  const pairs = matches(open, tracks);
  const taken = new Set(pairs.values());
  const unmatched = open.filter((track) => !pairs.has(track));
  return {
    kept: [...decided, ...unmatched.filter(({ standing }) => standing === 'named')].map(({ id }) => id),
    renewed: [...pairs].map(([track, { startFrame, endFrame, keyframes }]) => {
      const stretch = { startFrame, endFrame, keyframes };
      return { id: track.id, stretch: track.standing === 'named' ? withStretch(track, stretch) : stretch };
    }),
    added: tracks.filter((track) => !taken.has(track)),
    removed: unmatched.filter(({ standing }) => standing === 'free').map(({ id }) => id),
    settled,
  };
}
