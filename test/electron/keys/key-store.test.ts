// SPDX-License-Identifier: GPL-3.0-or-later
/** Keys: what opens them, what does not, and that the files keep their secret to their owner. */
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../../../core/release/encoding.ts';
import { keyidOf } from '../../../core/release/signer.ts';
import { verifyEd25519 } from '../../../core/verify/ed25519.ts';
import { decodeTrustFile } from '../../../core/verify/trust.ts';
import { keyFileSchema } from '../../../electron/service/keys/key-file.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const base = temporaryFolder('keys');

let homes = 0;
function newHome(): string {
  return join(base, `home-${homes++}`);
}
const passphrase = 'correct horse battery';
const hasModes = process.platform !== 'win32';

describe('a key with a passphrase', () => {
  test('signs once unlocked, and is named by its public half', async () => {
    const keys = openKeyStore(newHome(), () => new Date('2026-01-02T03:04:05.678Z'));
    const info = await keys.createKey({ kind: 'office', name: 'foia-office', passphrase });
    const signer = await keys.unlockKey('foia-office', passphrase);
    expect(signer).toMatchObject({ keyid: info.keyid, role: 'office' });
    expect(keyidOf(signer.publicKey)).toBe(info.keyid);
    const message = encodeUtf8('a message');
    expect(verifyEd25519(await signer.sign(message), message, signer.publicKey)).toBe(true);
    expect(info.createdAt).toBe('2026-01-02T03:04:05.678Z');
    expect(await keys.unlockKey(info.keyid, passphrase)).toMatchObject({ keyid: info.keyid });
    expect(await keys.unlockKey(info.fingerprint, passphrase)).toMatchObject({ keyid: info.keyid });
    expect(await keys.showKey(info.keyid.slice(0, 8))).toEqual(info);
    await expect(keys.showKey(info.keyid.slice(0, 7))).rejects.toMatchObject({ code: 'UNKNOWN_KEY' });
  });

  test('stays shut for any other passphrase, also for none', async () => {
    const keys = openKeyStore(newHome());
    await keys.createKey({ kind: 'person', name: 'kim', passphrase });
    for (const wrong of ['correct horse batterY', '', `${passphrase} `, null]) {
      await expect(keys.unlockKey('kim', wrong)).rejects.toMatchObject({
        code: 'PASSPHRASE_WRONG',
        exitCode: 4,
      });
    }
  });

  test('one passphrase typed in two Unicode forms is one passphrase', async () => {
    const keys = openKeyStore(newHome());
    await keys.createKey({ kind: 'person', name: 'kim', passphrase: 'caf\u00e9 am See' });
    expect(await keys.unlockKey('kim', 'cafe\u0301 am See')).toMatchObject({ role: 'person' });
  });

  test('its file holds neither passphrase nor seed in the clear, and is its owner’s only', async () => {
    const home = newHome();
    const keys = openKeyStore(home);
    await keys.createKey({ kind: 'office', name: 'foia', passphrase });
    const path = join(home, 'keys', 'key-foia.json');
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain(passphrase);
    const { wrapped } = keyFileSchema.parse(JSON.parse(text));
    if (wrapped.by !== 'passphrase') throw new Error('not wrapped');
    expect(wrapped).toMatchObject({ kdf: 'PBKDF2-HMAC-SHA-256', iterations: 600_000, cipher: 'AES-256-GCM' });
    expect(Buffer.from(wrapped.ciphertext, 'base64')).toHaveLength(32);
    if (hasModes) {
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(join(home, 'keys'))).mode & 0o777).toBe(0o700);
    }
    expect(await readdir(join(home, 'keys'))).toEqual(['key-foia.json']);
  });

  test('a changed file does not open: kind, name, key, rounds, wrapping', async () => {
    const home = newHome();
    const keys = openKeyStore(home);
    const info = await keys.createKey({ kind: 'person', name: 'kim', passphrase });
    const other = await openKeyStore(newHome()).createKey({ kind: 'person', name: 'lee', passphrase });
    const path = join(home, 'keys', 'key-kim.json');
    const good = await readFile(path, 'utf8');
    const flip = (text: string): string => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
    const file = keyFileSchema.parse(JSON.parse(good));
    if (file.wrapped.by !== 'passphrase') throw new Error('not wrapped');
    const changes: [object, string][] = [
      [{ ...file, kind: 'office' }, 'PASSPHRASE_WRONG'],
      [{ ...file, createdAt: '2020-01-01T00:00:00.000Z' }, 'PASSPHRASE_WRONG'],
      [{ ...file, keyid: other.keyid, publicKey: other.publicKey }, 'PASSPHRASE_WRONG'],
      [
        { ...file, wrapped: { ...file.wrapped, ciphertext: flip(file.wrapped.ciphertext) } },
        'PASSPHRASE_WRONG',
      ],
      [{ ...file, wrapped: { ...file.wrapped, tag: flip(file.wrapped.tag) } }, 'PASSPHRASE_WRONG'],
      [{ ...file, wrapped: { ...file.wrapped, salt: flip(file.wrapped.salt) } }, 'PASSPHRASE_WRONG'],
      [{ ...file, keyid: other.keyid }, 'KEY_DAMAGED'],
      [{ ...file, name: 'lee' }, 'KEY_DAMAGED'],
      [{ ...file, wrapped: { ...file.wrapped, iterations: 1000 } }, 'KEY_DAMAGED'],
      [{ ...file, wrapped: { by: 'file mode', seed: file.wrapped.ciphertext } }, 'KEY_DAMAGED'],
    ];
    for (const [changed, code] of changes) {
      await writeFile(path, JSON.stringify(changed));
      await expect(keys.unlockKey('kim', passphrase)).rejects.toMatchObject({ code });
    }
    await writeFile(path, good.slice(0, 40));
    await expect(keys.listKeys()).rejects.toMatchObject({ code: 'KEY_DAMAGED' });
    await writeFile(path, good);
    expect(await keys.showKey('kim')).toEqual(info);
  });

  test.skipIf(!hasModes)('a key file that others may read is not used', async () => {
    const home = newHome();
    const keys = openKeyStore(home);
    await keys.createKey({ kind: 'person', name: 'kim', passphrase });
    await chmod(join(home, 'keys', 'key-kim.json'), 0o640);
    await expect(keys.unlockKey('kim', passphrase)).rejects.toMatchObject({ code: 'ACCESS_REFUSED' });
  });
});

