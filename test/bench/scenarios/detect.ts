// SPDX-License-Identifier: GPL-3.0-or-later
/** Detection: how fast it is, how well its veils cover faces whose places are known, and what is still found in a copy. */
import type { Profile } from '../../../core/detect/detection.ts';
import { type ClipSet, measureComposites } from '../composites/measure-composites.ts';
import { measureMemory } from '../composites/measure-memory.ts';
import { measureReleased } from '../composites/measure-released.ts';
import { measureSpeed } from '../composites/measure-speed.ts';
import { measureRecall } from '../kinds/measure-recall.ts';
import { measureKindsSpeed } from '../kinds/measure-speed.ts';
import type { Scenario } from '../scenario.ts';

const profiles: readonly Profile[] = ['fast', 'thorough'];
const sets: readonly { readonly set: ClipSet; readonly about: string }[] = [
  { set: 'tuning', about: 'clips that settings may be tuned on' },
  { set: 'kept', about: 'clips that nobody tunes on' },
];

const composites: readonly Scenario[] = profiles.flatMap((profile) =>
  sets.map(({ set, about }) => ({
    name: `detect/composites/${profile}/${set}`,
    summary: `real faces on known paths over real footage, ${about}, against every frame without tracking`,
    run: (bench) => measureComposites(bench, profile, set),
  })),
);

const released: readonly Scenario[] = profiles.map((profile) => ({
  name: `detect/released/${profile}`,
  summary: 'faces that two detectors still find in copies of real footage',
  run: (bench) => measureReleased(bench, profile),
}));

const recall: readonly Scenario[] = profiles.map((profile) => ({
  name: `detect/kinds/recall/${profile}`,
  summary: 'plates, words, vehicles and people in annotated photographs, by size, dark and moved',
  run: (bench) => measureRecall(bench, profile),
}));

export const detectScenarios: readonly Scenario[] = [
  {
    name: 'detect/speed',
    summary: 'faces at 640 x 360, 720p and 1080p, both profiles, part by part, against decoding alone',
    run: measureSpeed,
  },
  {
    name: 'detect/kinds/speed',
    summary: 'each kind apart and all eight together, 720p, fast profile',
    run: measureKindsSpeed,
  },
  {
    name: 'detect/memory',
    summary:
      'an hour in which subjects come and go, 320 x 180: the most that is resident, and whether it grows',
    run: measureMemory,
  },
  ...recall,
  ...composites,
  ...released,
];
