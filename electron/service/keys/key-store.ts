// SPDX-License-Identifier: GPL-3.0-or-later
/** The keys of one user on one machine: made, listed, unlocked, revoked, and exported as a trust file. */
import { sign as signBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { fingerprintOf, type KeyKind, type Signer } from '../../../core/release/signer.ts';
import type { TrustFile } from '../../../core/verify/trust.ts';
import { defaultHomeDir } from '../storage/home-dir.ts';
import {
  generateKeyFile,
  type KeyFile,
  keyFileSchema,
  openPrivateKey,
  shortestPassphrase,
} from './key-file.ts';
import { createPrivateFile, makePrivateFolder, readPrivateFile } from './private-file.ts';
import { appendRevocation, type Revocation, readRevocations } from './revocations.ts';

/** What may be shown of a key. */
export type KeyInfo = {
  readonly kind: KeyKind;
  readonly name: string;
  readonly keyid: string;
  readonly fingerprint: string;
  /** Base64 of the raw 32 bytes. */
  readonly publicKey: string;
  readonly createdAt: string;
  readonly revoked: { readonly at: string; readonly reason: string } | null;
};

export type NewKey = {
  readonly kind: KeyKind;
  /** Lower-case letters, digits, `.`, `_`, `-`; at most 40; unique in the store. */
  readonly name: string;
  /** At least 8 characters; null for a workstation key and only for one. */
  readonly passphrase: string | null;
};

export type KeyStore = {
  /** Throws USAGE for a bad name or passphrase, KEY_EXISTS for a name that is taken. */
  readonly createKey: (key: NewKey) => Promise<KeyInfo>;
  /** By name. */
  readonly listKeys: () => Promise<readonly KeyInfo[]>;
  /** `which`: a name, a keyid, or the first 8 or more digits of one. Throws UNKNOWN_KEY. */
  readonly showKey: (which: string) => Promise<KeyInfo>;
  /** Ends a key for good. Throws UNKNOWN_KEY, KEY_REVOKED when it was ended before. */
  readonly revokeKey: (which: string, reason: string) => Promise<KeyInfo>;
  /** The ids of every key that was revoked here. Throws KEY_DAMAGED where that cannot be told. */
  readonly revokedKeys: () => Promise<ReadonlySet<string>>;
  /** Throws UNKNOWN_KEY, KEY_REVOKED, PASSPHRASE_WRONG, KEY_DAMAGED. */
  readonly unlockKey: (which: string, passphrase: string | null) => Promise<Signer>;
  /** The unattended key of this machine, made when there is none that is not revoked. Signs drafts only. */
  readonly workstationKey: () => Promise<Signer>;
  /** Office and workstation keys with every revocation: for recipients, without names. */
  readonly exportTrust: () => Promise<TrustFile>;
};

const namePattern = /^[a-z0-9][a-z0-9._-]{0,39}$/;

function checkNewKey({ kind, name, passphrase }: NewKey): void {
  if (!namePattern.test(name)) {
    const remedy =
      'Use lower-case letters, digits, ".", "_" and "-", at most 40, beginning with a letter or digit.';
    throw new ClearveilError('USAGE', `"${name}" cannot name a key`, remedy);
  }
  if (kind === 'workstation' && passphrase !== null) {
    throw new ClearveilError(
      'USAGE',
      'a workstation key has no passphrase',
      'Make an office or a person key.',
    );
  }
  if (kind !== 'workstation' && (passphrase === null || [...passphrase].length < shortestPassphrase)) {
    const message = `a passphrase has at least ${shortestPassphrase} characters`;
    throw new ClearveilError('USAGE', message, 'Choose a longer one: a few words are easy to keep in mind.');
  }
}

function infoOf(key: KeyFile, revocations: readonly Revocation[]): KeyInfo {
  const revocation = revocations.find((entry) => entry.keyid === key.keyid);
  return {
    kind: key.kind,
    name: key.name,
    keyid: key.keyid,
    fingerprint: fingerprintOf(key.keyid),
    publicKey: key.publicKey,
    createdAt: key.createdAt,
    revoked: revocation ? { at: revocation.revokedAt, reason: revocation.reason } : null,
  };
}

async function signerOf(key: KeyFile, passphrase: string | null): Promise<Signer> {
  const privateKey = await openPrivateKey(key, passphrase);
  return {
    keyid: key.keyid,
    publicKey: Uint8Array.from(Buffer.from(key.publicKey, 'base64')),
    role: key.kind,
    sign: async (bytes) => Uint8Array.from(signBytes(null, bytes, privateKey)),
  };
}

/** Opens the key store under `homeDir`; nothing is made before the first key is. `now` is the clock to stamp with. */
export function openKeyStore(
  homeDir: string = defaultHomeDir(),
  now: () => Date = () => new Date(),
): KeyStore {
  const folder = join(homeDir, 'keys');
  const revocationsPath = join(folder, 'revocations.jsonl');
  const pathOf = (name: string): string => join(folder, `key-${name}.json`);

  async function readKey(file: string): Promise<KeyFile> {
    const damaged = new ClearveilError(
      'KEY_DAMAGED',
      `the key file ${file} is damaged`,
      'Restore it from a backup.',
    );
    const text = await readPrivateFile(join(folder, file));
    try {
      const key = keyFileSchema.parse(JSON.parse(text ?? ''));
      if (file === `key-${key.name}.json`) return key;
    } catch {
      throw damaged;
    }
    throw damaged;
  }

  async function readKeys(): Promise<KeyFile[]> {
    const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const names = files.filter((file) => file.startsWith('key-') && file.endsWith('.json'));
    const keys = await Promise.all(names.map(readKey));
    return keys.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function findKey(which: string): Promise<KeyFile> {
    const keys = await readKeys();
    const prefix = which.replaceAll(' ', '').toLowerCase();
    const byName = keys.find((key) => key.name === which);
    const byId = /^[0-9a-f]{8,64}$/.test(prefix) ? keys.filter((key) => key.keyid.startsWith(prefix)) : [];
    const key = byName ?? (byId.length === 1 ? byId[0] : undefined);
    if (key) return key;
    throw new ClearveilError(
      'UNKNOWN_KEY',
      `there is no key "${which}"`,
      'List the keys with: clearveil key show',
    );
  }

  async function createKey(key: NewKey): Promise<KeyInfo> {
    checkNewKey(key);
    await makePrivateFolder(folder);
    const file = await generateKeyFile(key.kind, key.name, key.passphrase, now());
    if (!(await createPrivateFile(pathOf(key.name), `${canonicalJson(file)}\n`))) {
      const remedy = 'Choose another name; keys are revoked, never replaced.';
      throw new ClearveilError('KEY_EXISTS', `there is a key named "${key.name}" already`, remedy);
    }
    return infoOf(file, await readRevocations(revocationsPath));
  }

  async function revokeKey(which: string, reason: string): Promise<KeyInfo> {
    const key = await findKey(which);
    const revocations = await readRevocations(revocationsPath);
    const before = revocations.find((entry) => entry.keyid === key.keyid);
    if (before) {
      const message = `the key ${key.name} was revoked at ${before.revokedAt}`;
      throw new ClearveilError('KEY_REVOKED', message, 'Nothing is left to do.');
    }
    if (reason.trim() === '' || reason.length > 500) {
      throw new ClearveilError('USAGE', 'a revocation needs a reason', 'Say why in at most 500 characters.');
    }
    const revocation = { keyid: key.keyid, reason, revokedAt: now().toISOString() };
    await appendRevocation(revocationsPath, revocation);
    return infoOf(key, [revocation]);
  }

  async function unlockKey(which: string, passphrase: string | null): Promise<Signer> {
    const key = await findKey(which);
    const revocation = (await readRevocations(revocationsPath)).find((entry) => entry.keyid === key.keyid);
    if (revocation) {
      const message = `the key ${key.name} was revoked at ${revocation.revokedAt}`;
      throw new ClearveilError('KEY_REVOKED', message, 'Sign with another key.');
    }
    return signerOf(key, passphrase);
  }

  async function workstationKey(): Promise<Signer> {
    const keys = await readKeys();
    const revoked = new Set((await readRevocations(revocationsPath)).map((entry) => entry.keyid));
    const usable = keys.find((key) => key.kind === 'workstation' && !revoked.has(key.keyid));
    if (usable) return signerOf(usable, null);
    const taken = new Set(keys.map((key) => key.name));
    for (let number = 1; ; number++) {
      const name = number === 1 ? 'workstation' : `workstation-${number}`;
      if (taken.has(name)) continue;
      try {
        await createKey({ kind: 'workstation', name, passphrase: null });
      } catch (error) {
        // Another process made it at the same moment: theirs is as good.
        if (!(error instanceof ClearveilError && error.code === 'KEY_EXISTS')) throw error;
      }
      return unlockKey(name, null);
    }
  }

  async function exportTrust(): Promise<TrustFile> {
    const keys = (await readKeys()).filter((key) => key.kind !== 'person');
    const revocations = await readRevocations(revocationsPath);
    return {
      schema: 1,
      keys: keys
        .map(({ keyid, publicKey, kind }) => ({ keyid, publicKey, kind, label: null }))
        .sort((a, b) => (a.keyid < b.keyid ? -1 : 1)),
      revoked: revocations.map(({ keyid, revokedAt }) => ({ keyid, revokedAt })),
    };
  }

  return {
    createKey,
    listKeys: async () => {
      const revocations = await readRevocations(revocationsPath);
      return (await readKeys()).map((key) => infoOf(key, revocations));
    },
    showKey: async (which) => infoOf(await findKey(which), await readRevocations(revocationsPath)),
    revokeKey,
    revokedKeys: async () => new Set((await readRevocations(revocationsPath)).map(({ keyid }) => keyid)),
    unlockKey,
    workstationKey,
    exportTrust,
  };
}
