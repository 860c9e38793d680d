// SPDX-License-Identifier: GPL-3.0-or-later
/** What is doubtful about tracks as they are: where they begin and end, what nobody saw, what is fast, faint, small or meets. */
import { unitsPerPixel } from '../base/geometry.ts';
import { centreX, centreY, shareInside, sizeOf } from './boxes.ts';
import { type DoubtedTrack, type DoubtFacts, lengthOf } from './doubt-facts.ts';
import { ends, unseenEnds } from './end-doubts.ts';
import { meetings } from './meetings.ts';
import { regionAt } from './region-at.ts';
import type { Doubt } from './stop.ts';
import type { Keyframe } from './track.ts';

/** Stretches without a sight that are worth a stop, and faint or fast ones, seconds. */
const leastGap = 0.25;
const leastFaint = 0.5;
/** A longer track is no one look, seconds: its doubts stay stops of their own. */
const takenInAtOnce = 4;
/** Box sizes per second from which a box that is found every tenth of a second lags behind. */
const fast = 8;
/** A veil below this size, px, is of a face of about 16 px. */
const smallPx = 22;
/** Share of a box that another track has to cover so that nothing of it can show. */
const coveredShare = 0.7;

/** Stretches of consecutive items for which `is` holds, as index of the first and of the last. */
function stretches<T>(items: readonly T[], is: (item: T, at: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  items.forEach((item, at) => {
    if (!is(item, at)) return;
    const last = found.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else found.push([at, at]);
  });
  return found;
}

/** Keyframe by keyframe: stretches that nobody saw, between two that somebody did. Between two set by a person there is no doubt. */
function gaps(track: DoubtedTrack, facts: DoubtFacts): Doubt[] {
  const { keyframes } = track;
  const unseen = ({ origin }: Keyframe): boolean => origin === 'bridged';
  return stretches(keyframes, unseen).flatMap(([first, last]): Doubt[] => {
    const [before, behind] = [keyframes[first - 1], keyframes[last + 1]];
    const from = before?.frame ?? track.startFrame;
    const to = behind?.frame ?? track.endFrame - 1;
    const length = (facts.seconds[to] ?? 0) - (facts.seconds[from] ?? 0);
    if (length < leastGap) return [];
    const frame = (from + to) >> 1;
    return [
      {
        reason: 'gap',
        track: track.id,
        frame,
        from,
        to,
        rank: Math.min(80, Math.round(55 + 20 * length)),
        place: null,
      },
    ];
  });
}

/** True of a track whose surest sight is less than half-way from a birth's score to certainty, and in which no person set a place. */
function isUnsure({ keyframes, kind }: DoubtedTrack, { births }: DoubtFacts): boolean {
  const scores = keyframes.flatMap(({ score }) => (score === null ? [] : [score]));
  const enough = (1 + (births.get(kind) ?? 0)) / 2;
  return (
    scores.length > 0 &&
    scores.every((score) => score < enough) &&
    keyframes.every(({ origin }) => origin !== 'manual')
  );
}

/** Stretches of faint sights; of a track that nobody was sure of, those that are taken in at once as one: what lies between is hardly surer. */
function faint(track: DoubtedTrack, facts: DoubtFacts): Doubt[] {
  const scored = track.keyframes.filter(({ score }) => score !== null);
  const birth = facts.births.get(track.kind) ?? 0;
  const spans = stretches(scored, ({ score }) => (score ?? 1) < birth);
  const at = (index: number): number => facts.seconds[scored[index]?.frame ?? 0] ?? 0;
  const unsure = isUnsure(track, facts);
  const told = spans.reduce<[number, number][]>((joined, [first, last]) => {
    const open = joined.at(-1);
    if (open && unsure && at(last) - at(open[0]) <= takenInAtOnce) open[1] = last;
    else joined.push([first, last]);
    return joined;
  }, []);
  return told.flatMap(([first, last]): Doubt[] => {
    const [from, to] = [scored[first]?.frame ?? 0, scored[last]?.frame ?? 0];
    if ((facts.seconds[to] ?? 0) - (facts.seconds[from] ?? 0) < leastFaint) return [];
    const worst = scored.slice(first, last + 1).reduce((a, b) => ((b.score ?? 1) < (a.score ?? 1) ? b : a));
    return [{ reason: 'low-score', track: track.id, frame: worst.frame, from, to, rank: 40, place: null }];
  });
}

/** Several doubts about a track that nobody was sure of, as one over all their frames: a person sees once whether it is anything. */
function asOne({ id, keyframes }: DoubtedTrack, doubts: readonly Doubt[]): readonly Doubt[] {
  const [gravest, ...others] = [...doubts].sort((a, b) => b.rank - a.rank);
  if (!gravest || others.length === 0) return doubts;
  const from = Math.min(...doubts.map((doubt) => doubt.from));
  const to = Math.max(...doubts.map((doubt) => doubt.to));
  const scored = keyframes.filter((one) => one.score !== null && one.frame >= from && one.frame <= to);
  const [surest = gravest] = scored.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const [{ frame }, { rank }] = [surest, gravest];
  return [{ reason: 'low-score', track: id, frame, from, to, rank, place: null }];
}

/** Motion between two places that were seen. */
function quick(track: DoubtedTrack, facts: DoubtFacts): Doubt[] {
  const seen = track.keyframes.filter(({ origin }) => origin === 'detected' || origin === 'tracked');
  const speed = (at: number): number => {
    const [a, b] = [seen[at], seen[at + 1]];
    if (!a || !b) return 0;
    const seconds = (facts.seconds[b.frame] ?? 0) - (facts.seconds[a.frame] ?? 0);
    const way = Math.hypot(centreX(b.box) - centreX(a.box), centreY(b.box) - centreY(a.box));
    return way / Math.max(sizeOf(a.box), sizeOf(b.box)) / Math.max(seconds, 1e-3);
  };
  return stretches(seen, (_, at) => speed(at) >= fast).flatMap(([first, last]): Doubt[] => {
    const [from, to] = [seen[first]?.frame ?? 0, seen[last + 1]?.frame ?? seen[last]?.frame ?? 0];
    // A wobble of two frames is the detector's, not the subject's.
    if ((facts.seconds[to] ?? 0) - (facts.seconds[from] ?? 0) < 0.08) return [];
    return [
      { reason: 'fast-motion', track: track.id, frame: (from + to) >> 1, from, to, rank: 45, place: null },
    ];
  });
}

/** Only faces are doubted for being small: a line of text always is. */
function small(track: DoubtedTrack): Doubt[] {
  if (track.kind !== 'face') return [];
  const seen = track.keyframes.filter(({ origin }) => origin === 'detected');
  const tiny = seen.filter(({ box }) => sizeOf(box) < smallPx * unitsPerPixel);
  const [first] = tiny;
  if (!first || 2 * tiny.length < seen.length) return [];
  const least = tiny.reduce((a, b) => (sizeOf(b.box) < sizeOf(a.box) ? b : a));
  const { frame } = least;
  return [{ reason: 'small', track: track.id, frame, from: frame, to: frame, rank: 45, place: null }];
}

/** Whether `other` covers `track` on every frame of it that a doubt is about, and just beyond the end that is doubted. */
function covers(other: DoubtedTrack, track: DoubtedTrack, { frame, from, to }: Doubt): boolean {
  const { startFrame, endFrame } = track;
  const within = (at: number): number => Math.min(endFrame - 1, Math.max(startFrame, at));
  const hides = (at: number): boolean => {
    const [box, region] = [regionAt(track, within(at))?.box, regionAt(other, at)?.box];
    return box !== undefined && region !== undefined && shareInside(box, region) >= coveredShare;
  };
  if (!hides(Math.min(endFrame, Math.max(startFrame - 1, frame)))) return false;
  for (let at = within(from); at <= within(to); at++) if (!hides(at)) return false;
  return true;
}

/** True when a longer track of the kind covers the place of a doubt: nothing shows there. */
function isCovered(doubt: Doubt, track: DoubtedTrack, tracks: readonly DoubtedTrack[]): boolean {
  const framesOf = ({ startFrame, endFrame }: DoubtedTrack): number => endFrame - startFrame;
  return tracks.some(
    (other) =>
      other !== track &&
      other.kind === track.kind &&
      framesOf(other) > framesOf(track) &&
      covers(other, track, doubt),
  );
}

/** Every doubt about tracks that are not dismissed. Places that a person set are not doubted. */
export function trackDoubts(tracks: readonly DoubtedTrack[], facts: DoubtFacts): Doubt[] {
  const doubted = tracks.map((track) => {
    const isOpen = (doubt: Doubt): boolean => !isCovered(doubt, track, tracks);
    const unsure = isUnsure(track, facts) && lengthOf(track, facts) <= takenInAtOnce;
    const open = [
      ...ends(track, facts),
      ...gaps(track, facts),
      ...faint(track, facts),
      ...quick(track, facts),
      ...small(track),
    ].filter(isOpen);
    const carried = unseenEnds(track, facts).filter(isOpen);
    const every = [...open, ...carried];
    const told = unsure && open.length > 1 ? asOne(track, every) : every;
    return {
      track,
      doubts: unsure ? told.map((doubt) => ({ ...doubt, unsure })) : told,
      // Who looks at a track that nobody was sure of sees what it meets; who looks at its ends does not.
      meets: !unsure || open.length === 0,
    };
  });
  const meeting = doubted.filter(({ meets }) => meets);
  return [
    ...doubted.flatMap(({ doubts }) => doubts),
    ...meetings(
      meeting.map(({ track }) => track),
      facts,
    ),
  ];
}
