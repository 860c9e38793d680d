// SPDX-License-Identifier: GPL-3.0-or-later
/** Packets that show no picture are no frames: counting them would announce frames that nobody can see. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vp8IsUnshown, vp9IsUnshown } from '../../../electron/service/engine/media/unshown.ts';
import { taskHere } from '../../setup/task-here.ts';

/** Whole bytes from bits, the last filled up with zeros. */
function bytes(bits: string): Uint8Array {
  const padded = bits.replaceAll(' ', '').padEnd(24, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

test.each([
  ['a shown key frame', '10 0 0 0 0 1 0', false],
  ['a hidden key frame', '10 0 0 0 0 0 0', true],
  ['a shown inter frame', '10 0 0 0 1 1 0', false],
  ['a hidden inter frame', '10 0 0 0 1 0 0', true],
  ['an older frame shown again', '10 0 0 1 0 0 0', false],
  ['a hidden frame of profile 2', '10 0 1 0 1 0 0', true],
  ['a shown frame of profile 3', '10 1 1 0 0 1 1 0', false],
  ['a hidden frame of profile 3', '10 1 1 0 0 1 0 0', true],
  ['what is no VP9 frame', '01 0 0 0 1 0 0', false],
])('VP9: %s', (_, bits, unshown) => {
  expect(vp9IsUnshown(bytes(bits))).toBe(unshown);
});

test('VP9: a superframe has a shown frame in it, whatever its first is', () => {
  expect(vp9IsUnshown(Uint8Array.of(...bytes('10 0 0 0 1 0 0'), 0b1100_0001))).toBe(false);
});

test.each([
  ['shown', 0b0001_0000, false],
  ['hidden', 0b0000_0001, true],
])('VP8: a %s frame', (_, first, unshown) => {
  expect(vp8IsUnshown(Uint8Array.of(first, 0, 0))).toBe(unshown);
});

const roadtrip = join(
  import.meta.dirname,
  '../../../../shared/footage/containers/ax-vp9_roadtrip-vp92-10bit.webm',
);
if (!existsSync(roadtrip)) console.log(`not there: ${roadtrip}; no recording with hidden packets is counted`);

test.skipIf(!existsSync(roadtrip))(
  'a recording with eight of them has as many frames as can be decoded',
  async () => {
    const { index, faults } = await taskHere('inspect', { path: roadtrip });
    expect(index.pts.length).toBe(72);
    expect(faults).toEqual([]);
    expect(await taskHere('check', { path: roadtrip, index, range: null })).toMatchObject({
      faults: [],
      decoded: 72,
    });
  },
);
