// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * How much of what is annotated in photographs is found, by size, in the dark and moved: plates and words by their own boxes. Of vehicles
 * and people no boxes are at hand; what is known is that a plate belongs to a vehicle and a face to a person.
 */
import { existsSync } from 'node:fs';
import type { Kind, Profile } from '../../../core/detect/detection.ts';
import { trackSettings } from '../../../core/track/settings.ts';
import { type DetectorSet, openDetectors } from '../../../models/detector-set.ts';
import type { Bench, Figure } from '../scenario.ts';
import { type Annotated, annotationsFolder, faces, plates, words } from './annotated.ts';
import { darker, moved, smaller } from './conditions.ts';
import { addPicture, emptyTally, heights, type Tally } from './recall.ts';

/** Kinds that can be measured, the photographs they are measured on, and how much of what is annotated a box has to cover. */
const subjects: readonly {
  readonly kind: Kind;
  readonly of: string;
  readonly pictures: () => Promise<Annotated[]>;
  readonly share: number;
  /** Whether what is annotated is all there is of the kind: else a box elsewhere says nothing. */
  readonly complete: boolean;
  /** What the model card states for the fast profile and photographs as they are, in %, by height; null where it had fewer than five things. */
  readonly stated: readonly (number | null)[];
}[] = [
  {
    kind: 'plate',
    of: 'plates',
    pictures: plates,
    share: 0.8,
    complete: true,
    stated: [62, 81, 100, 100, 100],
  },
  {
    kind: 'text',
    of: 'words',
    pictures: words,
    share: 0.8,
    complete: true,
    stated: [null, 86, 100, 80, null],
  },
  {
    kind: 'vehicle',
    of: 'plates on vehicles',
    pictures: plates,
    share: 0.9,
    complete: false,
    stated: [100, 100, 100, 76, 36],
  },
  {
    kind: 'person',
    of: 'faces of people',
    pictures: faces,
    share: 0.9,
    complete: false,
    stated: [37, 54, 67, 87, 91],
  },
];

/** Cards state whole percents. */
const rounding = 0.5;

type Condition = { readonly name: string; readonly make: (one: Annotated) => readonly Annotated[] };

/** Sizes are pooled: what counts is how high a thing is in the picture looked at. */
const plain: Condition = {
  name: 'as it is',
  make: (one) => [one, smaller(one, 2), smaller(one, 3)],
};
const conditions: Readonly<Record<Profile, readonly Condition[]>> = {
  fast: [
    plain,
    { name: 'dark', make: (one) => [darker(smaller(one, 2))] },
    { name: 'moved by 5 px', make: (one) => [moved(smaller(one, 2), 5)] },
  ],
  thorough: [plain],
};

async function tallyOf(
  detectors: DetectorSet,
  profile: Profile,
  pictures: readonly Annotated[],
  condition: Condition,
  share: number,
): Promise<{ readonly tally: Tally; readonly milliseconds: number }> {
  const [find] = detectors.finds;
  if (!find) throw new Error('nobody looks');
  const { birth } = find.thresholds;
  const { growth } = trackSettings(find.thresholds, find.model.task);
  const tally = emptyTally();
  const before = process.cpuUsage();
  for (const one of pictures.flatMap((picture) => condition.make(picture))) {
    const seen = await detectors.detect(one.picture, profile);
    addPicture(
      tally,
      seen.filter(({ score }) => score >= birth),
      one,
      { growth, share },
    );
  }
  const { user, system } = process.cpuUsage(before);
  return { tally, milliseconds: (user + system) / 1000 / tally.pictures };
}

/** The figures of one condition. `stated`: what is to be found at least, in %, by height. Throws where nothing was measured. */
export function recallFigures(
  what: string,
  tally: Tally,
  milliseconds: number,
  { complete, stated }: { readonly complete: boolean; readonly stated: readonly (number | null)[] },
): Figure[] {
  if (tally.all.every((count) => count === 0)) throw new Error(`${what}: there was nothing to find`);
  const recall = heights.flatMap(([from, below], at): Figure[] => {
    const all = tally.all[at] ?? 0;
    if (all === 0) return [];
    const least = stated[at] ?? null;
    const range = Number.isFinite(below) ? `${from} to ${below}` : `from ${from}`;
    return [
      {
        what: `${what}, ${range} px high: found`,
        value: (100 * (tally.found[at] ?? 0)) / all,
        unit: '%',
        target: least === null ? null : { atLeast: least - rounding },
        note: `of ${all}`,
      },
    ];
  });
  const strays: Figure = {
    what: `${what}: boxes on none`,
    value: tally.strays / tally.pictures,
    unit: 'a picture',
    target: null,
    note: `${tally.pictures} pictures, ${milliseconds.toFixed(0)} ms of processor time each`,
  };
  return complete ? [...recall, strays] : recall;
}

/** With `quick` every third photograph. Scores from that of a birth; boxes grown as veils are. Throws without the photographs. */
export async function measureRecall(bench: Bench, profile: Profile): Promise<Figure[]> {
  if (!existsSync(annotationsFolder)) throw new Error(`${annotationsFolder} is not there`);
  const figures: Figure[] = [];
  for (const { kind, of, pictures, share, complete, stated } of subjects) {
    const all = await pictures();
    const chosen = all.filter((_, at) => !bench.quick || at % 3 === 0);
    const detectors = await openDetectors({ kinds: [kind], engine: 'auto', modelPack: null });
    try {
      for (const condition of conditions[profile]) {
        const { tally, milliseconds } = await tallyOf(detectors, profile, chosen, condition, share);
        const what = `${of}, ${profile}, ${condition.name}`;
        const known = profile === 'fast' && condition === plain ? stated : [];
        figures.push(...recallFigures(what, tally, milliseconds, { complete, stated: known }));
        bench.say(`${what}: measured`);
      }
    } finally {
      await detectors.close();
    }
  }
  return figures;
}
