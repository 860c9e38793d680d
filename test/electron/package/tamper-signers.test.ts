// SPDX-License-Identifier: GPL-3.0-or-later
/** A record signed by another key than it should be: what is found without a trust file, and what only with one. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../../../core/release/encoding.ts';
import { recordPath } from '../../../core/release/package-layout.ts';
import { verdictExitCode } from '../../../core/verify/verdict.ts';
import { verifyPackage } from '../../../core/verify/verify-package.ts';
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import {
  base,
  findingsOf,
  forger,
  good,
  office,
  record,
  recordOf,
  trust,
  workstation,
} from './good-package.ts';
import { forge, memorySource, readPackage, smallPackageOptions } from './small-package.ts';

describe('a record signed by another key', () => {
  test('the forger signs the office’s statement', async () => {
    const files = await forge(good, record, [forger], (value) => ({ ...value, signers: record.signers }));
    expect(await findingsOf(files)).toEqual([`SIGNER_MISMATCH ${recordPath}`]);
  });

  test('the forger signs beside the office', async () => {
    const files = await forge(good, record, [office, forger], (value) => ({
      ...value,
      signers: record.signers,
    }));
    expect(await findingsOf(files)).toEqual([`SIGNER_MISMATCH ${recordPath}`]);
  });

  test('everything made anew: only a trust file tells', async () => {
    const files = await forge(
      new Map([...good, ['data/media/media-1.mp4', encodeUtf8('another film')]]),
      record,
      [forger],
    );
    const alone = await verifyPackage(memorySource(files));
    expect(alone).toMatchObject({ intact: true, signer: 'unknown', authentic: false, findings: [] });
    expect(alone.sentence).toContain('a key inside a package proves nothing');
    const checked = await verifyPackage(memorySource(files), { trust });
    expect(checked).toMatchObject({ intact: true, signer: 'unknown', authentic: false });
    expect(checked.findings.map(({ code }) => code)).toEqual(['SIGNER_UNKNOWN_TO_TRUST']);
    expect(verdictExitCode(checked)).toBe(1);
  });

  test('a trusted and an unknown key together are not trusted', async () => {
    const files = await forge(good, record, [office, forger]);
    expect(await findingsOf(files, { trust })).toEqual([`SIGNER_UNKNOWN_TO_TRUST ${recordPath}`]);
  });

  test('a revoked key', async () => {
    const revoked = { ...trust, revoked: [{ keyid: office.keyid, revokedAt: '2026-04-01T00:00:00.000Z' }] };
    const verdict = await verifyPackage(memorySource(good), { trust: revoked });
    expect(verdict).toMatchObject({ intact: true, signer: 'revoked', authentic: false });
    expect(verdict.findings.map(({ code }) => code)).toEqual(['KEY_REVOKED']);
  });

  test('the unattended key on a release, said so or called an office key', async () => {
    const honest = await forge(good, record, [workstation]);
    expect(await findingsOf(honest)).toEqual([`WORKSTATION_KEY_ON_RELEASE ${recordPath}`]);
    const lying = await forge(good, record, [workstation], (value) => ({
      ...value,
      signers: value.signers.map((signer) => ({ ...signer, role: 'office' as const })),
    }));
    expect(await findingsOf(lying, { trust })).toEqual([`WORKSTATION_KEY_ON_RELEASE ${recordPath}`]);
    const verdict = await verifyPackage(memorySource(lying), { trust });
    expect(verdict).toMatchObject({ intact: true, signer: 'invalid' });
  });

  test('an office key that signs as a workstation', async () => {
    const draft = await writePackage(
      await smallPackageOptions(join(base, 'draft'), [workstation], 'unreviewed draft'),
    );
    const files = await readPackage(draft.packageDir);
    const forged = await forge(files, await recordOf(files), [office], (value) => ({
      ...value,
      signers: value.signers.map((signer) => ({ ...signer, role: 'workstation' as const })),
    }));
    expect(await findingsOf(forged, { trust })).toEqual([`SIGNER_ROLE_MISMATCH ${recordPath}`]);
    expect(await findingsOf(files, { trust })).toEqual([]);
  });
});
