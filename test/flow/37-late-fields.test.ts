// SPDX-License-Identifier: GPL-3.0-or-later
/** A recording that begins with whole pictures and goes on in fields: the veils are planned for what is found on the way. */
import { writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { VeilSheet } from '../../core/render/veil-sheet.ts';
import {
  joinLengths,
  readConfiguration,
  withOwnSets,
  writeConfiguration,
} from '../../electron/service/engine/media/parameter-sets.ts';
import { openSource } from '../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { remux } from '../electron/engine/planted.ts';
import { packetUnits } from '../electron/engine/spliced.ts';
import { done, makePlace } from './cli.ts';

const place = makePlace();
const caseDir = place.output('Fields.case');
const recording = place.original('fields.mp4');
/** More whole pictures than are looked at before the veils are planned. */
const wholePictures = 36;
const frameCount = 48;

beforeAll(async () => {
  const options = { width: 128, height: 96, frameCount, gop: 12, bframes: 0 };
  const [first, second] = [place.output('first.mp4'), place.output('second.mp4')];
  await makeFixture(first, options);
  const x264 = 'open-gop=0:scenecut=0:keyint=12:min-keyint=12:sps-id=1';
  await makeFixture(second, { ...options, interlaced: true, encoderOptions: { 'x264-params': x264 } });
  const source = openSource(second);
  const added = readConfiguration(source.video.codecpar.extradata);
  source.close();
  if (!added) throw new Error('no parameter sets');
  const packets = await packetUnits(second);
  const joined = (record: Uint8Array): Uint8Array => {
    const own = readConfiguration(record);
    return own ? writeConfiguration(withOwnSets(own, added)) : record;
  };
  remux(
    first,
    recording,
    'mp4',
    (_, packet, number) => (number < wholePictures ? packet : joinLengths(packets[number] ?? [])),
    (_, record) => joined(record),
  );
  const box = { x: 32, y: 18.0625, width: 32, height: 20 };
  const keyframe = (frame: number): object => ({ frame, ...box, origin: 'manual', score: null });
  const track = {
    kind: 'face',
    label: 'Subject 1',
    startFrame: 40,
    endFrame: 46,
    outline: { form: 'rectangle' },
    keyframes: [keyframe(40), keyframe(45)],
  };
  const footage = { frames: frameCount, width: 128, height: 96 };
  const tracks = { format: 'clearveil-tracks', version: 1, footage, tracks: [track] };
  writeFileSync(place.output('tracks.json'), JSON.stringify(tracks));
});

test('fields behind the first pictures: veils reach to whole pairs of rows, and the copy is proved', async () => {
  done(await place.cli(['ingest', caseDir, recording]));
  done(await place.cli(['import', caseDir, place.output('tracks.json'), '--format', 'clearveil']));
  const reasons = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
  done(await place.cli(['veil', caseDir, '--all', ...reasons]));
  done(await place.cli(['render', caseDir, '--audience', 'public', '--draft']));
  using store = openCase(caseDir, { mode: 'read', homeDir: place.home });
  const [candidate] = store.candidates();
  if (!candidate) throw new Error('no candidate');
  const sheet = JSON.parse(Buffer.from(store.blob(candidate.veilSheetBlob)).toString('utf8')) as VeilSheet;
  expect(sheet.fieldPaired).toBe(true);
  expect(candidate.state).toBe('proved');
});
