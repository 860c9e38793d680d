// SPDX-License-Identifier: GPL-3.0-or-later
/** A hush sheet comes back from its bytes, is counted by moments, and holds nothing that could not be heard. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { decodeHushSheet, encodeHushSheet } from '../../../core/release/hush-sheet-schema.ts';
import { measureHushes } from '../../../core/release/hush-summary.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import { hushSheet } from './overlapping-hushes.ts';

describe('hush sheets', () => {
  const good = {
    ...hushSheet,
    hushes: hushSheet.hushes.map((one, at) => (at === 0 ? { ...one, channels: [0] } : one)),
  };

  test('come back from their bytes', () => {
    expect(decodeHushSheet(encodeHushSheet(good))).toEqual(good);
  });

  const [first, second] = good.hushes;
  if (!first || !second) throw new Error('two hushes');
  test.each<[string, object]>([
    ['spans that overlap on a channel', hushSheet],
    ['spans out of order', { ...good, hushes: [second, first] }],
    ['one id twice', { ...good, hushes: [first, { ...second, id: first.id }] }],
    ['a span that ends where it starts', { ...good, hushes: [{ ...first, endSample: first.startSample }] }],
    ['a channel that is not there', { ...good, hushes: [{ ...first, channels: [2] }] }],
    ['channels out of order', { ...good, hushes: [{ ...first, channels: [1, 0] }] }],
    ['no code', { ...good, hushes: [{ ...first, text: '' }] }],
    ['another mode', { ...good, hushes: [{ ...first, mode: 'anonymise' }] }],
    ['a note', { ...good, hushes: [{ ...first, note: 'the name of the boy' }] }],
    ['half a sample', { ...good, hushes: [{ ...first, startSample: 0.5 }] }],
    ['nothing in it', { ...good, hushes: [] }],
  ])('with %s are refused', (_, sheet) => {
    expect(() => encodeHushSheet(sheet as HushSheet)).toThrow();
    expect(decodeHushSheet(new TextEncoder().encode(`${canonicalJson(sheet as Json)}\n`))).toBeUndefined();
  });

  test('count a moment once, whatever the channels, and spans of a code or mode on their own', () => {
    const span = fc.record({
      start: fc.nat({ max: 30 }),
      length: fc.integer({ min: 1, max: 9 }),
      code: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 8 }), (spans) => {
        const hushes = spans
          .map(({ start, length, code }, at) => ({
            id: `h-${at}`,
            mode: 'tone' as const,
            text: code,
            channels: [at],
            startSample: start,
            endSample: start + length,
          }))
          .sort((a, b) => a.startSample - b.startSample);
        const counted = (code?: string): number =>
          Array.from({ length: 64 }, (_, sample) =>
            hushes.some(
              (hush) =>
                (code === undefined || hush.text === code) &&
                hush.startSample <= sample &&
                sample < hush.endSample,
            ),
          ).filter(Boolean).length;
        const summary = measureHushes({ schema: 1, sampleRate: 1, channels: 8, hushes });
        expect(summary.samplesHushed).toBe(counted());
        expect(summary.modes).toEqual([{ mode: 'tone', hushes: spans.length, samplesHushed: counted() }]);
        for (const { code, samplesHushed } of summary.codes) expect(samplesHushed).toBe(counted(code));
      }),
    );
  });
});
