// SPDX-License-Identifier: GPL-3.0-or-later
/** A release and a verification that are called off end there: no package, no verdict. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Signer } from '../../../core/release/signer.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import { verifyPackageFolder } from '../../../electron/service/stages/verify-package.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { smallPackageOptions } from './small-package.ts';

const base = temporaryFolder('called-off');

async function office(): Promise<Signer> {
  const keys = openKeyStore(join(base, 'home'));
  await keys.createKey({ kind: 'office', name: 'foia', passphrase: 'a long passphrase' });
  return keys.unlockKey('foia', 'a long passphrase');
}

test('a package is not made, and what was written of it goes; one that is there gets no verdict', async () => {
  const signer = await office();
  const released = join(base, 'released');
  const calling = new AbortController();
  const noted: string[] = [];
  // Called off in the middle: when the record is signed all other files are there.
  const signs: Signer = {
    ...signer,
    sign: async (bytes) => {
      calling.abort();
      return signer.sign(bytes);
    },
  };
  const options = await smallPackageOptions(released, [signs]);
  const noting = { beforeNaming: () => void noted.push('noted'), signal: calling.signal };
  await expect(writePackage({ ...options, ...noting })).rejects.toMatchObject({ code: 'CANCELLED' });
  const left = readdirSync(base).filter((name) => name.includes('released'));
  expect({ noted, left }).toEqual({ noted: [], left: [] });

  const { packageDir } = await writePackage(await smallPackageOptions(released, [signer]));
  const asked = { signal: calling.signal };
  await expect(verifyPackageFolder(packageDir, asked)).rejects.toMatchObject({ code: 'CANCELLED' });
});
