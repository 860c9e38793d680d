// SPDX-License-Identifier: GPL-3.0-or-later
/** A small package for tests, written by the product itself, and ways to hold, change and forge it. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tagFiles } from '../../../core/release/bag.ts';
import { sealEnvelope } from '../../../core/release/dsse.ts';
import { encodeBase64 } from '../../../core/release/encoding.ts';
import { recordPath } from '../../../core/release/package-layout.ts';
import type { RedactionRecord } from '../../../core/release/record.ts';
import type { Signer } from '../../../core/release/signer.ts';
import { digestBytes, encodeStatement } from '../../../core/release/statement.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { PackageSource } from '../../../core/verify/package-source.ts';
import type { PackageMedia, WritePackageOptions } from '../../../electron/service/stages/release-package.ts';
import { folderSource } from '../../../electron/service/stages/verify-package.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';

/** Two veils under two codes; frames 2 to 6 of ten carry one. */
export const veilSheet: VeilSheet = plainSheet(10, { width: 64, height: 48 }, [
  {
    id: 'v-0a1b2c3d',
    text: '(b)(6)',
    startFrame: 2,
    endFrame: 5,
    outline: { form: 'rectangle' },
    fill: { kind: 'solid' },
    keyframes: [
      { frame: 2, box: { x: 0, y: 0, width: 256, height: 256 } },
      { frame: 4, box: { x: 96, y: 96, width: 256, height: 256 } },
    ],
  },
  {
    id: 'v-99887766',
    text: '(b)(7)(C)',
    startFrame: 4,
    endFrame: 7,
    outline: { form: 'rectangle' },
    fill: { kind: 'solid' },
    keyframes: [
      { frame: 4, box: { x: 512, y: 320, width: 128, height: 128 } },
      { frame: 6, box: { x: 512, y: 320, width: 128, height: 128 } },
    ],
  },
]);

/** Two hushes under two codes, one of them on one channel only: 0.3 of 0.4 seconds. */
export const hushSheet: HushSheet = {
  schema: 1,
  sampleRate: 8000,
  channels: 2,
  hushes: [
    { id: 'h-0a1b2c3d', mode: 'silence', text: '(b)(6)', channels: null, startSample: 0, endSample: 1600 },
    {
      id: 'h-99887766',
      mode: 'disguise',
      text: '(b)(6), (b)(7)(C)',
      channels: [1],
      startSample: 1600,
      endSample: 2400,
    },
  ],
};

export const original = { sha256: '12'.repeat(32), sizeBytes: 123_456 };

