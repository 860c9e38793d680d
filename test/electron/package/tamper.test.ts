// SPDX-License-Identifier: GPL-3.0-or-later
/** The tamper matrix: every way to change a good package is found, and has a code of its own. */
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64, encodeUtf8 } from '../../../core/release/encoding.ts';
import { recordPath, tagPaths } from '../../../core/release/package-layout.ts';
import type { MediaRecord, RedactionRecord } from '../../../core/release/record.ts';
import type { Signer } from '../../../core/release/signer.ts';
import { portableDigest } from '../../../core/verify/package-source.ts';
import type { TrustFile } from '../../../core/verify/trust.ts';
import { verdictExitCode } from '../../../core/verify/verdict.ts';
import { type VerifyOptions, verifyPackage } from '../../../core/verify/verify-package.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import { nodeDigest } from '../../../electron/service/stages/verify-package.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import {
  type Files,
  forge,
  hushSheet,
  memorySource,
  readPackage,
  smallPackageOptions,
  veilSheet,
} from './small-package.ts';

const base = temporaryFolder('tamper');
const keys = openKeyStore(join(base, 'home'));
let good: Files;
let record: RedactionRecord;
let trust: TrustFile;
let office: Signer;
let workstation: Signer;
let forger: Signer;

beforeAll(async () => {
  await keys.createKey({ kind: 'office', name: 'foia', passphrase: 'a long passphrase' });
  office = await keys.unlockKey('foia', 'a long passphrase');
  workstation = await keys.workstationKey();
  trust = await keys.exportTrust();
  const others = openKeyStore(join(base, 'forger'));
  await others.createKey({ kind: 'office', name: 'forger', passphrase: 'a long passphrase' });
  forger = await others.unlockKey('forger', 'a long passphrase');
  const { packageDir } = await writePackage(await smallPackageOptions(join(base, 'good'), [office]));
  good = await readPackage(packageDir);
  const verdict = await verifyPackage(memorySource(good));
  if (!verdict.record) throw new Error('the good package has no record');
  record = verdict.record;
});

async function findingsOf(files: Files, options: VerifyOptions = {}): Promise<string[]> {
  const verdict = await verifyPackage(memorySource(files), { createDigest: nodeDigest, ...options });
  expect(verdictExitCode(verdict)).toBe(verdict.findings.length === 0 ? 0 : 1);
  if (verdict.findings.length > 0) expect(verdict.authentic).toBe(false);
  return verdict.findings.map(({ code, path }) => (path === null ? code : `${code} ${path}`));
}

function changed(path: string, change: (bytes: Uint8Array) => Uint8Array): Files {
  return new Map([...good].map(([name, bytes]) => [name, name === path ? change(bytes) : bytes]));
}

const payloadPaths = [
  'data/context.html',
  'data/hushes.json',
  'data/media/media-1.mp4',
  'data/redaction-log.csv',
  'data/redaction-log.html',
  'data/veils.json',
  'data/verify.html',
];
const everyPath = [...payloadPaths, recordPath, ...tagPaths];

/** The ways to alter a file, and what each makes of the record, whose form shows before its content. */
const alterations: [string, (bytes: Uint8Array) => Uint8Array, string][] = [
  ['first byte', (bytes) => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte)), 'RECORD_MALFORMED'],
  [
    'last byte',
    (bytes) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
    'RECORD_MALFORMED',
  ],
  ['one byte less', (bytes) => bytes.subarray(0, -1), 'RECORD_NOT_CANONICAL'],
  ['half of it', (bytes) => bytes.subarray(0, bytes.length >> 1), 'RECORD_MALFORMED'],
  ['nothing left', () => new Uint8Array(0), 'RECORD_MALFORMED'],
  ['a line feed more', (bytes) => Uint8Array.from([...bytes, 10]), 'RECORD_NOT_CANONICAL'],
  ['a letter more', (bytes) => Uint8Array.from([...bytes, 65]), 'RECORD_MALFORMED'],
];

describe('a good package', () => {
  test('holds what the matrix changes, and verifies with either digest', async () => {
    expect([...good.keys()].sort()).toEqual([...everyPath].sort());
    expect(await findingsOf(good)).toEqual([]);
    expect(await findingsOf(good, { createDigest: portableDigest, trust })).toEqual([]);
  });
});

