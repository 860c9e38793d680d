// SPDX-License-Identifier: GPL-3.0-or-later
/** A record that the holder of the key made wrong: a good signature does not make it good. */
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { sealEnvelope } from '../../../core/release/dsse.ts';
import { encodeUtf8 } from '../../../core/release/encoding.ts';
import { recordPath } from '../../../core/release/package-layout.ts';
import type { MediaRecord } from '../../../core/release/record.ts';
import { envelope, findingsOf, good, office, record } from './good-package.ts';
import { type Files, forge, hushSheet, veilSheet } from './small-package.ts';

/** The good package with another sheet at that path, signed anew by the office. */
function withSheet(path: string, sheet: Json): Promise<Files> {
  const bytes = encodeUtf8(`${canonicalJson(sheet)}\n`);
  return forge(new Map([...good, [path, bytes]]), record, [office]);
}

describe('a record that its own key holder made wrong', () => {
  test('a file more than the record implies', async () => {
    const files = await forge(new Map([...good, ['data/extra.txt', encodeUtf8('x')]]), record, [office]);
    expect(await findingsOf(files)).toEqual([`RECORD_SCHEMA ${recordPath}`]);
  });

  test('a file less', async () => {
    const files = new Map(good);
    files.delete('data/context.html');
    expect(await findingsOf(await forge(files, record, [office]))).toEqual([`RECORD_SCHEMA ${recordPath}`]);
  });

  test('a subject that leads out of the package', async () => {
    const files = await forge(new Map([...good, ['data/../../x', encodeUtf8('x')]]), record, [office]);
    expect(await findingsOf(files)).toContain(`PATH_UNSAFE ${recordPath}`);
  });

  test('a field that the record may not have', async () => {
    const statement = Buffer.from(envelope().payload, 'base64').toString();
    const chatty = statement.replace('"profile":', '"notes":"seen at the corner","profile":');
    expect(chatty).not.toBe(statement);
    const files = new Map(good).set(recordPath, await sealEnvelope(encodeUtf8(chatty), [office]));
    expect(await findingsOf(files)).toEqual([`RECORD_SCHEMA ${recordPath}`]);
    const spaced = new Map(good).set(recordPath, await sealEnvelope(encodeUtf8(`${statement} `), [office]));
    expect(await findingsOf(spaced)).toEqual([`RECORD_SCHEMA ${recordPath}`]);
  });

  test.each<[string, Json]>([
    ['an unknown member', { ...veilSheet, names: [] }],
    ['another count than the record', { ...veilSheet, veils: veilSheet.veils.slice(1) }],
    ['another length than the film', { ...veilSheet, frameCount: 11 }],
    ['a veil beyond the end', { ...veilSheet, frameCount: 5 }],
    ['no sheet', []],
  ])('a veil sheet with %s', async (_name, sheet) => {
    expect(await findingsOf(await withSheet('data/veils.json', sheet))).toEqual([
      'VEILS_MALFORMED data/veils.json',
    ]);
  });

  test('a veil sheet out of canonical form', async () => {
    const files = await forge(
      new Map([...good, ['data/veils.json', encodeUtf8(JSON.stringify(veilSheet, null, 1))]]),
      record,
      [office],
    );
    expect(await findingsOf(files)).toEqual(['VEILS_MALFORMED data/veils.json']);
  });

  test.each<[string, Json]>([
    ['an unknown member', { ...hushSheet, harm: 'he would be found' }],
    ['another count than the record', { ...hushSheet, hushes: hushSheet.hushes.slice(1) }],
    [
      'another length',
      { ...hushSheet, hushes: hushSheet.hushes.map((one) => ({ ...one, endSample: one.endSample - 1 })) },
    ],
    ['another clock', { ...hushSheet, sampleRate: 8001 }],
    ['another mode', { ...hushSheet, hushes: hushSheet.hushes.map((one) => ({ ...one, mode: 'tone' })) }],
    ['nothing hushed', { ...hushSheet, hushes: [] }],
    ['no sheet', []],
  ])('a hush sheet with %s', async (_name, sheet) => {
    expect(await findingsOf(await withSheet('data/hushes.json', sheet))).toEqual([
      'HUSHES_MALFORMED data/hushes.json',
    ]);
  });

  test.each<[string, (media: MediaRecord) => MediaRecord]>([
    ['that names no hush sheet', (media) => ({ ...media, hushes: null, hushSummary: null })],
    ['that names it elsewhere', (media) => ({ ...media, hushes: 'data/hushes-2.json' })],
    ['that counts hushes without a sheet', (media) => ({ ...media, hushes: null })],
  ])('a record %s', async (_name, change) => {
    const honest = await forge(good, record, [office]);
    expect(await findingsOf(honest)).toEqual([]);
    const forged = forge(good, record, [office], (value) => ({ ...value, media: value.media.map(change) }));
    const findings = await forged.then(findingsOf, (error: Error) => [error.name]);
    expect(['ZodError', `RECORD_SCHEMA ${recordPath}`]).toContain(findings[0]);
    expect(findings).toHaveLength(1);
  });

  test('tag files that say more than the record', async () => {
    const info = good.get('bag-info.txt') ?? new Uint8Array(0);
    const files = new Map(good).set(
      'bag-info.txt',
      encodeUtf8(`${Buffer.from(info).toString()}Contact-Name: K. Doe\n`),
    );
    expect(await findingsOf(files)).toEqual(['TAG_ALTERED bag-info.txt']);
  });
});
