// SPDX-License-Identifier: GPL-3.0-or-later
/** The log as a table of values and as a page: every amount is in it, and no text in it is a formula. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatClock } from '../../../core/base/time.ts';
import { csvField } from '../../../core/release/csv.ts';
import { redactionLogCsv, redactionLogHtml } from '../../../core/release/redaction-log.ts';
import { measureVeils } from '../../../core/release/veil-summary.ts';
import { arbitrarySheet, sampleSheet } from './arbitrary-sheet.ts';
import { hushSheet } from './overlapping-hushes.ts';

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

describe('the redaction log', () => {
  const everySecond = {
    startMs: (frame: number) => frame * 1000,
    endMs: (frame: number) => frame * 1000 + 1000,
  };

  test('a veil lasts until its last frame is over', () => {
    const media = {
      path: 'data/media/media-1.mp4',
      frameCount: 30,
      amounts: measureVeils(sampleSheet()),
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
    const media = {
      path: 'data/media/unreviewed-draft-1.mp4',
      frameCount: 30,
      amounts: measureVeils(sampleSheet()),
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
    const media = {
      path: 'data/media/media-1.mp4',
      frameCount: 30,
      amounts: measureVeils(sampleSheet()),
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