describe('one file', () => {
  test.each(
    everyPath.flatMap((path) => alterations.map(([name, change, code]) => ({ path, name, change, code }))),
  )('$path altered: $name', async ({ path, change, code }) => {
    const own = path === recordPath ? code : path.startsWith('data/') ? 'PAYLOAD_ALTERED' : 'TAG_ALTERED';
    expect(await findingsOf(changed(path, change))).toEqual([`${own} ${path}`]);
  });

  test('any byte of any file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...everyPath),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, mask) => {
          const files = changed(path, (bytes) =>
            bytes.map((byte, index) => (index === at % bytes.length ? byte ^ mask : byte)),
          );
          const findings = await findingsOf(files);
          expect(findings).toHaveLength(1);
          expect(findings[0]).toContain(path);
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(everyPath)('%s removed', async (path) => {
    const files = new Map(good);
    files.delete(path);
    const code =
      path === recordPath ? 'RECORD_MISSING' : path.startsWith('data/') ? 'PAYLOAD_MISSING' : 'TAG_MISSING';
    expect(await findingsOf(files)).toEqual([`${code} ${path}`]);
  });

  test.each(payloadPaths)('%s renamed', async (path) => {
    const files = new Map(good);
    files.set(`${path}.bak`, files.get(path) ?? new Uint8Array(0));
    files.delete(path);
    expect(await findingsOf(files)).toEqual([`PAYLOAD_RENAMED ${path}`]);
  });

  test('a tag file renamed', async () => {
    const files = new Map(good);
    files.set('bagit.text', files.get('bagit.txt') ?? new Uint8Array(0));
    files.delete('bagit.txt');
    expect((await findingsOf(files)).sort()).toEqual(['TAG_MISSING bagit.txt', 'TAG_UNEXPECTED bagit.text']);
  });

  test.each([
    ['fetch.txt', 'TAG_UNEXPECTED'],
    ['manifest-md5.txt', 'TAG_UNEXPECTED'],
    ['notes/readme.txt', 'TAG_UNEXPECTED'],
    ['data/extra.txt', 'PAYLOAD_UNEXPECTED'],
    ['data/media/media-2.mp4', 'PAYLOAD_UNEXPECTED'],
    ['data/media/sub/x', 'PAYLOAD_UNEXPECTED'],
    ['data/.hidden', 'PAYLOAD_UNEXPECTED'],
    ['Data/context.html', 'TAG_UNEXPECTED'],
  ])('%s added', async (path, code) => {
    expect(await findingsOf(new Map([...good, [path, encodeUtf8('x')]]))).toEqual([`${code} ${path}`]);
  });

  test.each(['data/../data/x', '/etc/passwd', 'data/a\\b', 'data/nul\u0000', 'data/caf\u00e9.txt', 'C:/x'])(
    'an unsafe name: %j',
    async (path) => {
      expect(await findingsOf(new Map([...good, [path, encodeUtf8('x')]]))).toContain(`PATH_UNSAFE ${path}`);
    },
  );
});

describe('two files exchanged', () => {
  const pairs = payloadPaths.flatMap((a, at) => payloadPaths.slice(at + 1).map((b) => [a, b] as const));
  test.each(pairs)('%s and %s', async (a, b) => {
    const files = new Map(good);
    files.set(a, good.get(b) ?? new Uint8Array(0));
    files.set(b, good.get(a) ?? new Uint8Array(0));
    expect(await findingsOf(files)).toEqual([`PAYLOAD_SWAPPED ${a}`]);
  });

  test('a payload file and the record', async () => {
    const files = new Map(good);
    files.set('data/veils.json', good.get(recordPath) ?? new Uint8Array(0));
    files.set(recordPath, good.get('data/veils.json') ?? new Uint8Array(0));
    expect(await findingsOf(files)).toEqual([`RECORD_MALFORMED ${recordPath}`]);
  });
});

type Envelope = {
  payload: string;
  payloadType: string;
  signatures: { keyid: string; publicKey: string; sig: string }[];
};

function withEnvelope(change: (envelope: Envelope) => string): Files {
  return changed(recordPath, (bytes) =>
    encodeUtf8(change(JSON.parse(Buffer.from(bytes).toString()) as Envelope)),
  );
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

describe('a record signed by another key', () => {
  test('the forger signs the office’s statement', async () => {
    const files = await forge(good, record, [forger], (value) => ({ ...value, signers: record.signers }));
    expect(await findingsOf(files)).toEqual([`SIGNER_MISMATCH ${recordPath}`]);
  });

  test('the forger signs beside the office', async () => {
    const files = await forge(good, record, [office, forger], (value) => ({
      ...value,
      signers: record.signers,
    }));
    expect(await findingsOf(files)).toEqual([`SIGNER_MISMATCH ${recordPath}`]);
  });

  test('everything made anew: only a trust file tells', async () => {
    const files = await forge(
      new Map([...good, ['data/media/media-1.mp4', encodeUtf8('another film')]]),
      record,
      [forger],
    );
    const alone = await verifyPackage(memorySource(files));
    expect(alone).toMatchObject({ intact: true, signer: 'unknown', authentic: false, findings: [] });
    expect(alone.sentence).toContain('a key inside a package proves nothing');
    const checked = await verifyPackage(memorySource(files), { trust });
    expect(checked).toMatchObject({ intact: true, signer: 'unknown', authentic: false });
    expect(checked.findings.map(({ code }) => code)).toEqual(['SIGNER_UNKNOWN_TO_TRUST']);
    expect(verdictExitCode(checked)).toBe(1);
  });

  test('a trusted and an unknown key together are not trusted', async () => {
    const files = await forge(good, record, [office, forger]);
    expect(await findingsOf(files, { trust })).toEqual([`SIGNER_UNKNOWN_TO_TRUST ${recordPath}`]);
  });

  test('a revoked key', async () => {
    const revoked = { ...trust, revoked: [{ keyid: office.keyid, revokedAt: '2026-04-01T00:00:00.000Z' }] };
    const verdict = await verifyPackage(memorySource(good), { trust: revoked });
    expect(verdict).toMatchObject({ intact: true, signer: 'revoked', authentic: false });
    expect(verdict.findings.map(({ code }) => code)).toEqual(['KEY_REVOKED']);
  });

  test('the unattended key on a release, said so or called an office key', async () => {
    const honest = await forge(good, record, [workstation]);
    expect(await findingsOf(honest)).toEqual([`WORKSTATION_KEY_ON_RELEASE ${recordPath}`]);
    const lying = await forge(good, record, [workstation], (value) => ({
      ...value,
      signers: value.signers.map((signer) => ({ ...signer, role: 'office' as const })),
    }));
    expect(await findingsOf(lying, { trust })).toEqual([`WORKSTATION_KEY_ON_RELEASE ${recordPath}`]);
    const verdict = await verifyPackage(memorySource(lying), { trust });
    expect(verdict).toMatchObject({ intact: true, signer: 'invalid' });
  });

  test('an office key that signs as a workstation', async () => {
    const draft = await writePackage(
      await smallPackageOptions(join(base, 'draft'), [workstation], 'unreviewed draft'),
    );
    const files = await readPackage(draft.packageDir);
    const draftRecord = (await verifyPackage(memorySource(files))).record;
    if (!draftRecord) throw new Error('the draft has no record');
    const forged = await forge(files, draftRecord, [office], (value) => ({
      ...value,
      signers: value.signers.map((signer) => ({ ...signer, role: 'workstation' as const })),
    }));
    expect(await findingsOf(forged, { trust })).toEqual([`SIGNER_ROLE_MISMATCH ${recordPath}`]);
    expect(await findingsOf(files, { trust })).toEqual([]);
  });
});

describe('a record that its own key holder made wrong', () => {
  test('a file more than the record implies', async () => {
    const files = await forge(new Map([...good, ['data/extra.txt', encodeUtf8('x')]]), record, [office]);
    expect(await findingsOf(files)).toEqual([`RECORD_SCHEMA ${recordPath}`]);
  });

  test('a file less', async () => {
    const files = new Map(good);
    files.delete('data/context.html');
    expect(await findingsOf(await forge(files, record, [office]))).toEqual([`RECORD_SCHEMA ${recordPath}`]);
  });

  test('a subject that leads out of the package', async () => {
    const files = await forge(new Map([...good, ['data/../../x', encodeUtf8('x')]]), record, [office]);
    expect(await findingsOf(files)).toContain(`PATH_UNSAFE ${recordPath}`);
  });

  test('a field that the record may not have', async () => {
    const { sealEnvelope } = await import('../../../core/release/dsse.ts');
    const bytes = good.get(recordPath);
    const envelope = JSON.parse(Buffer.from(bytes ?? []).toString()) as Envelope;
    const statement = Buffer.from(envelope.payload, 'base64').toString();
    const chatty = statement.replace('"profile":', '"notes":"seen at the corner","profile":');
    expect(chatty).not.toBe(statement);
    const files = new Map(good).set(recordPath, await sealEnvelope(encodeUtf8(chatty), [office]));
    expect(await findingsOf(files)).toEqual([`RECORD_SCHEMA ${recordPath}`]);
    const spaced = new Map(good).set(recordPath, await sealEnvelope(encodeUtf8(`${statement} `), [office]));
    expect(await findingsOf(spaced)).toEqual([`RECORD_SCHEMA ${recordPath}`]);
  });

  test.each<[string, unknown]>([
    ['an unknown member', { ...veilSheet, names: [] }],
    ['another count than the record', { ...veilSheet, veils: veilSheet.veils.slice(1) }],
    ['another length than the film', { ...veilSheet, frameCount: 11 }],
    ['a veil beyond the end', { ...veilSheet, frameCount: 5 }],
    ['no sheet', []],
  ])('a veil sheet with %s', async (_name, sheet) => {
    const { canonicalJson } = await import('../../../core/base/canonical-json.ts');
    const bytes = encodeUtf8(`${canonicalJson(sheet as never)}\n`);
    const files = await forge(new Map([...good, ['data/veils.json', bytes]]), record, [office]);
    expect(await findingsOf(files)).toEqual(['VEILS_MALFORMED data/veils.json']);
  });

  test('a veil sheet out of canonical form', async () => {
    const files = await forge(
      new Map([...good, ['data/veils.json', encodeUtf8(JSON.stringify(veilSheet, null, 1))]]),
      record,
      [office],
    );
    expect(await findingsOf(files)).toEqual(['VEILS_MALFORMED data/veils.json']);
  });

  test.each<[string, unknown]>([
    ['an unknown member', { ...hushSheet, harm: 'he would be found' }],
    ['another count than the record', { ...hushSheet, hushes: hushSheet.hushes.slice(1) }],
    [
      'another length',
      { ...hushSheet, hushes: hushSheet.hushes.map((one) => ({ ...one, endSample: one.endSample - 1 })) },
    ],
    ['another clock', { ...hushSheet, sampleRate: 8001 }],
    ['another mode', { ...hushSheet, hushes: hushSheet.hushes.map((one) => ({ ...one, mode: 'tone' })) }],
    ['nothing hushed', { ...hushSheet, hushes: [] }],
    ['no sheet', []],
  ])('a hush sheet with %s', async (_name, sheet) => {
    const { canonicalJson } = await import('../../../core/base/canonical-json.ts');
    const bytes = encodeUtf8(`${canonicalJson(sheet as never)}\n`);
    const files = await forge(new Map([...good, ['data/hushes.json', bytes]]), record, [office]);
    expect(await findingsOf(files)).toEqual(['HUSHES_MALFORMED data/hushes.json']);
  });

  test.each<[string, (media: MediaRecord) => MediaRecord]>([
    ['that names no hush sheet', (media) => ({ ...media, hushes: null, hushSummary: null })],
    ['that names it elsewhere', (media) => ({ ...media, hushes: 'data/hushes-2.json' })],
    ['that counts hushes without a sheet', (media) => ({ ...media, hushes: null })],
  ])('a record %s', async (_name, change) => {
    const honest = await forge(good, record, [office]);
    expect(await findingsOf(honest)).toEqual([]);
    const forged = forge(good, record, [office], (value) => ({ ...value, media: value.media.map(change) }));
    const findings = await forged.then(findingsOf, (error: Error) => [error.name]);
    expect(['ZodError', `RECORD_SCHEMA ${recordPath}`]).toContain(findings[0]);
    expect(findings).toHaveLength(1);
  });

  test('tag files that say more than the record', async () => {
    const info = good.get('bag-info.txt') ?? new Uint8Array(0);
    const files = new Map(good).set(
      'bag-info.txt',
      encodeUtf8(`${Buffer.from(info).toString()}Contact-Name: K. Doe\n`),
    );
    expect(await findingsOf(files)).toEqual(['TAG_ALTERED bag-info.txt']);
  });
});

test('a file that cannot be read is a finding, not a pass', async () => {
  const source = memorySource(good);
  const broken = {
    listFiles: () => source.listFiles(),
    async *read(path: string) {
      yield* source.read(path);
      if (path === 'data/media/media-1.mp4') throw new Error('read error');
    },
  };
  const verdict = await verifyPackage(broken);
  expect(verdict.findings.map(({ code }) => code)).toEqual(['FILE_UNREADABLE']);
  expect(verdict.intact).toBe(false);
});
