// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Real footage through the whole program (`auto`), then two detectors over original and copy: which faces that both see in the original do
 * they still see in the copy? The first, the sample pack, has no part in the copy; the second took the second look, by which `auto` closes
 * what still shows on the frames that it looks at. One sampling phase, the program's own.
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
import { type Recording, recordingAt } from './clip-files.ts';
import { faceThresholds, seenIn } from './every-frame.ts';
import { type Answers, countFoundAgain, type FaceInFrame, leastFace, sees } from './found-again.ts';
import { faceSize } from './metrics.ts';

/** Every seventh frame: no multiple of the interval between looks, so that looks do not fall on the frames checked. */
const isSampled = (frame: number): boolean => frame % 7 === 3;
const mostFound = { fast: 5, thorough: 1 } as const;
/** A small picture, for `--quick`. */
const quickFootage = ['mmaction2-demo.mp4'];

/** The shipped detector of faces that detection does not use. */
const secondModel = 'ssd-mobilenet-v1-face';

/** What each of the detectors sees, by frame. */
type Meter = {
  /** Looks at the sampled frames of an original; the second detector only where the first saw a face that counts. */
  original(path: string): Promise<Answers>;
  /** Looks at those frames of a copy in whose original there is such a face; the second only where the first sees it again. */
  copy(path: string, original: Answers): Promise<Answers>;
};

/** The sampled frames on which a detector saw a face over 20 px. */
function framesWithFaces(answer: Answers[number]): (frame: number) => boolean {
  return (frame) => (answer.get(frame) ?? []).some((face) => faceSize(face) > leastFace);
}

/** Boxes count from the score at which one would start a track. */
function meterOf([first, second]: readonly [DetectorPool, DetectorPool]): Meter {
  const look = async (
    pool: DetectorPool,
    recording: Recording,
    wanted: (frame: number) => boolean,
  ): Promise<Answers[number]> => {
    const { birth } = faceThresholds(pool);
    const seen = await seenIn(recording, pool, wanted);
    return new Map([...seen].map(([frame, found]) => [frame, found.filter(({ score }) => score >= birth)]));
  };
  return {
    async original(path) {
      const recording = await recordingAt(path);
      const seen = await look(first, recording, isSampled);
      return [seen, await look(second, recording, framesWithFaces(seen))];
    },
    async copy(path, [seen = new Map<number, readonly RawDetection[]>()]) {
      const recording = await recordingAt(path);
      const again = await look(first, recording, framesWithFaces(seen));
      const isSeenAgain = (frame: number): boolean =>
        (seen.get(frame) ?? []).some((face) => sees(again, frame, face));
      return [again, await look(second, recording, isSeenAgain)];
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

/** Where to look, in px. */
function placeOf({ frame, face: { x, y, width, height } }: FaceInFrame): string {
  const [left, top, wide, tall] = [x, y, width, height].map(Math.round);
  return `frame ${frame}: ${wide}x${tall} at ${left},${top}`;
}

async function measureProfile(
  bench: Bench,
  profile: Profile,
  originals: ReadonlyMap<string, Answers>,
  meter: Meter,
): Promise<Figure[]> {
  const run = commandLine(join(bench.scratch, profile));
  let [faces, both, first] = [0, 0, 0];
  const worst: string[] = [];
  for (const [name, original] of originals) {
    const out = join(bench.scratch, `${profile}-${name}`);
    await run(['auto', join(footageFolder, name), '--out', out, '--profile', profile]);
    const found = countFoundAgain(original, await meter.copy(copyIn(out), original));
    rmSync(out, { recursive: true, force: true });
    rmSync(`${out}.case`, { recursive: true, force: true });
    bench.say(
      `${profile}, ${name}: ${found.faces} faces, ${found.byBoth.length} found again by both, ${found.byFirst} by the first`,
    );
    if (found.byBoth.length > 0)
      worst.push(
        `${name} ${found.byBoth.length} of ${found.faces} (${found.byBoth.map(placeOf).join('; ')})`,
      );
    faces += found.faces;
    both += found.byBoth.length;
    first += found.byFirst;
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
    figure('faces found again by the first detector', first, null, `${first} of ${faces}`),
  ];
}

/** All of the footage, or with `quick` a small one. Rejects where footage or network are absent. */
export async function measureReleased(bench: Bench, profile: Profile): Promise<Figure[]> {
  if (!existsSync(footageFolder)) throw new Error(`${footageFolder} is not there`);
  const names = bench.quick ? quickFootage : readdirSync(footageFolder).sort();
  const pools = [
    await DetectorPool.open({ engine: 'auto', modelPack: samplePack(bench.scratch), profile: 'thorough' }, 2),
    await DetectorPool.open({ engine: 'auto', modelPack: null, model: secondModel, profile: 'thorough' }, 2),
  ] as const;
  try {
    const meter = meterOf(pools);
    const originals = new Map<string, Answers>();
    for (const name of names) originals.set(name, await meter.original(join(footageFolder, name)));
    return await measureProfile(bench, profile, originals, meter);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}
