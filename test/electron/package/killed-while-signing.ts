// SPDX-License-Identifier: GPL-3.0-or-later
/** Run as a process of its own: writes a package and is killed at the moment it would be signed. Argument: the folder. */
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import { smallPackageOptions } from './small-package.ts';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('no folder given');
const signer = {
  keyid: '00'.repeat(32),
  publicKey: new Uint8Array(32),
  role: 'office' as const,
  sign: (): Promise<Uint8Array> => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  },
};
await writePackage(await smallPackageOptions(outDir, [signer]));
