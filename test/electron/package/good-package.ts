// SPDX-License-Identifier: GPL-3.0-or-later
/** A good package and those who could change it: what every test of tampering begins from. Made once for a test file. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { recordPath } from '../../../core/release/package-layout.ts';
import type { RedactionRecord } from '../../../core/release/record.ts';
import { verdictExitCode } from '../../../core/verify/verdict.ts';
import { type VerifyOptions, verifyPackage } from '../../../core/verify/verify-package.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import { nodeDigest } from '../../../electron/service/stages/verify-package.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Files, memorySource, readPackage, smallPackageOptions } from './small-package.ts';

const passphrase = 'a long passphrase';
export const base = temporaryFolder('tamper');

const keys = openKeyStore(join(base, 'home'));
await keys.createKey({ kind: 'office', name: 'foia', passphrase });
export const office = await keys.unlockKey('foia', passphrase);
export const workstation = await keys.workstationKey();
/** Knows the office and the workstation. */
export const trust = await keys.exportTrust();

const others = openKeyStore(join(base, 'forger'));
await others.createKey({ kind: 'office', name: 'forger', passphrase });
export const forger = await others.unlockKey('forger', passphrase);

const written = await writePackage(await smallPackageOptions(join(base, 'good'), [office]));
/** Signed by the office. */
export const good: Files = await readPackage(written.packageDir);

/** What a package's record says. Throws where it has none that can be read. */
export async function recordOf(files: Files): Promise<RedactionRecord> {
  const { record } = await verifyPackage(memorySource(files));
  if (!record) throw new Error('the package has no record');
  return record;
}

export const record = await recordOf(good);

/** Codes of what is wrong with a package, each with its path. The verdict is held to them. */
export async function findingsOf(files: Files, options: VerifyOptions = {}): Promise<string[]> {
  const verdict = await verifyPackage(memorySource(files), { createDigest: nodeDigest, ...options });
  expect(verdictExitCode(verdict)).toBe(verdict.findings.length === 0 ? 0 : 1);
  if (verdict.findings.length > 0) expect(verdict.authentic).toBe(false);
  return verdict.findings.map(({ code, path }) => (path === null ? code : `${code} ${path}`));
}

/** The good package with one file changed. */
export function changed(path: string, change: (bytes: Uint8Array) => Uint8Array): Files {
  return new Map([...good].map(([name, bytes]) => [name, name === path ? change(bytes) : bytes]));
}

export type Envelope = {
  payload: string;
  payloadType: string;
  signatures: { keyid: string; publicKey: string; sig: string }[];
};

/** The envelope of the good package's record. */
export function envelope(): Envelope {
  return JSON.parse(Buffer.from(good.get(recordPath) ?? []).toString()) as Envelope;
}
