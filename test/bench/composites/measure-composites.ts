// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs the detect task over the composite clips, in every sampling phase, and counts what its veils cover. */
import type { Profile } from '../../../core/detect/detection.ts';
import { trackSettings } from '../../../core/track/settings.ts';
import { DetectorPool } from '../../../electron/service/engine/detectors/detector-pool.ts';
import { loadHeads } from '../../../electron/service/engine/synthesis/heads.ts';
import type { Bench, Figure } from '../scenario.ts';
import { type CompositeClip, compositeClip } from './clip-files.ts';
import { detectInPhase, faceRun, faceThresholds, phasesOf, playback, seenIn } from './every-frame.ts';
import { addCounts, type Counts, countClip, figuresOf, noCounts } from './metrics.ts';
import { stopViews } from './stops.ts';
import { veilsOf, veilsWithoutTracking } from './veils.ts';

const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at);
/** The clips that settings may be tuned on, and those that nobody tunes on: fixed before the first run. */
const tuningSeeds = seedsFrom(1, 40);
const keptSeeds = seedsFrom(7001, 20);

const mostLeaked = { fast: 0.5, thorough: 0.1 } as const;

/** Counts of clips in each way of looking; those of the task are sums over all phases. */
type Ways = {
  readonly tracked: Counts;
  readonly untracked: Counts;
  /** What is tracked of clips that show one person. */
  readonly alone: Counts;
};

const nothing: Ways = { tracked: noCounts, untracked: noCounts, alone: noCounts };

const together = (one: Ways, other: Ways): Ways => ({
  tracked: addCounts(one.tracked, other.tracked),
  untracked: addCounts(one.untracked, other.untracked),
  alone: addCounts(one.alone, other.alone),
});

function personsIn({ truth }: CompositeClip): number {
  return new Set(truth.flat().map(({ subject }) => subject)).size;
}

async function measureClip(clip: CompositeClip, profile: Profile, pool: DetectorPool): Promise<Ways> {
  const seen = await seenIn(clip, pool);
  const frameCount = clip.truth.length;
  const thresholds = faceThresholds(pool);
  const { growth } = trackSettings(thresholds);
  const plain = veilsWithoutTracking(seen, frameCount, { birth: thresholds.birth, growth });
  let tracked = noCounts;
  for (const firstStep of phasesOf(clip, profile)) {
    const found = await detectInPhase(clip, profile, playback(seen, pool.about, pool.size), firstStep);
    const stops = stopViews(found, clip);
    tracked = addCounts(tracked, countClip(clip, veilsOf(faceRun(found).tracks, frameCount), stops));
  }
  return {
    tracked,
    untracked: countClip(clip, plain, null),
    alone: personsIn(clip) === 1 ? tracked : noCounts,
  };
}

function figuresFor(what: string, { tracked, untracked, alone }: Ways, profile: Profile): Figure[] {
  const [ours, plain] = [figuresOf(tracked), figuresOf(untracked)];
  const percent = (name: string, value: number, target: Figure['target'], note?: string): Figure => ({
    what: `${what}: ${name}`,
    value: 100 * value,
    unit: '%',
    target,
    ...(note === undefined ? {} : { note }),
  });
  const partial = `${tracked.partialLeaked} of ${tracked.partialFrames}`;
  return [
    percent(
      'face-frames leaked',
      ours.leaked,
      { atMost: mostLeaked[profile] },
      `${tracked.leaked} of ${tracked.faceFrames} over all phases; every frame without tracking: ${(100 * plain.leaked).toFixed(1)} %`,
    ),
    percent('leaked of faces seen by a quarter to a half', ours.partialLeaked, null, partial),
    {
      what: `${what}: over-cover`,
      value: ours.overCover,
      unit: 'x',
      target: { atMost: 2.5 },
      note: `every frame without tracking: ${plain.overCover.toFixed(2)}x`,
    },
    percent(
      'veiled frames without a face',
      ours.withoutFace,
      { atMost: 10 },
      `every frame without tracking: ${(100 * plain.withoutFace).toFixed(1)} %`,
    ),
    { what: `${what}: tracks a subject`, value: ours.fragments, unit: 'x', target: null },
    percent(
      'leaks with a stop within 15 frames',
      ours.leaksWithStop,
      { atLeast: 95 },
      `${tracked.leaksWithStop} of ${tracked.leaked}, on a picture that a stop shows; by the frame alone that each names ${tracked.leaksNamed}`,
    ),
    { what: `${what}: stops`, value: ours.stopsPerMinute, unit: 'a minute', target: null },
    ...(alone.seconds > 0
      ? [
          {
            what: `${what}: stops where one person is`,
            value: figuresOf(alone).stopsPerMinute,
            unit: 'a minute',
            target: { atMost: 12 },
            note: `${alone.stops} in ${alone.seconds.toFixed(0)} s of all phases`,
          } as const,
        ]
      : []),
  ];
}

async function measureSet(
  bench: Bench,
  set: ClipSet,
  clips: readonly CompositeClip[],
  profile: Profile,
): Promise<Ways> {
  let sum = nothing;
  const pool = await DetectorPool.open({ engine: 'auto', modelPack: null, profile }, 2);
  try {
    for (const clip of clips) {
      const one = await measureClip(clip, profile, pool);
      sum = together(sum, one);
      const [{ leaked, faceFrames }, plain] = [one.tracked, one.untracked];
      // Of clips that nobody tunes on nobody learns which leaks.
      const found = `${leaked} of ${faceFrames} leaked, without tracking ${plain.leaked} of ${plain.faceFrames}`;
      bench.say(`clip ${clip.seed} on ${clip.background}: ${set === 'kept' ? 'measured' : found}`);
    }
  } finally {
    await pool.close();
  }
  return sum;
}

const sets = { tuning: tuningSeeds, kept: keptSeeds } as const;
export type ClipSet = keyof typeof sets;

/** All clips of a set in a profile, or with `quick` three of them, one second of each. */
export async function measureComposites(bench: Bench, profile: Profile, set: ClipSet): Promise<Figure[]> {
  const heads = await loadHeads();
  const seeds = bench.quick ? sets[set].slice(0, 3) : sets[set];
  const clips: CompositeClip[] = [];
  for (const seed of seeds) clips.push(await compositeClip(seed, heads, bench, bench.quick ? 30 : undefined));
  return figuresFor(`${clips.length} clips`, await measureSet(bench, set, clips, profile), profile);
}
