// SPDX-License-Identifier: GPL-3.0-or-later
/** Veil sheets for property tests: up to five rectangles in thirty frames, some beyond the picture. */
import fc from 'fast-check';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';

/** Its veils hold texts that a table of values or a page could take for something else. */
const arbitraryVeil = (id: number, frameCount: number): fc.Arbitrary<VeilSheet['veils'][number]> =>
  fc
    .record({
      text: fc.constantFrom('(b)(6)', '(b)(7)(C)', '', '=1+1', 'a,"b'),
      start: fc.nat(frameCount - 1),
      length: fc.integer({ min: 1, max: 12 }),
      boxes: fc.tuple(
        ...[0, 1].map(() =>
          fc.tuple(
            fc.integer({ min: -900, max: 900 }),
            fc.integer({ min: -900, max: 900 }),
            fc.nat(600),
            fc.nat(600),
          ),
        ),
      ),
    })
    .map(({ text, start, length, boxes }) => {
      const endFrame = Math.min(frameCount, start + length);
      const box = ([x, y, width, height]: readonly number[]) => ({
        x: x ?? 0,
        y: y ?? 0,
        width: width ?? 0,
        height: height ?? 0,
      });
      const first = { frame: start, box: box(boxes[0] ?? []) };
      const last = { frame: endFrame - 1, box: box(boxes[1] ?? []) };
      return {
        id: `v-${id.toString(16).padStart(8, '0')}`,
        text,
        startFrame: start,
        endFrame,
        outline: { form: 'rectangle' as const },
        fill: { kind: 'solid' as const },
        keyframes: endFrame - 1 > start ? [first, last] : [first],
      };
    });

export const arbitrarySheet: fc.Arbitrary<VeilSheet> = fc
  .record({ veilCount: fc.nat(5), rotation: fc.constantFrom(0, 90, 180, 270), mirrored: fc.boolean() })
  .chain(({ veilCount, rotation, mirrored }) =>
    fc.tuple(...Array.from({ length: veilCount }, (_, id) => arbitraryVeil(id, 30))).map((veils) => ({
      schema: 2,
      frameCount: 30,
      coded: { width: 50, height: 38 },
      orientation: { rotation: rotation as 0 | 90 | 180 | 270, mirrored },
      chromaShiftX: 1,
      chromaShiftY: 1,
      fieldPaired: false,
      bitDepth: 8,
      style: { fillLuma: 16, textLuma: 180 },
      veils,
    })),
  );

/** One of them, the same at every run, with a veil at least. */
export function sampleSheet(): VeilSheet {
  const [sheet] = fc.sample(arbitrarySheet, { numRuns: 1, seed: 1 });
  if (!sheet?.veils.length) throw new Error('the sample has no veil');
  return sheet;
}
