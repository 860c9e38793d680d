// SPDX-License-Identifier: GPL-3.0-or-later
/** A veil sheet comes back from its bytes, is counted as it would be painted, and holds nothing that could not be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { decodeVeilSheet, encodeVeilSheet } from '../../../core/release/veil-sheet-schema.ts';
import { measureVeils } from '../../../core/release/veil-summary.ts';
import { countVeiledFrames } from '../../../core/render/veil-sheet.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';
import { arbitrarySheet } from './arbitrary-sheet.ts';

describe('veil sheets', () => {
  test('come back from their bytes, and count up to what the painter would show', () => {
    fc.assert(
      fc.property(arbitrarySheet, (sheet) => {
        expect(decodeVeilSheet(encodeVeilSheet(sheet))).toEqual(sheet);
        const { summary, veils } = measureVeils(sheet);
        expect(summary.framesVeiled).toBe(countVeiledFrames(sheet));
        for (const code of summary.codes) {
          const alone = { ...sheet, veils: sheet.veils.filter((veil) => veil.text === code.code) };
          expect(code).toEqual({
            code: code.code,
            veils: alone.veils.length,
            framesVeiled: countVeiledFrames(alone),
          });
        }
        expect(veils).toHaveLength(sheet.veils.length);
      }),
    );
  });

  const box = { x: 0, y: 0, width: 16, height: 16 };
  test.each<[string, readonly number[], number, RegExp | undefined]>([
    ['at both ends', [2, 4], 5, undefined],
    ['after the start', [3, 4], 5, /start/],
    ['short of the end', [2], 5, /end/],
    ['backwards', [4, 2], 5, /order/],
    ['past the recording', [2, 10], 11, /outlasts/],
  ])('of frames 2 and on with keyframes %s', (_, frames, endFrame, refused) => {
    const encode = (): Uint8Array =>
      encodeVeilSheet(
        plainSheet(10, { width: 50, height: 38 }, [
          {
            id: 'v-00000001',
            text: '',
            startFrame: 2,
            endFrame,
            outline: { form: 'rectangle' },
            fill: { kind: 'solid' },
            keyframes: frames.map((frame) => ({ frame, box })),
          },
        ]),
      );
    if (refused) expect(encode).toThrow(refused);
    else expect(encode).not.toThrow();
  });
});

describe('a veil sheet', () => {
  const base = {
    frameCount: 4,
    coded: { width: 64, height: 48 },
    orientation: { rotation: 0, mirrored: false },
    chromaShiftX: 1,
    chromaShiftY: 1,
    bitDepth: 8,
    fullRange: false,
    style: { fillLuma: 16, textLuma: 120 },
  };
  const box = { x: 0, y: 0, width: 160, height: 160 };
  const veil = { id: 'v-00000001', text: '', startFrame: 0, endFrame: 1, keyframes: [{ frame: 0, box }] };
  const bytes = (sheet: Json): Uint8Array => new TextEncoder().encode(`${canonicalJson(sheet)}\n`);
  const filled = (fill: Json, outline: Json): Json => ({
    ...base,
    schema: 2,
    fieldPaired: true,
    veils: [{ ...veil, outline, fill }],
  });
  const tone = { luma: 104, cb: 128, cr: 176 };

  test('is read with and without the range that earlier ones have', () => {
    const { fullRange, ...now } = filled({ kind: 'solid' }, { form: 'ellipse' }) as { [name: string]: Json };
    expect(fullRange).toBe(false);
    expect(decodeVeilSheet(bytes(now))).toEqual(now);
    expect(decodeVeilSheet(bytes({ ...now, fullRange: true }))).toMatchObject(now);
    expect(decodeVeilSheet(bytes({ ...now, fullRange: 1 }))).toBeUndefined();
  });

  test('of the first schema holds solid rectangles', () => {
    expect(decodeVeilSheet(bytes({ ...base, schema: 1, veils: [veil] }))).toEqual({
      ...base,
      schema: 2,
      fieldPaired: false,
      veils: [{ ...veil, outline: { form: 'rectangle' }, fill: { kind: 'solid' } }],
    });
  });

  test('with a coarse colour is read, with a finer one or a polygon of nothing refused', () => {
    const ellipse = { form: 'ellipse' };
    expect(decodeVeilSheet(bytes(filled({ kind: 'mosaic', tone }, ellipse)))).toBeDefined();
    expect(
      decodeVeilSheet(bytes(filled({ kind: 'mosaic', tone: { ...tone, luma: 105 } }, ellipse))),
    ).toBeUndefined();
    expect(
      decodeVeilSheet(bytes(filled({ kind: 'blur', tone: { ...tone, cr: 177 } }, ellipse))),
    ).toBeUndefined();
    expect(decodeVeilSheet(bytes(filled({ kind: 'solid', tone }, ellipse)))).toBeUndefined();
    const nothing = {
      form: 'polygon',
      points: [
        [0, 0],
        [9, 9],
        [18, 18],
      ],
    };
    expect(decodeVeilSheet(bytes(filled({ kind: 'solid' }, nothing)))).toBeUndefined();
  });
});
