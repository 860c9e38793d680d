// SPDX-License-Identifier: GPL-3.0-or-later
/** What a person looked at and chose is what is packaged, or nothing is. */
import { expect, test } from 'vitest';
import { defaultProfile } from '../../../core/standard/profile.ts';
import { decisionsDigest } from '../../../electron/service/stages/decisions.ts';
import { releasableCandidate } from '../../../electron/service/stages/release.ts';
import { reviewedCase } from './reviewed-case.ts';

test('a candidate that is not the newest that may be packaged is refused by name', () => {
  const made = reviewedCase({ frames: 30 });
  const { store, footage } = made;
  const decisionsSha256 = decisionsDigest(store, footage, 'public', defaultProfile);
  const fields = { audience: 'public', decisionsSha256, state: 'approved' } as const;
  const [older, newer] = [made.addCandidate(fields), made.addCandidate(fields)];
  const releasable = (chosen?: string) =>
    releasableCandidate(store, footage, 'public', defaultProfile, false, chosen).id;
  expect(releasable()).toBe(newer.id);
  expect(releasable(newer.id)).toBe(newer.id);
  expect(() => releasable(older.id)).toThrowError(
    expect.objectContaining({ code: 'GATE_CLOSED', message: expect.stringContaining(newer.id) }),
  );
});
