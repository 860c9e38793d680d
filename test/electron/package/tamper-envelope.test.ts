// SPDX-License-Identifier: GPL-3.0-or-later
/** The envelope of the record changed: only its canonical form with its own signatures is taken. */
import { describe, expect, test } from 'vitest';
import { encodeBase64, encodeUtf8 } from '../../../core/release/encoding.ts';
import { recordPath } from '../../../core/release/package-layout.ts';
import { type Envelope, envelope, findingsOf, good } from './good-package.ts';
import type { Files } from './small-package.ts';

function withEnvelope(change: (envelope: Envelope) => string): Files {
  return new Map(good).set(recordPath, encodeUtf8(change(envelope())));
}

function canonicalText(envelope: Envelope): string {
  const { payload, payloadType } = envelope;
  const signatures = envelope.signatures.map(({ keyid, publicKey, sig }) => ({ keyid, publicKey, sig }));
  return `${JSON.stringify({ payload, payloadType, signatures })}\n`;
}

describe('the envelope', () => {
  test.each<[string, string, (envelope: Envelope) => string]>([
    ['indented', 'RECORD_NOT_CANONICAL', (envelope) => `${JSON.stringify(envelope, null, 2)}\n`],
    [
      'members in another order',
      'RECORD_NOT_CANONICAL',
      ({ payload, payloadType, signatures }) => `${JSON.stringify({ signatures, payloadType, payload })}\n`,
    ],
    [
      'one member twice',
      'RECORD_NOT_CANONICAL',
      (envelope) => canonicalText(envelope).replace('{', '{"payload":"",'),
    ],
    [
      'an escaped letter',
      'RECORD_NOT_CANONICAL',
      (envelope) => canonicalText(envelope).replace('"sig"', '"\\u0073ig"'),
    ],
    ['a byte order mark', 'RECORD_MALFORMED', (envelope) => `\ufeff${canonicalText(envelope)}`],
    [
      'base64 of the URL alphabet',
      'RECORD_NOT_CANONICAL',
      (envelope) =>
        canonicalText({
          ...envelope,
          signatures: envelope.signatures.map((entry) => ({ ...entry, sig: `-${entry.sig.slice(1)}` })),
        }),
    ],
    [
      'base64 without padding',
      'RECORD_NOT_CANONICAL',
      (envelope) =>
        canonicalText({
          ...envelope,
          signatures: envelope.signatures.map((entry) => ({ ...entry, sig: entry.sig.replace(/=+$/, '') })),
        }),
    ],
    ['a member more', 'RECORD_MALFORMED', (envelope) => `${JSON.stringify({ ...envelope, zeta: 1 })}\n`],
    [
      'another payload type',
      'RECORD_MALFORMED',
      (envelope) => canonicalText({ ...envelope, payloadType: 'application/json' }),
    ],
    ['no signature', 'RECORD_MALFORMED', (envelope) => canonicalText({ ...envelope, signatures: [] })],
    [
      'the signature twice',
      'RECORD_NOT_CANONICAL',
      (envelope) =>
        canonicalText({ ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] }),
    ],
    [
      'a key id of another key',
      'RECORD_MALFORMED',
      (envelope) =>
        canonicalText({
          ...envelope,
          signatures: envelope.signatures.map((entry) => ({ ...entry, keyid: '00'.repeat(32) })),
        }),
    ],
    [
      'a signature over something else',
      'SIGNATURE_INVALID',
      (envelope) =>
        canonicalText({
          ...envelope,
          signatures: envelope.signatures.map((entry) => ({
            ...entry,
            sig: encodeBase64(new Uint8Array(64).fill(9)),
          })),
        }),
    ],
    [
      'another payload under the old signature',
      'SIGNATURE_INVALID',
      (envelope) => {
        const statement = Buffer.from(envelope.payload, 'base64').toString().replace('"public"', '"defence"');
        return canonicalText({ ...envelope, payload: Buffer.from(statement).toString('base64') });
      },
    ],
  ])('%s', async (_name, code, change) => {
    expect(await findingsOf(withEnvelope(change))).toEqual([`${code} ${recordPath}`]);
  });

  test('the scalar of the signature written as a larger number', async () => {
    // s + L verifies in loose implementations; FIPS 186-5 and RFC 8032 refuse it.
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const files = withEnvelope((envelope) => {
      const [entry] = envelope.signatures;
      if (!entry) throw new Error('no signature');
      const sig = Buffer.from(entry.sig, 'base64');
      const scalar = BigInt(`0x${Buffer.from(sig.subarray(32)).reverse().toString('hex')}`) + order;
      Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse().copy(sig, 32);
      return canonicalText({ ...envelope, signatures: [{ ...entry, sig: sig.toString('base64') }] });
    });
    expect(await findingsOf(files)).toEqual([`SIGNATURE_INVALID ${recordPath}`]);
  });
});
