// SPDX-License-Identifier: GPL-3.0-or-later
/** What detectors saw and no track covers: faint sights, and sure ones of another model's run. */
import { intersectionOverUnion, type PictureSize, unitsPerPixel } from '../base/geometry.ts';
import type { Kind } from '../detect/detection.ts';
import { centreX, centreY, sizeOf, touchesEdge } from './boxes.ts';
import { looksWithin } from './count-looks.ts';
import { soberScore } from './hearsay.ts';
import type { Looks, Sight } from './looks.ts';
import { regionAt } from './region-at.ts';
import { trackSettings } from './settings.ts';
import type { Doubt, StopReason } from './stop.ts';
import type { Track } from './track.ts';

type SightFacts = { readonly kind: Kind; readonly display: PictureSize; readonly seconds: Float64Array };

/** Sights of one thing follow each other within this time, seconds. */
const together = 2;
/** How far the two best moments of a thing, on average, are from the lowest score to that of a birth, so that it is worth a stop. */
const sureEnough = 0.85;

/**
 * Of a face that the picture's edge cuts a network is never sure: less is enough there, if it is of at least this share of the picture's
 * shorter side. Smaller faces are cut for a moment only.
 */
const sureAtEdge = 0.1;
const leastAtEdge = 0.2;
/** What is found in this share of the looks, for this long, seconds, is no noise, however faint: that comes and goes. */
const steadyShare = 0.8;
const steadySeconds = 0.4;

/** Sights nearer to each other in time, seconds, are of one and the same picture, nearly: the one bears no witness for the other. */
const apart = 0.09;

/** True when a track, dismissed or not, accounts for a sight: a person or the tracker has seen what it is. */
function accounted({ frame, box }: Sight, tracks: readonly Track[]): boolean {
  return tracks.some((track) => {
    const region = regionAt(track, frame)?.box;
    if (!region) return false;
    const inside =
      centreX(box) >= region.x &&
      centreX(box) <= region.x + region.width &&
      centreY(box) >= region.y &&
      centreY(box) <= region.y + region.height;
    return inside || intersectionOverUnion(region, box) > 0.2;
  });
}

/** Sights of the same thing, one after the other. */
function groups(sights: readonly Sight[], seconds: Float64Array): Sight[][] {
  const open: Sight[][] = [];
  const done: Sight[][] = [];
  for (const sight of sights) {
    const now = seconds[sight.frame] ?? 0;
    for (let at = open.length - 1; at >= 0; at--) {
      const last = open[at]?.at(-1);
      if (last && now - (seconds[last.frame] ?? 0) > together) done.push(...open.splice(at, 1));
    }
    const near = open.find((group) => {
      const last = group.at(-1);
      if (!last) return false;
      const apart = Math.hypot(
        centreX(last.box) - centreX(sight.box),
        centreY(last.box) - centreY(sight.box),
      );
      return apart < Math.max(sizeOf(last.box), sizeOf(sight.box));
    });
    if (near) near.push(sight);
    else open.push([sight]);
  }
  return [...done, ...open];
}

/** How far a score is on the way from what continues a track to what starts one, up to 1. */
function wayToBirth(score: number, { thresholds }: Looks): number {
  const range = Math.max(1e-6, thresholds.birth - thresholds.continue);
  return Math.min(1, (score - thresholds.continue) / range);
}

/**
 * How sure a thing was at the moment of one of its sights, however often was looked in it: the mean over its looks, of which one without a sight
 * counts as what is just a sight. The more one looks, the surer noise is once.
 */
function momentScore(group: readonly Sight[], index: number, looks: Looks, seconds: Float64Array): number {
  const middle = group[index]?.frame ?? 0;
  const inMoment = (frame: number | undefined): boolean =>
    Math.abs((seconds[frame ?? -1] ?? Number.POSITIVE_INFINITY) - (seconds[middle] ?? 0)) < apart / 2;
  let [first, last, from, to] = [middle, middle, index, index];
  while (inMoment(first - 1)) first--;
  while (inMoment(last + 1)) last++;
  while (inMoment(group[from - 1]?.frame)) from--;
  while (inMoment(group[to + 1]?.frame)) to++;
  const scoreOn = new Map<number, number>();
  for (const { frame, score } of group.slice(from, to + 1))
    scoreOn.set(frame, Math.max(score, scoreOn.get(frame) ?? 0));
  const least = looks.thresholds.continue;
  const above = [...scoreOn.values()].reduce((sum, score) => sum + score - least, 0);
  return least + above / Math.max(scoreOn.size, looksWithin(looks.sampledFrames, first, last));
}