describe('names', () => {
  test('are unique, also for two that come at the same moment', async () => {
    const keys = openKeyStore(newHome());
    const both = await Promise.allSettled(
      [1, 2].map(() => keys.createKey({ kind: 'office', name: 'foia', passphrase })),
    );
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(keys.createKey({ kind: 'person', name: 'foia', passphrase })).rejects.toMatchObject({
      code: 'KEY_EXISTS',
    });
    expect(await keys.listKeys()).toHaveLength(1);
  });

  test.each(['', 'Kim', '../kim', 'a/b', 'a b', '.kim', 'ä', 'a'.repeat(41)])(
    '%j is refused',
    async (name) => {
      const home = newHome();
      await expect(openKeyStore(home).createKey({ kind: 'person', name, passphrase })).rejects.toMatchObject({
        code: 'USAGE',
      });
      await expect(stat(home)).rejects.toThrow();
    },
  );

  test('a short passphrase, none, or one for a workstation is refused', async () => {
    const keys = openKeyStore(newHome());
    for (const [kind, words] of [
      ['person', 'seven77'],
      ['office', null],
      ['workstation', passphrase],
    ] as const) {
      await expect(keys.createKey({ kind, name: 'k', passphrase: words })).rejects.toMatchObject({
        code: 'USAGE',
      });
    }
    expect(await keys.listKeys()).toEqual([]);
  });
});

describe('revocation', () => {
  test('ends a key for good, and says when and why', async () => {
    const home = newHome();
    const keys = openKeyStore(home, () => new Date('2026-05-06T07:08:09.000Z'));
    const info = await keys.createKey({ kind: 'office', name: 'foia', passphrase });
    await keys.createKey({ kind: 'office', name: 'second', passphrase });
    await expect(keys.revokeKey('foia', ' ')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(keys.revokeKey('nobody', 'lost')).rejects.toMatchObject({ code: 'UNKNOWN_KEY' });
    const revoked = await keys.revokeKey('foia', 'the laptop was lost');
    expect(revoked.revoked).toEqual({ at: '2026-05-06T07:08:09.000Z', reason: 'the laptop was lost' });
    await expect(keys.unlockKey('foia', passphrase)).rejects.toMatchObject({ code: 'KEY_REVOKED' });
    await expect(keys.revokeKey(info.keyid, 'again')).rejects.toMatchObject({ code: 'KEY_REVOKED' });
    await keys.revokeKey('second', 'not needed');
    const lines = (await readFile(join(home, 'keys', 'revocations.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect((await keys.listKeys()).map((key) => key.revoked?.reason)).toEqual([
      'the laptop was lost',
      'not needed',
    ]);
  });

  test('a list that cannot be read stops all signing', async () => {
    const home = newHome();
    const keys = openKeyStore(home);
    await keys.createKey({ kind: 'office', name: 'foia', passphrase });
    await writeFile(join(home, 'keys', 'revocations.jsonl'), '{"keyid":"', { mode: 0o600 });
    await expect(keys.unlockKey('foia', passphrase)).rejects.toMatchObject({ code: 'KEY_DAMAGED' });
  });
});

describe('the workstation key', () => {
  test('is made once, without a passphrase, and made anew after it was revoked', async () => {
    const home = newHome();
    const keys = openKeyStore(home);
    const [first, again] = await Promise.all([keys.workstationKey(), keys.workstationKey()]);
    expect(first.role).toBe('workstation');
    expect(again.keyid).toBe(first.keyid);
    if (hasModes) expect((await stat(join(home, 'keys', 'key-workstation.json'))).mode & 0o777).toBe(0o600);
    await keys.revokeKey(first.keyid, 'moved to another room');
    const next = await keys.workstationKey();
    expect(next.keyid).not.toBe(first.keyid);
    expect((await keys.listKeys()).map((key) => key.name)).toEqual(['workstation', 'workstation-2']);
  });
});

test('the exported trust file is one, holds no name and no personal key', async () => {
  const keys = openKeyStore(newHome());
  const office = await keys.createKey({ kind: 'office', name: 'foia', passphrase });
  await keys.createKey({ kind: 'person', name: 'kim', passphrase });
  const workstation = await keys.workstationKey();
  await keys.revokeKey('workstation', 'kim lost it');
  const trust = await keys.exportTrust();
  expect(trust.keys.map(({ keyid, kind }) => [keyid, kind]).sort()).toEqual(
    [
      [office.keyid, 'office'],
      [workstation.keyid, 'workstation'],
    ].sort(),
  );
  expect(trust.revoked.map(({ keyid }) => keyid)).toEqual([workstation.keyid]);
  const text = JSON.stringify(trust);
  expect(text).not.toMatch(/kim|foia/);
  expect(decodeTrustFile(encodeUtf8(text))).toEqual(trust);
  expect(decodeTrustFile(encodeUtf8(text.replace(office.keyid, '0'.repeat(64))))).toBeUndefined();
});
