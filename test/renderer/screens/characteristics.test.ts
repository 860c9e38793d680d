// SPDX-License-Identifier: GPL-3.0-or-later
/** What a veil says it hides follows from its subject, and every characteristic is one that the rules know. */
import { expect, test } from 'vitest';
import { kinds } from '../../../core/detect/detection.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import {
  asEachIs,
  hushHides,
  type Subject,
  veilGroups,
  veilHides,
} from '../../../renderer/screens/standard/characteristics.ts';

const reasons = {
  purpose: 'personal-privacy',
  characteristic: asEachIs,
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: ['public'],
};
const mixed: Subject[] = [
  { track: 'track-1', kind: 'plate' },
  { track: 'track-2', kind: 'face' },
  { track: 'track-3', kind: 'plate' },
];

test('the profile knows every characteristic that is suggested', () => {
  const known = defaultProfile.characteristics.map(({ id }) => id);
  for (const kind of [...kinds, 'picture'] as const) expect(known).toContain(veilHides(kind));
  for (const mode of ['silence', 'tone', 'disguise'] as const) expect(known).toContain(hushHides(mode));
});

test('subjects of several kinds are veiled each for what it is', () => {
  const asked = veilGroups(mixed, reasons, 'solid');
  expect(asked.map(({ tracks, reasons: { characteristic } }) => [characteristic, tracks])).toEqual([
    ['plate', ['track-1', 'track-3']],
    ['face', ['track-2']],
  ]);
});

test('a characteristic that a person chose holds for all', () => {
  const [one, ...others] = veilGroups(mixed, { ...reasons, characteristic: 'body' }, 'mosaic');
  expect(others).toEqual([]);
  expect(one).toMatchObject({ tracks: ['track-1', 'track-2', 'track-3'], fill: 'mosaic' });
  expect(one?.reasons.characteristic).toBe('body');
});
