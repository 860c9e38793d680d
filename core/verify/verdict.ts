// SPDX-License-Identifier: GPL-3.0-or-later
/** What the verifier says: findings with codes, a two-part verdict, one sentence for a person, an exit code. */
import type { PackageStatus } from '../release/package-layout.ts';
import type { RedactionRecord } from '../release/record.ts';

/** Every way a package can fail, and what it says about the two parts of the verdict. */
const findingKinds = {
  PAYLOAD_ALTERED: 'integrity',
  PAYLOAD_MISSING: 'integrity',
  PAYLOAD_UNEXPECTED: 'integrity',
  PAYLOAD_RENAMED: 'integrity',
  PAYLOAD_SWAPPED: 'integrity',
  TAG_ALTERED: 'integrity',
  TAG_MISSING: 'integrity',
  TAG_UNEXPECTED: 'integrity',
  RECORD_MISSING: 'integrity',
  RECORD_MALFORMED: 'integrity',
  RECORD_NOT_CANONICAL: 'integrity',
  RECORD_SCHEMA: 'integrity',
  VEILS_MALFORMED: 'integrity',
  HUSHES_MALFORMED: 'integrity',
  PATH_UNSAFE: 'integrity',
  SYMLINK: 'integrity',
  NOT_A_FILE: 'integrity',
  EMPTY_DIRECTORY: 'integrity',
  FILE_UNREADABLE: 'integrity',
  /** The signature does not belong to the record: nothing in the package is vouched for. */
  SIGNATURE_INVALID: 'signature',
  SIGNER_MISMATCH: 'signature',
  WORKSTATION_KEY_ON_RELEASE: 'signer',
  SIGNER_ROLE_MISMATCH: 'signer',
  SIGNER_UNKNOWN_TO_TRUST: 'signer',
  KEY_REVOKED: 'signer',
  ORIGINAL_MISMATCH: 'original',
  ORIGINAL_WITHHELD: 'original',
} as const;

export type FindingCode = keyof typeof findingKinds;

export type Finding = {
  readonly code: FindingCode;
  /** The file concerned, null when it is the package as a whole. */
  readonly path: string | null;
  readonly message: string;
};

/** `unknown`: no trust file, or one that does not name the key. `invalid`: the signature or the key's role is wrong. */
export type SignerVerdict = 'trusted' | 'unknown' | 'revoked' | 'invalid';

export type Verdict = {
  readonly schema: 1;
  /** Every file is as it was when the record was signed, and nothing was added. */
  readonly intact: boolean;
  readonly signer: SignerVerdict;
  /** Intact, and signed by keys of a trust file. Never true without one. */
  readonly authentic: boolean;
  /** Null when no record could be read. */
  readonly status: PackageStatus | null;
  readonly signers: readonly {
    readonly keyid: string;
    readonly role: string;
    readonly fingerprint: string;
  }[];
  readonly original: 'matches' | 'differs' | 'withheld' | 'not compared';
  readonly findings: readonly Finding[];
  /** SHA-256 of the record's file, for comparison with a release letter; null when there is none. */
  readonly recordSha256: string | null;
  /** The record, once its signature holds; null before. */
  readonly record: RedactionRecord | null;
  readonly sentence: string;
};

/** 0 when nothing was found, 1 otherwise. An unknown signer without a trust file is no finding. */
export function verdictExitCode(verdict: Verdict): 0 | 1 {
  return verdict.intact && verdict.findings.length === 0 ? 0 : 1;
}

/** True unless a finding says that a file or the record is not as it was signed. */
export function isIntact(findings: readonly Finding[]): boolean {
  return findings.every((finding) => {
    const kind = findingKinds[finding.code];
    return kind !== 'integrity' && kind !== 'signature';
  });
}

/** The signer half of the verdict. `trusted`: a trust file names every signer. */
export function judgeSigner(
  findings: readonly Finding[],
  signatureHolds: boolean,
  trusted: boolean,
): SignerVerdict {
  const has = (...codes: readonly FindingCode[]): boolean =>
    findings.some((finding) => codes.includes(finding.code));
  if (!signatureHolds) return 'invalid';
  if (has('KEY_REVOKED')) return 'revoked';
  if (has('SIGNATURE_INVALID', 'SIGNER_MISMATCH', 'WORKSTATION_KEY_ON_RELEASE', 'SIGNER_ROLE_MISMATCH')) {
    return 'invalid';
  }
  return trusted && !has('SIGNER_UNKNOWN_TO_TRUST') ? 'trusted' : 'unknown';
}

/** The verdict in words. */
export function verdictSentence(verdict: Omit<Verdict, 'sentence'>, withTrust: boolean): string {
  const parts: string[] = [];
  if (!verdict.intact) {
    parts.push('Not intact: do not rely on this package.');
  } else if (verdict.authentic) {
    parts.push(
      'Authentic: every file is as it was when it was signed, and your trust file names the key that signed it.',
    );
  } else {
    parts.push('Intact: every file is as it was when it was signed.');
  }
  if (verdict.intact && verdict.signer === 'unknown') {
    parts.push(
      withTrust
        ? 'The signer is unknown: your trust file does not name the key.'
        : 'The signer is unknown: the key came inside the package, and a key inside a package proves nothing. Compare its fingerprint with the release letter, or verify with a trust file that reached you another way.',
    );
  }
  if (verdict.signer === 'revoked') parts.push('The signing key was revoked.');
  if (verdict.intact && verdict.signer === 'invalid') parts.push('The key was not entitled to sign this.');
  if (verdict.status === 'unreviewed draft') {
    parts.push('This is an unreviewed draft: no person has watched or approved it.');
  }
  if (verdict.original === 'matches') parts.push('It was made from the original you gave.');
  if (verdict.original === 'differs') parts.push('It was not made from the original you gave.');
  if (verdict.original === 'withheld') {
    parts.push(
      'The record withholds the digest of the original, so the original you gave could not be compared.',
    );
  }
  return parts.join(' ');
}
