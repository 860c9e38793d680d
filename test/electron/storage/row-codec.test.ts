// SPDX-License-Identifier: GPL-3.0-or-later
/** Rows on their way into columns and the log, and back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { type RowChange, updateRow } from '../../../core/review/diff.ts';
import { rowSchemas } from '../../../core/review/record-schemas.ts';
import type { TrackRow } from '../../../core/review/records.ts';
import { type Keyframe, origins } from '../../../core/track/track.ts';
import {
  type Fields,
  loggedText,
  parseLogged,
  redo,
  takeBack,
} from '../../../electron/service/storage/event-changes.ts';
import { encodeRow, fieldsOf, hydrate, rowText } from '../../../electron/service/storage/row-codec.ts';
import { candidateRow, footageRow, hushRow, keyframes, trackRow, veilRow } from './case-fixtures.ts';

const keyframe: fc.Arbitrary<Keyframe> = fc.record({
  frame: fc.nat({ max: 1_000_000 }),
  box: fc.record({
    x: fc.integer(),
    y: fc.integer(),
    width: fc.integer({ min: 1 }),
    height: fc.integer({ min: 1 }),
  }),
  origin: fc.constantFrom(...origins),
  score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

const track: fc.Arbitrary<TrackRow> = fc
  .uniqueArray(keyframe, { minLength: 1, maxLength: 6, selector: ({ frame }) => frame })
  .chain((list) => {
    const sorted = list.toSorted((a, b) => a.frame - b.frame);
    const startFrame = sorted[0]?.frame ?? 0;
    const endFrame = (sorted.at(-1)?.frame ?? 0) + 1;
    return fc
      .record({ label: fc.string({ unit: 'grapheme' }), locked: fc.boolean() })
      .map((change) => trackRow('track-1', { ...change, startFrame, endFrame, keyframes: sorted }));
  });

function stored<T extends 'track' | 'footage' | 'veil' | 'hush' | 'candidate'>(
  table: T,
  row: Parameters<typeof encodeRow<T>>[1],
) {
  return Object.fromEntries(encodeRow(table, row).map(({ field, value }) => [field.column, value]));
}

describe('rows and columns', () => {
  test('every row comes back as it went in, and its text is canonical', () => {
    fc.assert(
      fc.property(track, (row) => {
        expect(hydrate('track', stored('track', row))).toEqual(row);
        expect(rowText(encodeRow('track', row))).toBe(canonicalJson(row as unknown as Json));
      }),
    );
    expect(hydrate('footage', stored('footage', footageRow()))).toEqual(footageRow());
    expect(hydrate('veil', stored('veil', veilRow('veil-1', 'track-1')))).toEqual(
      veilRow('veil-1', 'track-1'),
    );
    for (const channels of [null, [0, 3]]) {
      const row = hushRow('hush-1', { channels });
      expect(hydrate('hush', stored('hush', row))).toEqual(row);
    }
    expect(hydrate('candidate', stored('candidate', candidateRow('candidate-1')))).toEqual(
      candidateRow('candidate-1'),
    );
  });

  test('every field of a schema is stored', () => {
    const names = (row: object) => Object.keys(row).sort();
    expect(fieldsOf('footage').map(({ name }) => name)).toEqual(names(footageRow()));
    expect(fieldsOf('track').map(({ name }) => name)).toEqual(names(trackRow('track-1')));
    expect(fieldsOf('candidate').map(({ name }) => name)).toEqual(names(candidateRow('candidate-1')));
  });

  test.each<[string, Partial<TrackRow> & { readonly [name: string]: unknown }]>([
    ['no keyframes', { keyframes: [] }],
    ['keyframes out of order', { keyframes: keyframes(3).reverse() }],
    ['a frame twice', { keyframes: [...keyframes(1), ...keyframes(1)] }],
    ['a keyframe before the track', { startFrame: 2 }],
    ['a keyframe after the track', { endFrame: 2 }],
    [
      'a box without area',
      { keyframes: keyframes(1).map((one) => ({ ...one, box: { ...one.box, width: 0 } })) },
    ],
    [
      'a box off the grid',
      { keyframes: keyframes(1).map((one) => ({ ...one, box: { ...one.box, x: 0.5 } })) },
    ],
    ['a score above one', { keyframes: keyframes(1).map((one) => ({ ...one, score: 1.5 })) }],
    ['a score that is no number', { keyframes: keyframes(1).map((one) => ({ ...one, score: Number.NaN })) }],
    ['a keyframe with more in it', { keyframes: keyframes(1).map((one) => ({ ...one, name: 'x' })) }],
    ['a field that tracks do not have', { embedding: [1] }],
    ['a label that is not Unicode', { label: '\ud800' }],
    ['an id of another table', { id: 'veil-1' }],
    ['an id that starts with zero', { id: 'track-01' }],
  ])('a track with %s is refused', (_, change) => {
    expect(rowSchemas.track.safeParse({ ...trackRow('track-1'), ...change }).success).toBe(false);
    expect(rowSchemas.track.safeParse(trackRow('track-1')).success).toBe(true);
  });

  test.each<[string, { readonly [name: string]: unknown }]>([
    ['that ends where it starts', { end: { num: 2002, den: 60_000 } }],
    ['that ends before it starts', { end: { num: 1, den: 1000 } }],
    ['of no channel', { channels: [] }],
    ['of channels out of order', { channels: [1, 0] }],
    ['with a time that is no fraction', { start: 0.5 }],
    ['with a time over nothing', { start: { num: 0, den: 0 } }],
    ['of another mode', { mode: 'anonymise' }],
    ['for an audience twice', { audiences: ['public', 'public'] }],
  ])('a hush %s is refused', (_, change) => {
    expect(rowSchemas.hush.safeParse({ ...hushRow('hush-1'), ...change }).success).toBe(false);
    expect(rowSchemas.hush.safeParse(hushRow('hush-1')).success).toBe(true);
  });

  test.each(['../x.mp4', 'a/b.mp4', 'a\\b.mp4', '..', ''])(
    'a candidate named "%s" is refused',
    (fileName) => {
      expect(rowSchemas.candidate.safeParse({ ...candidateRow('candidate-1'), fileName }).success).toBe(
        false,
      );
    },
  );
});

describe('changes in the log', () => {
  const logged = (change: RowChange) => {
    const encoded = change.after === null ? null : encodeRow(change.table, change.after as never);
    const text = loggedText(change, encoded);
    const [parsed] = parseLogged(`[${text}]`);
    if (!parsed) throw new Error('a change went missing');
    return { text, parsed };
  };

  test('lead from the row before to the row after and back, and their text is canonical', () => {
    const maybe = fc.option(track);
    fc.assert(
      fc.property(maybe, maybe, (before, after) => {
        fc.pre(before !== null || after !== null);
        const { text, parsed } = logged({ table: 'track', key: 'track-1', before, after });
        expect(text).toBe(canonicalJson(JSON.parse(text) as Json));
        expect(redo(parsed, before as Fields | null)).toEqual(after);
        expect(takeBack(parsed, after as Fields | null)).toEqual(before);
      }),
    );
  });

  test('a row that was logged before its table got a column has nothing there', () => {
    const { hushSheetBlob: _, ...older } = candidateRow('candidate-1');
    const [inserted, deleted] = parseLogged(
      JSON.stringify([
        { table: 'candidate', key: 'candidate-1', after: older },
        { table: 'candidate', key: 'candidate-1', before: older },
      ]),
    );
    if (!inserted || !deleted) throw new Error('a change went missing');
    const row = candidateRow('candidate-1') as unknown as Fields;
    expect(redo(inserted, null)).toEqual(row);
    expect(takeBack(inserted, row)).toBeNull();
    expect(redo(deleted, row)).toBeNull();
    expect(takeBack(deleted, null)).toEqual(row);
  });

  test('one moved keyframe of ten thousand costs one keyframe of log', () => {
    const before = trackRow('track-1', { endFrame: 10_000, keyframes: keyframes(10_000) });
    const moved = before.keyframes.with(5000, {
      frame: 5000,
      box: { x: 1, y: 2, width: 3, height: 4 },
      origin: 'manual',
      score: null,
    });
    const { text } = logged(updateRow('track', before, { ...before, keyframes: moved }));
    expect(text.length).toBeLessThan(400);
  });

  test('a change is refused on any other row than its own', () => {
    const { parsed } = logged(
      updateRow('track', trackRow('track-1'), trackRow('track-1', { label: 'Other' })),
    );
    expect(() => redo(parsed, trackRow('track-1', { label: 'Third' }) as unknown as Fields)).toThrow(
      'not as the change',
    );
    expect(() => redo(parsed, null)).toThrow('not as the change');
  });
});

describe('a track from before outlines', () => {
  const { outline: _, ...older } = trackRow('track-1');

  test('is a rectangle for whoever reads the log', () => {
    const logged = (change: object): string =>
      canonicalJson([{ table: 'track', key: 'track-1', ...change }] as unknown as Json);
    const whole = trackRow('track-1');
    expect(parseLogged(logged({ after: older }))).toEqual([{ table: 'track', key: 'track-1', after: whole }]);
    expect(parseLogged(logged({ before: older }))).toEqual([
      { table: 'track', key: 'track-1', before: whole },
    ]);
    const ellipse = { ...whole, outline: { form: 'ellipse' } as const };
    const edit = parseLogged(
      `[${loggedText(updateRow('track', whole, ellipse), encodeRow('track', ellipse))}]`,
    )[0];
    if (!edit) throw new Error('one change was logged');
    expect(redo(edit, whole as never)).toEqual(ellipse);
    expect(takeBack(edit, ellipse as never)).toEqual(whole);
  });
});
