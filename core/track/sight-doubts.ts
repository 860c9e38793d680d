// SPDX-License-Identifier: GPL-3.0-or-later
/** What detectors saw and no track covers: faint sights, and sure ones of another model's run. */
import { intersectionOverUnion } from '../base/geometry.ts';
import { centreX, centreY, sizeOf } from './boxes.ts';
import type { Looks, Sight } from './looks.ts';
import { regionAt } from './region-at.ts';
import type { Doubt, StopReason } from './stop.ts';
import type { Track } from './track.ts';

/** Sights of one thing follow each other within this time, seconds. */
const together = 2;
/** How far the two best sights of a thing, on average, are from the lowest score to that of a birth, so that it is worth a stop. */
const sureEnough = 0.6;

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

function doubtOf(
  group: readonly Sight[],
  reason: StopReason,
  { thresholds }: Looks,
  seconds: Float64Array,
): Doubt[] {
  const best = group.reduce((a, b) => (b.score > a.score ? b : a));
  const first = best.score;
  const second = Math.max(
    thresholds.continue,
    ...group
      .filter(({ frame }) => Math.abs((seconds[frame] ?? 0) - (seconds[best.frame] ?? 0)) >= apart)
      .map(({ score }) => score),
  );
  const range = Math.max(1e-6, thresholds.birth - thresholds.continue);
  const sure = Math.min(1, ((first + second) / 2 - thresholds.continue) / range);
  if (reason === 'suggested' && sure < sureEnough) return [];
  const frames = group
    .map(({ frame }) => frame)
    .filter((frame) => Math.abs((seconds[frame] ?? 0) - (seconds[best.frame] ?? 0)) <= 1);
  const rank = reason === 'disagreement' ? 90 : Math.round(45 + 25 * sure + Math.min(10, 2 * group.length));
  return [
    {
      reason,
      track: null,
      frame: best.frame,
      from: Math.min(...frames),
      to: Math.max(...frames),
      rank,
      place: best.box,
    },
  ];
}

/** `runs`: what the last run of each model saw of one kind, the newest last. `tracks`: all of that kind, dismissed ones too. */
export function sightDoubts(
  runs: readonly Looks[],
  tracks: readonly Track[],
  seconds: Float64Array,
): Doubt[] {
  return runs.flatMap((looks, at) => {
    const newest = at === runs.length - 1;
    const least = newest ? looks.thresholds.continue : looks.thresholds.birth;
    const open = looks.sights.filter((sight) => sight.score >= least && !accounted(sight, tracks));
    return groups(open, seconds).flatMap((group) =>
      doubtOf(group, newest ? 'suggested' : 'disagreement', looks, seconds),
    );
  });
}