/** How sure the two best moments are, on average: one, and another that is no picture of the same, or what is just a sight. */
function sureness(group: readonly Sight[], looks: Looks, seconds: Float64Array): number {
  const moments = group
    .map(({ frame }, index) => ({
      at: seconds[frame] ?? 0,
      score: momentScore(group, index, looks, seconds),
    }))
    .sort((a, b) => b.score - a.score);
  const [best] = moments;
  if (!best) return 0;
  const other = moments.find(({ at }) => Math.abs(at - best.at) >= apart);
  return wayToBirth((best.score + (other?.score ?? looks.thresholds.continue)) / 2, looks);
}

/** True when a thing is found in nearly every look for a while. */
function isSteady(group: readonly Sight[], { sampledFrames }: Looks, seconds: Float64Array): boolean {
  const [first, last] = [group[0]?.frame ?? 0, group.at(-1)?.frame ?? 0];
  if ((seconds[last] ?? 0) - (seconds[first] ?? 0) < steadySeconds) return false;
  const looks = looksWithin(sampledFrames, first, last);
  return new Set(group.map(({ frame }) => frame)).size >= steadyShare * looks;
}

const surest = (sights: readonly Sight[]): Sight | undefined =>
  sights.length === 0 ? undefined : sights.reduce((a, b) => (b.score > a.score ? b : a));

/** The sight that makes a group worth a stop; none where it is likely noise. */
function telling(
  group: readonly Sight[],
  looks: Looks,
  { kind, seconds, display }: SightFacts,
): Sight | undefined {
  const best = surest(group);
  if (!best || sureness(group, looks, seconds) >= sureEnough) return best;
  // Only faces are doubted for less: lines of text stay where they are, and stay faint.
  if (kind !== 'face') return undefined;
  if (isSteady(group, looks, seconds)) return best;
  const least = leastAtEdge * unitsPerPixel * Math.min(display.width, display.height);
  const cut = group.filter(({ box }) => sizeOf(box) >= least && touchesEdge(box, display));
  const bestCut = surest(cut);
  return bestCut && sureness(cut, looks, seconds) >= sureAtEdge ? bestCut : undefined;
}

function doubtOf(group: readonly Sight[], reason: StopReason, looks: Looks, facts: SightFacts): Doubt[] {
  const { seconds } = facts;
  const best = reason === 'suggested' ? telling(group, looks, facts) : surest(group);
  if (!best) return [];
  const frames = group
    .map(({ frame }) => frame)
    .filter((frame) => Math.abs((seconds[frame] ?? 0) - (seconds[best.frame] ?? 0)) <= 1);
  const suggested = 45 + 25 * sureness(group, looks, seconds) + Math.min(10, 2 * group.length);
  return [
    {
      reason,
      track: null,
      frame: best.frame,
      from: Math.min(...frames),
      to: Math.max(...frames),
      rank: reason === 'disagreement' ? 90 : Math.round(suggested),
      unsure: reason === 'suggested',
      place: best.box,
    },
  ];
}

/** `runs`: what the last run of each model saw of one kind, the newest last. `tracks`: all of that kind, dismissed ones too. */
export function sightDoubts(runs: readonly Looks[], tracks: readonly Track[], facts: SightFacts): Doubt[] {
  return runs.flatMap((looks, at) => {
    const newest = at === runs.length - 1;
    const least = newest ? looks.thresholds.continue : looks.thresholds.birth;
    const settings = trackSettings(looks.thresholds, facts.kind);
    const open = looks.sights
      .map((sight): Sight => ({ ...sight, score: soberScore(sight, facts.display, settings) }))
      .filter((sight) => sight.score >= least && !accounted(sight, tracks));
    return groups(open, facts.seconds).flatMap((group) =>
      doubtOf(group, newest ? 'suggested' : 'disagreement', looks, facts),
    );
  });
}
