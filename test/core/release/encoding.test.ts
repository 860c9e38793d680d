// SPDX-License-Identifier: GPL-3.0-or-later
/** Strict text encodings, and the published vectors of the forms that are signed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { sameBytes } from '../../../core/base/same-bytes.ts';
import { preAuthEncoding } from '../../../core/release/dsse.ts';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../../../core/release/encoding.ts';
import { fingerprintOf, keyidOf } from '../../../core/release/signer.ts';
import { verifyEd25519 } from '../../../core/verify/ed25519.ts';

describe('base64', () => {
  test('agrees with the platform and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  test('one value has one spelling', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12, unit: fc.constantFrom(...'AQgw+/=-_ab \n') }), (text) => {
        const bytes = decodeBase64(text);
        if (bytes !== undefined) expect(encodeBase64(bytes)).toBe(text);
      }),
      { numRuns: 2000 },
    );
    expect(decodeBase64('QQ==')).toEqual(Uint8Array.of(65));
    expect(decodeBase64('QR==')).toBeUndefined();
    expect(decodeBase64('QQ')).toBeUndefined();
    expect(decodeBase64('Q===')).toBeUndefined();
    expect(decodeBase64('QQ==QQ==')).toBeUndefined();
  });
});

describe('UTF-8', () => {
  test('well-formed text comes back, anything else is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
    for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
    }
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 65))).toBe('\ufeffA');
  });

  test('sameBytes compares length and content', () => {
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  });
});

describe('published vectors', () => {
  test('DSSE: the protocol’s own example', () => {
    const bytes = preAuthEncoding('http://example.com/HelloWorld', encodeUtf8('hello world'));
    expect(decodeUtf8(bytes)).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  test('DSSE: lengths are bytes, and no two pairs share an encoding', () => {
    expect(decodeUtf8(preAuthEncoding('é', encodeUtf8('€')))).toBe('DSSEv1 2 é 3 €');
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (typeA, bodyA, typeB, bodyB) => {
        const a = preAuthEncoding(typeA, encodeUtf8(bodyA));
        const b = preAuthEncoding(typeB, encodeUtf8(bodyB));
        expect(sameBytes(a, b)).toBe(typeA === typeB && bodyA === bodyB);
      }),
    );
  });

  test('RFC 8785: numbers, strings and order of the example in section 3.2', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\ud83d\ude00":5,"\ufb33":3}');
  });

  test('RFC 8032: Ed25519 test 2, and one bit off', () => {
    const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
    const publicKey = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const signature = hex(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(verifyEd25519(signature, Uint8Array.of(0x72), publicKey)).toBe(true);
    expect(verifyEd25519(signature, Uint8Array.of(0x73), publicKey)).toBe(false);
    expect(verifyEd25519(signature.subarray(1), Uint8Array.of(0x72), publicKey)).toBe(false);
  });

  test('Ed25519: a key of small order signs nothing', () => {
    const small = new Uint8Array(32).fill(0, 1);
    small[0] = 1;
    const signature = new Uint8Array(64);
    signature[0] = 1;
    expect(verifyEd25519(signature, encodeUtf8('anything'), small)).toBe(false);
  });

  test('a key id is the SHA-256 of the raw key, a fingerprint its groups of four', () => {
    expect(keyidOf(new Uint8Array(0))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(fingerprintOf('e3b0c44298fc')).toBe('E3B0 C442 98FC');
  });
});
