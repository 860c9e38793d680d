// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * DSSE v1 envelopes (secure-systems-lab/dsse). The envelope's JSON is canonical (RFC 8785) with one line feed after it,
 * so one record has one sequence of bytes. Beside `keyid` and `sig` each signature carries the raw public key, a field
 * the specification lets producers add: it makes the record self-contained and proves nothing about who holds the key.
 */

import { concatBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';
import { sameBytes } from '../base/same-bytes.ts';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from './encoding.ts';
import { keyidOf, type Signer } from './signer.ts';

/** The payload type of in-toto statements. */
export const inTotoPayloadType = 'application/vnd.in-toto+json';

export type EnvelopeSignature = {
  readonly keyid: string;
  readonly publicKey: Uint8Array;
  readonly sig: Uint8Array;
};

/** An envelope whose form is right. Its payload is not to be read before a signature over it has been checked. */
export type OpenedEnvelope =
  | { readonly ok: true; readonly payload: Uint8Array; readonly signatures: readonly EnvelopeSignature[] }
  | { readonly ok: false; readonly problem: 'malformed' | 'not-canonical'; readonly detail: string };

const envelopeSchema = z.strictObject({
  payload: z.string(),
  payloadType: z.literal(inTotoPayloadType),
  signatures: z
    .array(z.strictObject({ keyid: z.string(), publicKey: z.string(), sig: z.string() }))
    .min(1)
    .max(16),
});

/** What is signed: `"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload`, lengths in bytes, ASCII decimal. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = encodeUtf8(payloadType);
  return concatBytes(encodeUtf8(`DSSEv1 ${type.length} `), type, encodeUtf8(` ${payload.length} `), payload);
}

/** Signs a payload with every signer; the bytes of the envelope. */
export async function sealEnvelope(payload: Uint8Array, signers: readonly Signer[]): Promise<Uint8Array> {
  const message = preAuthEncoding(inTotoPayloadType, payload);
  const signatures = await Promise.all(
    signers.map(async (signer) => ({
      keyid: signer.keyid,
      publicKey: encodeBase64(signer.publicKey),
      sig: encodeBase64(await signer.sign(message)),
    })),
  );
  signatures.sort((a, b) => (a.keyid < b.keyid ? -1 : 1));
  const envelope = { payload: encodeBase64(payload), payloadType: inTotoPayloadType, signatures };
  return encodeUtf8(`${canonicalJson(envelope)}\n`);
}

/** Takes an envelope apart. Only the canonical spelling is accepted; signatures are not checked here. */
export function openEnvelope(bytes: Uint8Array): OpenedEnvelope {
  const malformed = (detail: string): OpenedEnvelope => ({ ok: false, problem: 'malformed', detail });
  const notCanonical = (detail: string): OpenedEnvelope => ({ ok: false, problem: 'not-canonical', detail });
  const text = decodeUtf8(bytes);
  if (text === undefined) return malformed('it is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) return malformed('it is not an envelope of an in-toto statement');
  if (!sameBytes(bytes, encodeUtf8(`${canonicalJson(parsed.data)}\n`))) {
    return notCanonical('its JSON is not in canonical form');
  }
  const payload = decodeBase64(parsed.data.payload);
  if (!payload) return notCanonical('its payload is not canonical base64');
  const signatures: EnvelopeSignature[] = [];
  for (const entry of parsed.data.signatures) {
    const publicKey = decodeBase64(entry.publicKey);
    const sig = decodeBase64(entry.sig);
    if (!publicKey || !sig) return notCanonical('a key or signature is not canonical base64');
    if (publicKey.length !== 32 || sig.length !== 64)
      return malformed('a key or signature has the wrong length');
    if (entry.keyid !== keyidOf(publicKey)) return malformed('a key id is not the digest of its key');
    if (entry.keyid <= (signatures.at(-1)?.keyid ?? '')) return notCanonical('signatures are not in order');
    signatures.push({ keyid: entry.keyid, publicKey, sig });
  }
  return { ok: true, payload, signatures };
}
