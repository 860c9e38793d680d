// SPDX-License-Identifier: GPL-3.0-or-later
/** Checks the record by itself: form, signatures, signers, the file set it implies. Nothing is parsed before it is verified. */
import { inTotoPayloadType, openEnvelope, preAuthEncoding } from '../release/dsse.ts';
import { encodeBase64 } from '../release/encoding.ts';
import { isSafePath, recordPath, subjectPaths } from '../release/package-layout.ts';
import { decodeStatement, type Statement } from '../release/statement.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { TrustFile } from './trust.ts';
import type { Finding, FindingCode } from './verdict.ts';

export type RecordCheck = {
  readonly findings: readonly Finding[];
  /** Null unless the signatures hold and the statement is well formed. */
  readonly statement: Statement | null;
};

/** Checks the bytes of `data/record.dsse.json`. */
export function checkRecord(bytes: Uint8Array): RecordCheck {
  const fail = (code: FindingCode, message: string): RecordCheck => ({
    findings: [{ code, path: recordPath, message }],
    statement: null,
  });
  const envelope = openEnvelope(bytes);
  if (!envelope.ok) {
    const code = envelope.problem === 'malformed' ? 'RECORD_MALFORMED' : 'RECORD_NOT_CANONICAL';
    return fail(code, `The record cannot be used: ${envelope.detail}.`);
  }
  const message = preAuthEncoding(inTotoPayloadType, envelope.payload);
  for (const { sig, publicKey, keyid } of envelope.signatures) {
    if (!verifyEd25519(sig, message, publicKey)) {
      return fail('SIGNATURE_INVALID', `The signature of key ${keyid} does not belong to this record.`);
    }
  }
  const decoded = decodeStatement(envelope.payload);
  if (!decoded.ok) return fail('RECORD_SCHEMA', `The record holds something it may not: ${decoded.problem}.`);
  const { statement } = decoded;
  const named = statement.record.signers.map((signer) => `${signer.keyid} ${signer.publicKey}`);
  const signed = envelope.signatures.map((entry) => `${entry.keyid} ${encodeBase64(entry.publicKey)}`);
  if (named.join() !== signed.join()) {
    return fail('SIGNER_MISMATCH', 'The record is signed by other keys than those it names.');
  }
  const unsafe = statement.files.find((file) => !isSafePath(file.path) || !file.path.startsWith('data/'));
  if (unsafe) return fail('PATH_UNSAFE', 'The record names a path that leads out of the package.');
  const paths = statement.files.map((file) => file.path);
  if (paths.join() !== subjectPaths(statement.record.media).join()) {
    return fail('RECORD_SCHEMA', 'The files that the record vouches for are not those it implies.');
  }
  return { findings: [], statement };
}

/** Findings about who signed, in the light of a trust file when there is one. */
export function checkSigners(statement: Statement, trust: TrustFile | null): Finding[] {
  const findings: Finding[] = [];
  const find = (code: FindingCode, message: string): void => {
    findings.push({ code, path: recordPath, message });
  };
  const released = statement.record.status === 'released';
  for (const signer of statement.record.signers) {
    const known = trust?.keys.find((key) => key.keyid === signer.keyid);
    const revocation = trust?.revoked.find((entry) => entry.keyid === signer.keyid);
    const unattended = signer.role === 'workstation' || known?.kind === 'workstation';
    if (released && unattended) {
      find('WORKSTATION_KEY_ON_RELEASE', 'An unattended key signed a release; it may sign drafts only.');
    } else if (known && known.kind !== signer.role) {
      find('SIGNER_ROLE_MISMATCH', `The record calls a ${known.kind} key a key of the ${signer.role}.`);
    }
    if (revocation) {
      find(
        'KEY_REVOKED',
        `The signing key was revoked at ${revocation.revokedAt}; nothing proves it signed before.`,
      );
    } else if (trust && !known) {
      find('SIGNER_UNKNOWN_TO_TRUST', `The trust file does not name key ${signer.keyid}.`);
    }
  }
  return findings;
}