/** Options for a package at `outDir`; the copy is `mediaBytes` of noise beside it. Stand-in for the page: a few words. */
export async function smallPackageOptions(
  outDir: string,
  signers: readonly Signer[],
  status: RedactionRecord['status'] = 'released',
  mediaBytes = 5000,
): Promise<WritePackageOptions> {
  const desk = join(dirname(outDir), `desk-${randomBytes(4).toString('hex')}`);
  await mkdir(desk, { recursive: true });
  const copy = randomBytes(mediaBytes);
  await writeFile(join(desk, 'candidate.mp4'), copy);
  await writeFile(join(desk, 'verify.html'), '<!doctype html><title>Verify</title>');
  const media: PackageMedia = {
    sourcePath: join(desk, 'candidate.mp4'),
    neutralName: status === 'released' ? 'media-1.mp4' : 'unreviewed-draft-1.mp4',
    veilSheet,
    sound: { sheet: hushSheet, originMs: 0, lengthSamples: 3200 },
    provedSha256: createHash('sha256').update(copy).digest('hex'),
    clock: { startMs: (frame) => frame * 40, endMs: (frame) => frame * 40 + 40 },
    facts: {
      original,
      video: {
        codedWidth: 64,
        codedHeight: 48,
        rotation: 0,
        mirrored: false,
        sampleAspectRatio: { num: 1, den: 1 },
        pixelFormat: 'yuv420p',
        codec: 'h264',
        frameCount: 10,
        timeBase: { num: 1, den: 12800 },
      },
      render: {
        path: 'full',
        reason: 'asked for',
        encoder: 'libx264',
        settings: 'crf 16',
        sizeRatioMilli: 1040,
      },
      strippedChannels: [{ kind: 'data', count: 1 }],
      keptFaults: [{ code: 'FRAME_NOT_DECODED', count: 1 }],
      proof: {
        structure: [
          { name: 'picture size', equal: true },
          { name: 'rotation', equal: true },
        ],
        ptsEqual: true,
        frames: 10,
        missingFrames: 1,
        fidelity: {
          marginPx: 16,
          frames: 10,
          identicalFrames: 0,
          minimumCentiDb: 4512,
          medianCentiDb: 4702,
          fifthPercentileCentiDb: 4533,
        },
        untouched: { frames: 0, identical: 0 },
        inside: {
          erosionPx: 2,
          bound: 12,
          veiledFrames: 5,
          samples: 1234,
          maximumDifference: 3,
          samplesOver: 0,
        },
        audio: { originalPackets: 20, redactedPackets: 20, identicalPackets: 20, timesEqual: true },
        findings: [],
      },
    },
  };
  return {
    outDir,
    facts: {
      status,
      audience: 'public',
      tool: { name: 'clearveil', version: '0.1.0' },
      models: [
        {
          id: 'blazeface-front',
          sha256: 'ab'.repeat(32),
          engine: 'onnxruntime-node 1.30.0 cpu',
          task: 'face',
        },
      ],
      profile: { id: 'dhs-045-07', sha256: 'cd'.repeat(32) },
      approvals: status === 'released' ? [{ role: 'supervisor', keyid: 'ef'.repeat(32) }] : [],
    },
    media: [media],
    signers,
    codes: [
      { code: '(b)(6)', meaning: 'Personal privacy' },
      { code: '(b)(7)(C)', meaning: 'Personal privacy in law enforcement records' },
    ],
    verifyPagePath: join(desk, 'verify.html'),
    createdAt: new Date('2026-03-04T05:06:07.890Z'),
  };
}

/** A package's files by path. */
export type Files = Map<string, Uint8Array>;

export async function readPackage(dir: string): Promise<Files> {
  const entries = await folderSource(dir).listFiles();
  const files = await Promise.all(
    entries.map(async ({ path }) => [path, new Uint8Array(await readFile(join(dir, path)))] as const),
  );
  return new Map(files);
}

export function memorySource(files: Files): PackageSource {
  return {
    listFiles: async () =>
      [...files].map(([path, bytes]) => ({ path, sizeBytes: bytes.length, kind: 'file' })),
    async *read(path) {
      const bytes = files.get(path);
      if (!bytes) throw new Error(`no ${path}`);
      yield bytes;
    },
  };
}

/**
 * What a forger with a key of their own can do: change the record as they like, sign the payload that is there and make
 * every tag file again. `signers` are those that sign; the record names them unless `change` says otherwise.
 */
export async function forge(
  files: Files,
  record: RedactionRecord,
  signers: readonly Signer[],
  change: (record: RedactionRecord) => RedactionRecord = (value) => value,
): Promise<Files> {
  const named = signers
    .map((signer) => ({
      keyid: signer.keyid,
      publicKey: encodeBase64(signer.publicKey),
      role: signer.role === 'workstation' ? ('workstation' as const) : ('office' as const),
    }))
    .sort((x, y) => (x.keyid < y.keyid ? -1 : 1));
  const claimed = change({ ...record, signers: named });
  const data = [...files].filter(([path]) => path.startsWith('data/') && path !== recordPath);
  const subjects = data.map(([path, bytes]) => digestBytes(path, bytes));
  const sealed = await sealEnvelope(encodeStatement({ files: subjects, record: claimed }), signers);
  const payload = [...subjects, digestBytes(recordPath, sealed)];
  return new Map([...data, [recordPath, sealed], ...tagFiles(claimed, payload)]);
}
