// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Measures a model on the annotated photographs and prints the tables of its card:
 * `node test/models/recall.ts [model] [engine] [threads]`. Photographs are packed at their own scale into frames; a face counts as
 * found when a box shares 35 % with it (intersection over union), or when the box, grown by 1.3, covers 80 % of it
 * and is less than six times its size. False boxes include real faces that nobody annotated.
 */
import { intersectionOverUnion } from '../../core/base/geometry.ts';
import { openDetector } from '../../models/open-detector.ts';
import { engineNames } from '../../models/runtimes/session.ts';
import { type FaceBox, hasAnnotatedPictures, packSheets, readAnnotatedPictures } from './pictures.ts';

const heights = [
  [16, 24],
  [24, 40],
  [40, 80],
  [80, Number.POSITIVE_INFINITY],
] as const;

type Scored = FaceBox & { readonly score: number };

function shared(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function grown({ x, y, width, height }: FaceBox, factor: number): FaceBox {
  const more = (factor - 1) / 2;
  return { x: x - width * more, y: y - height * more, width: width * factor, height: height * factor };
}

function found(face: FaceBox, box: FaceBox): boolean {
  const size = face.width * face.height;
  if (intersectionOverUnion(face, box) >= 0.35) return true;
  return shared(face, grown(box, 1.3)) >= 0.8 * size && box.width * box.height < 6 * size;
}

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
      const start = performance.now();
      results.push(await detector.detect(picture, profile));
      times.push(performance.now() - start);
    }
    for (const threshold of [floor, keep, 0.35, birth]) {
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
  const part = shared(box, face);
  return part <= 0.3 * box.width * box.height && part <= 0.3 * face.width * face.height && !found(face, box);
}
