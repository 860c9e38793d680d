// SPDX-License-Identifier: GPL-3.0-or-later
/** The log, the context sheet and the tag files: nothing in them runs, nothing breaks out of its place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { formatClock } from '../../../core/base/time.ts';
import { escapeHtml, htmlPage, htmlTable } from '../../../core/release/html.ts';
import { decodeHushSheet, encodeHushSheet } from '../../../core/release/hush-sheet-schema.ts';
import { measureHushes } from '../../../core/release/hush-summary.ts';
import { originalCommitment } from '../../../core/release/original-commitment.ts';
import { isMediaPath, isSafePath, mediaName } from '../../../core/release/package-layout.ts';
import { csvField, redactionLogCsv, redactionLogHtml } from '../../../core/release/redaction-log.ts';
import { decodeVeilSheet, encodeVeilSheet } from '../../../core/release/veil-sheet-schema.ts';
import { measureVeils } from '../../../core/release/veil-summary.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import { countVeiledFrames, type VeilSheet } from '../../../core/render/veil-sheet.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Reads RFC 4180 text: an independent reader of what the product writes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/y;
  for (let match = field.exec(text); match; match = field.exec(text)) {
    const raw = match[1] ?? '';
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (match[2] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

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

const arbitrarySheet: fc.Arbitrary<VeilSheet> = fc
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

  test('keyframes out of place are refused', () => {
    const box = { x: 0, y: 0, width: 16, height: 16 };
    const sheet = (
      keyframes: VeilSheet['veils'][number]['keyframes'],
      startFrame = 2,
      endFrame = 5,
    ): VeilSheet =>
      plainSheet(10, { width: 50, height: 38 }, [
        {
          id: 'v-00000001',
          text: '',
          startFrame,
          endFrame,
          outline: { form: 'rectangle' },
          fill: { kind: 'solid' },
          keyframes,
        },
      ]);
    expect(() =>
      encodeVeilSheet(
        sheet([
          { frame: 2, box },
          { frame: 4, box },
        ]),
      ),
    ).not.toThrow();
    expect(() =>
      encodeVeilSheet(
        sheet([
          { frame: 3, box },
          { frame: 4, box },
        ]),
      ),
    ).toThrow(/start/);
    expect(() => encodeVeilSheet(sheet([{ frame: 2, box }]))).toThrow(/end/);
    expect(() =>
      encodeVeilSheet(
        sheet([
          { frame: 4, box },
          { frame: 2, box },
        ]),
      ),
    ).toThrow(/order/);
    expect(() =>
      encodeVeilSheet(
        sheet(
          [
            { frame: 2, box },
            { frame: 10, box },
          ],
          2,
          11,
        ),
      ),
    ).toThrow(/outlasts/);
  });
});

/** Two hushes that overlap in time on different channels: 0.3 s in all. */
const hushSheet: HushSheet = {
  schema: 1,
  sampleRate: 8000,
  channels: 2,
  hushes: [
    { id: 'h-0a1b2c3d', mode: 'silence', text: '(b)(6)', channels: null, startSample: 8000, endSample: 9600 },
    {
      id: 'h-99887766',
      mode: 'disguise',
      text: '(b)(6), (b)(7)(C)',
      channels: [1],
      startSample: 8800,
      endSample: 10_400,
    },
  ],
};

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

