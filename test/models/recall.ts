// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Measures a model on the annotated photographs and prints the tables of its card:
 * `node test/models/recall.ts [model] [engine] [threads]`. Photographs are packed at their own scale into frames; a face counts as
 * found when a box shares 35 % with it (intersection over union), or when the box, grown by 1.3, covers 80 % of it
 * and is less than six times its size. False boxes include real faces that nobody annotated. The last column is the median
 * time on the processor per frame, ms, all threads together.
 */
import { openDetector } from '../../models/open-detector.ts';
import { engineNames } from '../../models/runtimes/session.ts';
import {
  type FaceBox,
  found,
  hasAnnotatedPictures,
  packSheets,
  readAnnotatedPictures,
  sharedArea,
} from './pictures.ts';

const heights = [
  [16, 24],
  [24, 40],
  [40, 80],
  [80, Number.POSITIVE_INFINITY],
] as const;

type Scored = FaceBox & { readonly score: number };

if (!hasAnnotatedPictures)
  throw new Error('the annotated photographs are not at ../shared/footage/annotated');
const [model, engineArgument, threads = '1'] = process.argv.slice(2);
const engine = engineNames.find((name) => name === engineArgument) ?? 'auto';
const detector = await openDetector({ ...(model ? { model } : {}), engine, threads: Number(threads) });
const { floor, continue: keep, birth } = detector.thresholds;
console.info(`${detector.model.id} on ${detector.model.engine}, ${threads} thread(s)`);
const photographs = await readAnnotatedPictures();
for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
] as const) {
  const sheets = packSheets(photographs, width, height);
  for (const profile of ['fast', 'thorough'] as const) {
    const results: (readonly Scored[])[] = [];
    const times: number[] = [];
    for (const { picture } of sheets) {
      const start = process.cpuUsage();
      results.push(await detector.detect(picture, profile));
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1000);
    }
    for (const threshold of [floor, 0.25, keep, birth]) {
      const cells = heights.map(([least, below]) => {
        const hits = sheets.flatMap(({ faces }, index) => {
          const boxes = (results[index] ?? []).filter((box) => box.score >= threshold);
          const counted = faces.filter((face) => face.height >= least && face.height < below);
          return counted.map((face) => boxes.some((box) => found(face, box)));
        });
        return `${Math.round((100 * hits.filter(Boolean).length) / hits.length)} % of ${hits.length}`;
      });
      const strays = sheets.map(({ faces }, index) =>
        (results[index] ?? []).filter(
          (box) => box.score >= threshold && faces.every((face) => stray(box, face)),
        ),
      );
      const perFrame = strays.reduce((sum, boxes) => sum + boxes.length, 0) / sheets.length;
      const milliseconds = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
      console.info(
        `| ${width}x${height} | ${profile} | ${threshold} | ${cells.join(' | ')} | ${perFrame.toFixed(1)} | ${milliseconds.toFixed(0)} |`,
      );
    }
  }
}
await detector.close();

/** A box that neither covers nor lies on the face. */
function stray(box: FaceBox, face: FaceBox): boolean {
  const part = sharedArea(box, face);
  return part <= 0.3 * box.width * box.height && part <= 0.3 * face.width * face.height && !found(face, box);
}
