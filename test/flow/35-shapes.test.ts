// SPDX-License-Identifier: GPL-3.0-or-later
/** Shapes: tracks from a file, veiled in every form and fill, the same in every audience's copy, and out again as they came. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { VeilSheet } from '../../core/render/veil-sheet.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { done, makePlace, refused } from './cli.ts';

const place = makePlace();
const caseDir = place.output('Shapes.case');
const file = place.output('tracks.json');
const frameCount = 12;

function keyframe(frame: number, x: number, y: number, width: number, height: number): object {
  return { frame, x, y, width, height, origin: 'manual', score: null };
}

const arch = [
  [0, 0],
  [4096, 0],
  [4096, 4096],
  [2800, 4096],
  [2800, 1500],
  [1300, 1500],
  [1300, 4096],
  [0, 4096],
];
const tracks = [
  { form: 'ellipse', x: 10.0625 },
  { form: 'polygon', points: arch, x: 90 },
  { form: 'rectangle', x: 170.5 },
  { form: 'ellipse', x: 240 },
].map(({ x, ...outline }, at) => ({
  kind: 'face',
  label: `Subject ${at + 1}`,
  startFrame: 0,
  endFrame: frameCount,
  outline,
  keyframes: [keyframe(0, x, 60, 60, 80.9375), keyframe(frameCount - 1, x + 8, 64, 66, 86)],
}));
const whole = {
  format: 'clearveil-tracks',
  version: 1,
  footage: { frames: frameCount, width: 320, height: 180 },
  tracks,
};

function write(content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

const take = () => place.cli(['import', caseDir, file, '--format', 'clearveil']);
const reasons = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];

beforeAll(async () => {
  await makeFixture(place.original('a.mp4'), { frameCount });
  done(await place.cli(['ingest', caseDir, place.original('a.mp4')]));
});

describe('a track file', () => {
  const first = tracks[0] as object;
  test.each<[string, unknown, string]>([
    ['of another format', { ...whole, format: 'cvat' }, 'format'],
    ['of another recording', { ...whole, footage: { ...whole.footage, frames: 13 } }, 'footage.frames'],
    [
      'of a turned picture',
      { ...whole, footage: { frames: frameCount, width: 180, height: 320 } },
      'footage',
    ],
    [
      'with a polygon that encloses nothing',
      {
        ...whole,
        tracks: [
          first,
          {
            ...first,
            outline: {
              form: 'polygon',
              points: [
                [0, 0],
                [9, 9],
                [18, 18],
              ],
            },
          },
        ],
      },
      'tracks[1].outline.points',
    ],
    [
      'with a box off the sixteenths',
      { ...whole, tracks: [{ ...first, keyframes: [keyframe(0, 1.1, 0, 9, 9), keyframe(11, 0, 0, 9, 9)] }] },
      'tracks[0].keyframes[0].x',
    ],
    [
      'with frames out of order',
      {
        ...whole,
        tracks: [
          {
            ...first,
            keyframes: [keyframe(0, 1, 0, 9, 9), keyframe(0, 1, 0, 9, 9), keyframe(11, 0, 0, 9, 9)],
          },
        ],
      },
      'tracks[0].keyframes[1].frame',
    ],
    [
      'that outlasts the recording',
      {
        ...whole,
        tracks: [{ ...first, endFrame: 13, keyframes: [keyframe(0, 1, 0, 9, 9), keyframe(12, 0, 0, 9, 9)] }],
      },
      'tracks[0].endFrame',
    ],
    ['with a name that nobody knows', { ...whole, tracks: [{ ...first, colour: 'red' }] }, 'tracks[0]'],
  ])('%s is refused with the place, and nothing of it is taken in', async (_, content, entry) => {
    write(content);
    const error = refused(await take(), 'TRACKS_INVALID', 3);
    expect(error.message).toContain(entry);
    using store = openCase(caseDir, { mode: 'read', homeDir: place.home });
    expect(store.tracksOf('footage-1')).toEqual([]);
  });

  test('that is no JSON, is not there, or of a format there is not', async () => {
    writeFileSync(file, '{');
    expect(refused(await take(), 'TRACKS_INVALID', 3).message).toContain('JSON');
    refused(
      await place.cli(['import', caseDir, place.output('none'), '--format', 'clearveil']),
      'INPUT_NOT_FOUND',
      3,
    );
    refused(await place.cli(['import', caseDir, file, '--format', 'xls']), 'USAGE', 2);
  });

  test('is taken in whole, as one event, under its digest; and comes out as it went in', async () => {
    write(whole);
    const taken = done<{ tracks: readonly { track: string; form: string }[] }>(await take());
    expect(taken.tracks.map(({ form }) => form)).toEqual(['ellipse', 'polygon', 'rectangle', 'ellipse']);
    using store = openCase(caseDir, { mode: 'read', homeDir: place.home });
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    for (const row of store.tracksOf('footage-1'))
      expect(row.source).toEqual({ by: 'import', format: 'clearveil', sha256 });
    expect([...store.events()].filter(({ event }) => event === 'track.imported')).toHaveLength(1);
    const out = place.output('again.json');
    expect(done(await place.cli(['export', caseDir, out, '--format', 'clearveil']))).toMatchObject({
      tracks: 4,
    });
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(file, 'utf8'));
    refused(await place.cli(['export', caseDir, out, '--format', 'clearveil']), 'OUTPUT_EXISTS', 4);
  });
});

describe('veils of every form and fill', () => {
  const both = ['--audience', 'public,subject'];
  const veil = (track: string, fill: string) =>
    place.cli(['veil', caseDir, '--track', track, ...reasons, ...both, '--fill', fill]);

  test('a weak one is marked where it is named', async () => {
    done(await veil('track-1,track-2', 'solid'));
    expect(done(await veil('track-3', 'mosaic'))).toMatchObject({ veils: [{ fill: 'mosaic' }] });
    done(await veil('track-4', 'blur'));
    expect(done(await veil('track-1', 'blur'))).toMatchObject({ veils: [] });
    const { findings } = done<{ findings: readonly { code: string; severity: string; message: string }[] }>(
      await place.cli(['check', caseDir]),
    );
    const weak = findings.filter(({ code }) => code === 'FILL_WEAK');
    expect(weak.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    expect(weak.map(({ message }) => message).join()).toMatch(/mosaic \(weak\).*blur \(weak\)/);
  });

  test('are the same in the copies of two audiences, and proved', async () => {
    for (const audience of ['public', 'subject']) {
      const { proof } = done<{ proof: { findings: readonly unknown[] } }>(
        await place.cli(['render', caseDir, '--audience', audience]),
      );
      expect(proof.findings).toEqual([]);
    }
    using store = openCase(caseDir, { mode: 'read', homeDir: place.home });
    const sheets = store.candidates().map((candidate) => {
      const sheet = JSON.parse(
        Buffer.from(store.blob(candidate.veilSheetBlob)).toString('utf8'),
      ) as VeilSheet;
      return { ...sheet, veils: sheet.veils.map(({ id: _, ...rest }) => rest) };
    });
    expect(sheets).toHaveLength(2);
    expect(sheets[0]).toEqual(sheets[1]);
    // Weak ones first, so that a solid one that overlaps them is painted over.
    expect(sheets[0]?.veils.map(({ fill, outline }) => `${fill.kind} ${outline.form}`)).toEqual([
      'mosaic rectangle',
      'blur ellipse',
      'solid ellipse',
      'solid polygon',
    ]);
  });
});
