// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Real footage through the whole program (`auto`), then two detectors that had no part in it, the sample pack and the one that takes
 * the second look, over original and copy: which faces that both see in the original do they still see in the copy? One sampling
 * phase, the program's own.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Profile, RawDetection } from '../../../core/detect/detection.ts';
import { mediaFolder } from '../../../core/release/package-layout.ts';
import { DetectorPool } from '../../../electron/service/engine/detectors/detector-pool.ts';
import { commandLine } from '../command-line.ts';
import { samplePack } from '../sample-pack.ts';
import type { Bench, Figure } from '../scenario.ts';
import { footageFolder } from './backgrounds.ts';
import { recordingAt } from './clip-files.ts';
import { faceThresholds, seenIn } from './every-frame.ts';
import { countFoundAgain, type FoundAgain } from './found-again.ts';

/** Every seventh frame: no multiple of the interval between looks, so that looks do not fall on the frames checked. */
const sampling = { every: 7, first: 3 };
const mostFound = { fast: 5, thorough: 1 } as const;
/** A small picture, for `--quick`. */
const quickFootage = ['mmaction2-demo.mp4'];

/** The shipped detector of faces that detection does not use. */
const secondModel = 'ssd-mobilenet-v1-face';

type Meter = { look(path: string): Promise<readonly ReadonlyMap<number, readonly RawDetection[]>[]> };

/** What each of the detectors sees in a file: boxes from the score at which one would start a track. */
function meterOf(pools: readonly DetectorPool[]): Meter {
  return {
    async look(path) {
      const recording = await recordingAt(path);
      const answers: ReadonlyMap<number, readonly RawDetection[]>[] = [];
      for (const pool of pools) {
        const { birth } = faceThresholds(pool);
        const seen = await seenIn(recording, pool, sampling);
        answers.push(
          new Map([...seen].map(([frame, found]) => [frame, found.filter(({ score }) => score >= birth)])),
        );
      }
      return answers;
    },
  };
}

/** The copy in a package. */
function copyIn(folder: string): string {
  const media = join(folder, mediaFolder);
  const [name] = readdirSync(media).filter((file) => ['.mp4', '.mkv', '.mov'].includes(extname(file)));
  if (name === undefined) throw new Error(`there is no copy in ${media}`);
  return join(media, name);
}

async function measureProfile(
  bench: Bench,
  profile: Profile,
  originals: ReadonlyMap<string, Awaited<ReturnType<Meter['look']>>>,
  meter: Meter,
): Promise<Figure[]> {
  const run = commandLine(join(bench.scratch, profile));
  let [faces, both, any] = [0, 0, 0];
  const worst: string[] = [];
  for (const [name, original] of originals) {
    const out = join(bench.scratch, `${profile}-${name}`);
    await run(['auto', join(footageFolder, name), '--out', out, '--profile', profile]);
    const found: FoundAgain = countFoundAgain(original, await meter.look(copyIn(out)));
    rmSync(out, { recursive: true, force: true });
    rmSync(`${out}.case`, { recursive: true, force: true });
    bench.say(
      `${profile}, ${name}: ${found.faces} faces, ${found.byBoth} found again by both, ${found.byAny} by one`,
    );
    if (found.byBoth > 0) worst.push(`${name} ${found.byBoth} of ${found.faces}`);
    faces += found.faces;
    both += found.byBoth;
    any += found.byAny;
  }
  if (faces === 0) throw new Error('no face was found in the originals');
  const figure = (what: string, count: number, target: Figure['target'], note: string): Figure => ({
    what,
    value: (1000 * count) / faces,
    unit: 'per 1,000',
    target,
    note,
  });
  return [
    figure(
      'faces found again by both detectors',
      both,
      { atMost: mostFound[profile] },
      `${both} of ${faces}${worst.length > 0 ? `: ${worst.join(', ')}` : ''}`,
    ),
    figure('faces found again by either', any, null, `${any} of ${faces}`),
  ];
}

/** All of the footage, or with `quick` a small one. Rejects where footage or network are absent. */
export async function measureReleased(bench: Bench, profile: Profile): Promise<Figure[]> {
  if (!existsSync(footageFolder)) throw new Error(`${footageFolder} is not there`);
  const names = bench.quick ? quickFootage : readdirSync(footageFolder).sort();
  const pools = [
    await DetectorPool.open({ engine: 'auto', modelPack: samplePack(bench.scratch), profile: 'thorough' }, 2),
    await DetectorPool.open({ engine: 'auto', modelPack: null, model: secondModel, profile: 'thorough' }, 2),
  ];
  try {
    const meter = meterOf(pools);
    const originals = new Map<string, Awaited<ReturnType<Meter['look']>>>();
    for (const name of names) originals.set(name, await meter.look(join(footageFolder, name)));
    return await measureProfile(bench, profile, originals, meter);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}
