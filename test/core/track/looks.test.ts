// SPDX-License-Identifier: GPL-3.0-or-later
/** What a run saw is read back as it was written, and what a case of before kept is still read. */
import { expect, test } from 'vitest';
import { type Looks, looksFromJson, looksToJson } from '../../../core/track/looks.ts';

const looks: Looks = {
  sampledFrames: [0, 3, 6],
  cuts: [2],
  lightJumps: [5],
  thresholds: { birth: 0.6, continue: 0.4 },
  sights: [
    { frame: 3, box: { x: 16, y: 32, width: 160, height: 200 }, score: 0.75 },
    { frame: 6, box: { x: 20, y: 32, width: 160, height: 200 }, score: 0.75, surest: 0.5 },
  ],
};

test('comes back as it was', () => {
  expect(looksFromJson(JSON.parse(JSON.stringify(looksToJson(looks))))).toEqual(looks);
});

test('the surest pass is kept where it gave less than all together', () => {
  const [sight] = looks.sights;
  if (!sight) throw new Error('there is a sight');
  expect(looksToJson({ ...looks, sights: [{ ...sight, surest: sight.score }] })).toEqual(
    looksToJson({ ...looks, sights: [sight] }),
  );
});

test('of before jumps of light were told from cuts has none of them', () => {
  const { lightJumps: _, ...before } = looksToJson(looks) as Record<string, unknown>;
  expect(looksFromJson(before)).toEqual({ ...looks, lightJumps: [] });
});
