// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One key in a file. The private half (the 32-byte Ed25519 seed) is wrapped with AES-256-GCM under a key that
 * PBKDF2-HMAC-SHA-256 derives from the passphrase; everything else in the file is bound to it as additional data. An
 * unattended workstation key has no passphrase: the mode of its file is all that guards it, so it signs drafts only.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  pbkdf2,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { type KeyKind, keyidOf, keyKinds } from '../../../core/release/signer.ts';

/** Rounds for new keys. Files with fewer are refused, so that a file cannot weaken itself. */
export const passphraseIterations = 600_000;
const mostIterations = 20_000_000;
export const shortestPassphrase = 8;

const base64 = z.base64();

const protectionSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('passphrase'),
    kdf: z.literal('PBKDF2-HMAC-SHA-256'),
    iterations: z.int().min(passphraseIterations).max(mostIterations),
    salt: base64,
    cipher: z.literal('AES-256-GCM'),
    iv: base64,
    ciphertext: base64,
    tag: base64,
  }),
  z.strictObject({ by: z.literal('file mode'), seed: base64 }),
]);

export const keyFileSchema = z
  .strictObject({
    schema: z.literal(1),
    kind: z.enum(keyKinds),
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/),
    keyid: z.string().regex(/^[0-9a-f]{64}$/),
    publicKey: base64,
    createdAt: z.iso.datetime(),
    wrapped: protectionSchema,
  })
  .refine(
    (key) => (key.kind === 'workstation') === (key.wrapped.by === 'file mode'),
    'wrong protection for the kind',
  )
  .refine(
    (key) => keyidOf(Buffer.from(key.publicKey, 'base64')) === key.keyid,
    'key id is not that of the key',
  );

export type KeyFile = z.infer<typeof keyFileSchema>;
export type KeyHeader = Omit<KeyFile, 'wrapped'>;

const derive = promisify(pbkdf2);

/** The same passphrase typed on two keyboards is one sequence of bytes. */
function deriveKey(passphrase: string, salt: Buffer, iterations: number): Promise<Buffer> {
  return derive(passphrase.normalize('NFKC'), salt, iterations, 32, 'sha256');
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** Additional data of the wrapping: a header that was changed does not unwrap. */
function boundHeader({ schema, kind, name, keyid, publicKey, createdAt }: KeyHeader): Buffer {
  return Buffer.from(canonicalJson({ schema, kind, name, keyid, publicKey, createdAt }), 'utf8');
}

/** Makes a key. `passphrase` is null for a workstation key and only for one; the caller has checked it. */
export async function generateKeyFile(
  kind: KeyKind,
  name: string,
  passphrase: string | null,
  createdAt: Date,
): Promise<KeyFile> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const publicKey = rawPublicKey(privateKey);
  const header: KeyHeader = {
    schema: 1,
    kind,
    name,
    keyid: keyidOf(publicKey),
    publicKey: publicKey.toString('base64'),
    createdAt: createdAt.toISOString(),
  };
  if (passphrase === null) {
    return { ...header, wrapped: { by: 'file mode', seed: seed.toString('base64') } };
  }
  const salt = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, salt, passphraseIterations), iv);
  cipher.setAAD(boundHeader(header));
  const ciphertext = Buffer.concat([cipher.update(seed), cipher.final()]);
  return {
    ...header,
    wrapped: {
      by: 'passphrase',
      kdf: 'PBKDF2-HMAC-SHA-256',
      iterations: passphraseIterations,
      salt: salt.toString('base64'),
      cipher: 'AES-256-GCM',
      iv: iv.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
    },
  };
}

async function unwrapSeed(key: KeyFile, passphrase: string | null): Promise<Buffer> {
  const { wrapped } = key;
  if (wrapped.by === 'file mode') return Buffer.from(wrapped.seed, 'base64');
  const wrong = new ClearveilError(
    'PASSPHRASE_WRONG',
    `the passphrase does not open the key ${key.name}`,
    'Type it again. If you are sure of it, the key file was changed: restore it from a backup.',
  );
  if (passphrase === null) throw wrong;
  const secret = await deriveKey(passphrase, Buffer.from(wrapped.salt, 'base64'), wrapped.iterations);
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(wrapped.iv, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(boundHeader(key));
    decipher.setAuthTag(Buffer.from(wrapped.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(wrapped.ciphertext, 'base64')), decipher.final()]);
  } catch {
    throw wrong;
  }
}

/** The private key. Throws PASSPHRASE_WRONG, or KEY_DAMAGED when it is not the private half of the public key. */
export async function openPrivateKey(key: KeyFile, passphrase: string | null): Promise<KeyObject> {
  const seed = await unwrapSeed(key, passphrase);
  try {
    // PKCS #8 for Ed25519 (RFC 8410): a fixed prefix, then the seed.
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
    const privateKey = createPrivateKey({
      key: Buffer.concat([prefix, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    if (rawPublicKey(privateKey).toString('base64') === key.publicKey) return privateKey;
  } catch {
    // Not a key at all: told below.
  } finally {
    seed.fill(0);
  }
  throw new ClearveilError(
    'KEY_DAMAGED',
    `the file of key ${key.name} is damaged`,
    'Restore it from a backup.',
  );
}
