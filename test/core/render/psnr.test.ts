// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centiPsnr, PsnrHistogram } from '../../../core/render/psnr.ts';

test('PSNR is what its formula says, and bounded at identical and at nothing in common', () => {
  expect(centiPsnr(0, 100, 255)).toBe(10_000);
  expect(centiPsnr(0, 0, 255)).toBe(10_000);
  expect(centiPsnr(100, 100, 255)).toBe(4813);
  expect(centiPsnr(255 * 255 * 100, 100, 255)).toBe(0);
  expect(centiPsnr(400, 100, 1023)).toBe(Math.round(1000 * Math.log10((1023 * 1023) / 4)));
});

test('percentiles of the histogram are those of the sorted list', () => {
  const figures = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(figures, (list) => {
      const histogram = new PsnrHistogram();
      for (const figure of list) histogram.add(figure);
      const sorted = [...list].sort((a, b) => a - b);
      const at = (share: number): number | undefined =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
      expect(histogram.figures()).toEqual({
        minimumCentiDb: at(0),
        firstPercentileCentiDb: at(0.01),
        fifthPercentileCentiDb: at(0.05),
        twentyFifthPercentileCentiDb: at(0.25),
        medianCentiDb: at(0.5),
      });
    }),
  );
});
