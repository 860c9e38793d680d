// SPDX-License-Identifier: GPL-3.0-or-later
/** Recall on annotated photographs must not fall below what the model card states. The whole table: `recall.ts`. */
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDetector } from '../../models/open-detector.ts';
import { found, hasAnnotatedPictures, packSheets, readAnnotatedPictures } from './pictures.ts';

if (!hasAnnotatedPictures)
  console.info('Recall is not tried: the annotated photographs are not beside the project');

beforeAll(() => {
  execFileSync(process.execPath, ['build/models.ts']);
});

describe.skipIf(!hasAnnotatedPictures)('recall of the default model', () => {
  test('faces by height, fast profile, 1280x720, at a score of 0.25', async () => {
    const sheets = packSheets(await readAnnotatedPictures(), 1280, 720);
    const detector = await openDetector();
    const tally = { small: [0, 0], middle: [0, 0], large: [0, 0] };
    for (const { picture, faces } of sheets) {
      const all = await detector.detect(picture, 'fast');
      const boxes = all.filter((box) => box.score >= 0.25);
      for (const face of faces.filter(({ height }) => height >= 24)) {
        const cell = face.height < 40 ? tally.small : face.height < 80 ? tally.middle : tally.large;
        cell[0] = (cell[0] ?? 0) + Number(boxes.some((box) => found(face, box)));
        cell[1] = (cell[1] ?? 0) + 1;
      }
    }
    await detector.close();
    expect(tally.small[1]).toBe(149);
    expect((tally.small[0] ?? 0) / 149).toBeGreaterThan(0.82);
    expect((tally.middle[0] ?? 0) / (tally.middle[1] ?? 0)).toBeGreaterThan(0.9);
    expect(tally.large[0]).toBe(tally.large[1]);
  }, 60_000);
});
