// SPDX-License-Identifier: GPL-3.0-or-later
/** Damaged originals: a copy may lack what cannot be decoded, and says so; it never lacks what can be seen. */
import { copyFileSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { tree } from './case-content.ts';
import { done, makePlace, projectRoot, refused } from './cli.ts';

const containers = resolve(projectRoot, '../shared/footage/containers');
const broken = resolve(containers, 'ax-mp4_sample_with_invalid_nalu.mp4');
const disordered = resolve(containers, 'mp4parse-no_timescale.mp4');
const present = existsSync(broken) && existsSync(disordered);
if (!present) console.info(`${containers} is absent: damaged originals are not tried`);

const place = makePlace();

test.skipIf(!present)(
  'one frame that cannot be decoded: the copy is made, and the record counts it',
  async () => {
    const media = place.original('broken.mp4');
    copyFileSync(broken, media);
    const answer = done<{
      faults: readonly { code: string; frame: number | null }[];
      proof: { missingFrames: readonly number[]; frameCount: number };
      verdict: { record: { media: readonly { keptFaults: readonly unknown[] }[] } };
    }>(await place.cli(['auto', media, '--out', place.output('broken')]));
    const lost = answer.faults
      .filter((fault) => fault.code === 'FRAME_NOT_DECODED')
      .map((fault) => fault.frame);
    expect(lost).toHaveLength(1);
    expect(answer.proof).toMatchObject({ missingFrames: lost, frameCount: 29 });
    expect(answer.verdict.record.media[0]?.keptFaults).toContainEqual({
      code: 'FRAME_NOT_DECODED',
      count: 1,
    });
  },
);

test.skipIf(!present)('pictures that the decoder shows out of order: no copy leaves them out', async () => {
  const media = place.original('disordered.mp4');
  copyFileSync(disordered, media);
  const ran = await place.cli(['auto', media, '--out', place.output('disordered')]);
  expect(refused(ran, 'INPUT_UNSUPPORTED', 3).message).toContain('no place');
  const left = tree(place.output('.')).filter((name) => name.startsWith('disordered'));
  expect(left.filter((name) => /^disordered\/|partial|candidates\/candidate/.test(name))).toEqual([]);
});