describe('the redaction log', () => {
  const everySecond = {
    startMs: (frame: number) => frame * 1000,
    endMs: (frame: number) => frame * 1000 + 1000,
  };

  test('a veil lasts until its last frame is over', () => {
    const [sheet] = fc.sample(arbitrarySheet, { numRuns: 1, seed: 1 });
    if (!sheet) throw new Error('no sheet');
    const amounts = measureVeils(sheet);
    const media = {
      path: 'data/media/media-1.mp4',
      frameCount: 30,
      amounts,
      sound: null,
      clock: everySecond,
    };
    const [header, ...rows] = parseCsv(redactionLogCsv([media]));
    const column = (row: readonly string[], name: string): string => row[header?.indexOf(name) ?? -1] ?? '';
    const veils = rows.filter((row) => row[0] === 'veil');
    expect(veils.length).toBeGreaterThan(0);
    for (const row of veils) {
      expect(column(row, 'from')).toBe(formatClock(Number(column(row, 'first_frame')) * 1000));
      expect(column(row, 'to')).toBe(formatClock((Number(column(row, 'last_frame')) + 1) * 1000));
    }
  });

  test('a CSV reader gets every text back, and no field is a formula', () => {
    fc.assert(
      fc.property(arbitrarySheet, (sheet) => {
        const media = {
          path: 'data/media/media-1.mp4',
          frameCount: 30,
          amounts: measureVeils(sheet),
          sound: null,
          clock: null,
        };
        const rows = parseCsv(redactionLogCsv([media]));
        expect(rows.every((row) => row.length === 18)).toBe(true);
        const veils = rows.filter((row) => row[0] === 'veil');
        expect(veils.map((row) => row[2]).sort()).toEqual(sheet.veils.map((veil) => veil.id).sort());
        for (const row of rows) for (const field of row) expect(field).not.toMatch(/^[=+\-@]/);
        const codes = new Set(veils.map((row) => row[3]?.replace(/^'/, '')));
        expect(codes).toEqual(new Set(sheet.veils.map((veil) => veil.text)));
      }),
    );
  });

  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['@cmd', "'@cmd"],
  ])('the field %j is written %s', (text, field) => {
    expect(csvField(text)).toBe(field);
  });

  test('the page names status, clock and totals', () => {
    const sheet = fc.sample(arbitrarySheet, { numRuns: 1, seed: 1 })[0];
    if (!sheet) throw new Error('no sheet');
    const media = {
      path: 'data/media/unreviewed-draft-1.mp4',
      frameCount: 30,
      amounts: measureVeils(sheet),
      sound: null,
      clock: everySecond,
    };
    const page = redactionLogHtml('unreviewed draft', [media]);
    expect(page).toContain('Unreviewed draft.');
    expect(page).toContain('Totals by code');
    expect(redactionLogHtml('released', [media])).not.toContain('Unreviewed draft.');
    expect(page).not.toContain('hush');
  });

  describe('with sound', () => {
    const [sheet] = fc.sample(arbitrarySheet, { numRuns: 1, seed: 1 });
    if (!sheet) throw new Error('no sheet');
    const media = {
      path: 'data/media/media-1.mp4',
      frameCount: 30,
      amounts: measureVeils(sheet),
      sound: { sheet: hushSheet, originMs: 1000, lengthSamples: 16_000 },
      clock: { startMs: (frame: number) => frame * 40, endMs: (frame: number) => frame * 40 + 40 },
    };

    test('has a row for every hush, every code, and the total, by the clock of the frames', () => {
      const [header, ...rows] = parseCsv(redactionLogCsv([media]));
      const told = rows.map((row) => Object.fromEntries(row.map((field, at) => [header?.[at], field])));
      const place = { media: media.path };
      expect(told.filter(({ row }) => row?.startsWith('hush'))).toMatchObject([
        {
          ...place,
          row: 'hush',
          hush: 'h-0a1b2c3d',
          mode: 'silence',
          code: '(b)(6)',
          channels: 'all',
          from: '00:00:00.000',
          to: '00:00:00.200',
          seconds_hushed: '0.200',
          share_of_duration_percent: '10.00',
        },
        {
          ...place,
          row: 'hush',
          mode: 'disguise',
          code: '(b)(6), (b)(7)(C)',
          channels: '1',
          from: '00:00:00.100',
          to: '00:00:00.300',
        },
        { ...place, row: 'hush code total', code: '(b)(6)', seconds_hushed: '0.200' },
        { ...place, row: 'hush code total', code: '(b)(6), (b)(7)(C)', seconds_hushed: '0.200' },
        { ...place, row: 'hush total', seconds_hushed: '0.300', share_of_duration_percent: '15.00' },
      ]);
    });

    test('says on the page what a disguise is not', () => {
      const page = redactionLogHtml('released', [media]);
      expect(page).toContain('words audible; NOT anonymisation');
      expect(page.replace('NOT anonymisation', '')).not.toMatch(/anonymi/i);
    });

    test('gives amounts and no times where frames have none', () => {
      const csv = redactionLogCsv([{ ...media, clock: null }]);
      expect(csv).toContain('0.300,15.00');
      expect(csv).not.toMatch(/\d\d:\d\d:\d\d/);
    });
  });
});

describe('pages', () => {
  test('texts cannot break out of element or attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'=/a ') }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(unescaped(escaped)).toBe(text);
      }),
    );
    expect(htmlTable('<i>', [{ title: '<b>' }], [['<script>']])).not.toMatch(/<(i|b|script)>/);
  });

  test('a page runs nothing and asks nothing of the network', () => {
    const page = htmlPage('A & B', '<p>text</p>');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('<script');
    expect(page).not.toContain('unsafe-inline');
    expect(page).not.toMatch(/\b(src|href)=/);
    expect(page).toContain('<title>A &amp; B</title>');
  });
});

describe('names and places', () => {
  test('neutral names fit their status only', () => {
    expect(mediaName('released', 1, 'mp4')).toBe('media-1.mp4');
    expect(mediaName('unreviewed draft', 2, 'mkv')).toBe('unreviewed-draft-2.mkv');
    expect(isMediaPath('released', 'data/media/media-1.mp4')).toBe(true);
    expect(isMediaPath('released', 'data/media/unreviewed-draft-1.mp4')).toBe(false);
    expect(isMediaPath('unreviewed draft', 'data/media/media-1.mp4')).toBe(false);
    expect(isMediaPath('released', 'data/media/media-0.mp4')).toBe(false);
    expect(isMediaPath('released', 'data/media/media-1.mp4\n')).toBe(false);
  });

  test('a safe path stays where it is', () => {
    for (const path of ['bagit.txt', 'data/media/media-1.mp4', 'a/.b/c..d'])
      expect(isSafePath(path)).toBe(true);
    for (const path of [
      '',
      '.',
      '..',
      '/a',
      'a/',
      'a//b',
      'a/../b',
      'a\\b',
      'a:b',
      'a b',
      'ä',
      'a\n',
      'x'.repeat(256),
    ]) {
      expect(isSafePath(path)).toBe(false);
    }
  });

  test('a commitment depends on salt, digest and size', () => {
    const original = { sha256: 'ab'.repeat(32), sizeBytes: 7 };
    const salt = new Uint8Array(32).fill(1);
    const commitment = originalCommitment(original, salt);
    expect(commitment).toMatch(/^[0-9a-f]{64}$/);
    expect(originalCommitment(original, salt)).toBe(commitment);
    expect(originalCommitment(original, new Uint8Array(32).fill(2))).not.toBe(commitment);
    expect(originalCommitment({ ...original, sizeBytes: 8 }, salt)).not.toBe(commitment);
    expect(originalCommitment({ ...original, sha256: 'cd'.repeat(32) }, salt)).not.toBe(commitment);
    expect(() => originalCommitment(original, new Uint8Array(31))).toThrow(RangeError);
  });
});
