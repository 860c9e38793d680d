// SPDX-License-Identifier: GPL-3.0-or-later
/** The two parts of a verdict, its words and its exit code. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { originalCommitment } from '../../../core/release/original-commitment.ts';
import type { OriginalReference, RedactionRecord } from '../../../core/release/record.ts';
import { compareOriginal } from '../../../core/verify/original-check.ts';
import { decodeTrustFile } from '../../../core/verify/trust.ts';
import {
  type Finding,
  type FindingCode,
  isIntact,
  judgeSigner,
  type Verdict,
  verdictExitCode,
  verdictSentence,
} from '../../../core/verify/verdict.ts';

const finding = (code: FindingCode): Finding => ({ code, path: null, message: '' });

const signerCodes = [
  'WORKSTATION_KEY_ON_RELEASE',
  'SIGNER_ROLE_MISMATCH',
  'SIGNER_UNKNOWN_TO_TRUST',
  'KEY_REVOKED',
] as const;
const originalCodes = ['ORIGINAL_MISMATCH', 'ORIGINAL_WITHHELD'] as const;
const integrityCodes = [
  'PAYLOAD_ALTERED',
  'PAYLOAD_MISSING',
  'PAYLOAD_UNEXPECTED',
  'TAG_ALTERED',
  'RECORD_MISSING',
  'SYMLINK',
  'SIGNATURE_INVALID',
  'SIGNER_MISMATCH',
] as const;

function verdict(findings: readonly Finding[], holds = true, trusted = false): Omit<Verdict, 'sentence'> {
  const intact = isIntact(findings);
  const signer = judgeSigner(findings, holds, trusted);
  return {
    schema: 1,
    intact,
    signer,
    authentic: intact && signer === 'trusted',
    status: 'released',
    signers: [],
    original: 'not compared',
    findings,
    recordSha256: null,
    record: null,
  };
}

describe('the two parts', () => {
  test('who signed says nothing of the content, and the other way round', () => {
    for (const code of [...signerCodes, ...originalCodes]) expect(isIntact([finding(code)])).toBe(true);
    for (const code of integrityCodes) expect(isIntact([finding(code)])).toBe(false);
    expect(judgeSigner([finding('PAYLOAD_ALTERED')], true, true)).toBe('trusted');
  });

  test.each<[readonly FindingCode[], boolean, boolean, Verdict['signer']]>([
    [[], true, true, 'trusted'],
    [[], true, false, 'unknown'],
    [[], false, true, 'invalid'],
    [['SIGNER_UNKNOWN_TO_TRUST'], true, true, 'unknown'],
    [['KEY_REVOKED'], true, true, 'revoked'],
    [['KEY_REVOKED', 'WORKSTATION_KEY_ON_RELEASE'], true, true, 'revoked'],
    [['WORKSTATION_KEY_ON_RELEASE'], true, true, 'invalid'],
    [['SIGNER_ROLE_MISMATCH'], true, true, 'invalid'],
  ])('findings %j, signature holds %j, trust %j: %s', (codes, holds, trusted, expected) => {
    expect(judgeSigner(codes.map(finding), holds, trusted)).toBe(expected);
  });

  test('never authentic without trust, without an intact package, or with a doubtful signer', () => {
    fc.assert(
      fc.property(
        fc.subarray([...signerCodes, ...integrityCodes, ...originalCodes]),
        fc.boolean(),
        fc.boolean(),
        (codes, holds, trusted) => {
          const value = verdict(codes.map(finding), holds, trusted);
          const sound = codes.every((code) => (originalCodes as readonly string[]).includes(code));
          expect(value.authentic).toBe(sound && holds && trusted);
          const sentence = verdictSentence(value, trusted);
          expect(sentence.includes('Authentic')).toBe(value.authentic);
          expect(verdictExitCode({ ...value, sentence })).toBe(codes.length === 0 ? 0 : 1);
          if (!value.intact) expect(sentence).toContain('do not rely');
        },
      ),
    );
  });
});

describe('the original', () => {
  const given = { sha256: 'ab'.repeat(32), sizeBytes: 42 };
  const salt = new Uint8Array(32).fill(7);
  const compare = (original: OriginalReference, value: Parameters<typeof compareOriginal>[1] = given) =>
    compareOriginal({ media: [{ original }] } as unknown as RedactionRecord, value);

  test('by digest and size', () => {
    expect(compare(given)).toBe('matches');
    expect(compare({ ...given, sizeBytes: 43 })).toBe('differs');
    expect(compare({ ...given, sha256: 'cd'.repeat(32) })).toBe('differs');
  });

  test('by commitment, once the salt is disclosed', () => {
    const commitment = originalCommitment(given, salt);
    expect(compare({ commitment })).toBe('withheld');
    expect(compare({ commitment }, { ...given, salt })).toBe('matches');
    expect(compare({ commitment }, { ...given, sizeBytes: 43, salt })).toBe('differs');
    expect(compare({ commitment }, { ...given, salt: new Uint8Array(32).fill(8) })).toBe('differs');
  });
});

describe('a trust file', () => {
  const bytes = (value: unknown): Uint8Array => Uint8Array.from(Buffer.from(JSON.stringify(value)));

  test.each([
    ['no JSON', Uint8Array.of(1)],
    ['a list', bytes([])],
    ['an unknown member', bytes({ schema: 1, keys: [], revoked: [], owner: 'x' })],
    ['another schema', bytes({ schema: 2, keys: [], revoked: [] })],
    [
      'a key under the wrong id',
      bytes({
        schema: 1,
        keys: [{ keyid: '00'.repeat(32), publicKey: `${'A'.repeat(43)}=`, kind: 'office', label: null }],
        revoked: [],
      }),
    ],
  ])('is not %s', (_name, value) => {
    expect(decodeTrustFile(value)).toBeUndefined();
  });

  test('may be empty', () => {
    expect(decodeTrustFile(bytes({ schema: 1, keys: [], revoked: [] }))).toEqual({
      schema: 1,
      keys: [],
      revoked: [],
    });
  });
});
