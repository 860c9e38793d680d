// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The released record: the predicate of a package's in-toto statement. It is an allow-list. A field that is not named
 * here is refused, and no field can hold a name, a path, a note, a harm text, a purpose or a subject: texts are slugs or
 * short ASCII phrases without slashes, figures are integers.
 */
import * as z from 'zod';
import { hushModes } from '../review/hush-mode.ts';
import { hushesPath, isMediaPath, veilsPath } from './package-layout.ts';
import { packageRoles } from './signer.ts';

/** Names the meaning of the predicate, in-toto `predicateType`. */
export const predicateType = 'urn:clearveil:redaction-record:1';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const positive = z.int().min(1);
const slug = z.string().regex(/^[a-z0-9][a-z0-9_.+-]{0,63}$/i);
/** A short phrase of printable ASCII; no slash, backslash or at sign, so that neither path nor address fits in. */
const phrase = z.string().regex(/^[\x20-\x2e\x30-\x3f\x41-\x5b\x5d-\x7e]{1,200}$/);
/** A phrase that may begin with the scope of a software package, for example `@scope/engine 1.2.3`. */
const software = z.string().regex(/^(@[a-z0-9-]+\/)?[\x20-\x2e\x30-\x3f\x41-\x5b\x5d-\x7e]{1,200}$/);
const rational = z.strictObject({ num: z.int(), den: positive });

/** What is drawn in a veil: printable ASCII, at most 64 characters; empty when nothing is drawn. */
export const veilText = z.string().regex(/^[\x20-\x7e]{0,64}$/);

/** The codes of a hush: printable ASCII, at least one character. Nothing is drawn, so there is more room than in a veil. */
export const hushText = z.string().regex(/^[\x20-\x7e]{1,256}$/);

/** The original, known by its digest, or by a commitment where the digest would let what is withheld be guessed. */
const originalSchema = z.union([
  z.strictObject({ sha256: sha256Hex, sizeBytes: positive }),
  z.strictObject({ commitment: sha256Hex }),
]);

const videoSchema = z.strictObject({
  codedWidth: positive,
  codedHeight: positive,
  /** Clockwise turn in degrees that brings the coded picture upright. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  mirrored: z.boolean(),
  sampleAspectRatio: rational,
  pixelFormat: slug,
  codec: slug,
  frameCount: positive,
  timeBase: rational,
});

const renderSchema = z.strictObject({
  /** `full`: every frame decoded, painted where veiled and encoded; `smart`: untouched GOPs copied. */
  path: z.enum(['full', 'smart']),
  /** Why that path. */
  reason: phrase,
  encoder: phrase,
  settings: phrase,
  /** Size of the copy per size of the original, in thousandths; null when not measured. */
  sizeRatioMilli: count.nullable(),
});

const veilSummarySchema = z.strictObject({
  veils: count,
  /** Frames that carry at least one veil. */
  framesVeiled: count,
  /** Sorted by code. A code is the text drawn in the veil. */
  codes: z.array(z.strictObject({ code: veilText, veils: positive, framesVeiled: count })).readonly(),
});

/** Times in samples of the hush sheet's clock; a moment hushed on several channels counts once. */
const hushSummarySchema = z.strictObject({
  sampleRate: positive,
  channels: positive,
  hushes: positive,
  /** Samples of time with a hush on at least one channel. */
  samplesHushed: positive,
  /** In the order of `hushModes`. */
  modes: z
    .array(z.strictObject({ mode: z.enum(hushModes), hushes: positive, samplesHushed: positive }))
    .readonly(),
  /** Sorted by code. */
  codes: z.array(z.strictObject({ code: hushText, hushes: positive, samplesHushed: positive })).readonly(),
});

/** `model` is null where nobody looked, and `notLooked` says why: `off` by the profile, `no-detector`, or `unavailable` there. */
const secondLookSchema = z.strictObject({
  kind: slug,
  model: z.strictObject({ id: software, sha256: sha256Hex }).nullable(),
  notLooked: z.enum(['off', 'no-detector', 'unavailable']).nullable(),
  frames: count,
  seen: count,
  veiled: count,
  leftByDecision: count,
  open: count,
});

/** Figures of the proof pass (core/render/proof.ts), without any place. PSNR in hundredths of a decibel, 10000: identical. */
const proofSchema = z.strictObject({
  /** Structural properties that were compared with the original. */
  structure: z.array(z.strictObject({ name: phrase, equal: z.boolean() })).readonly(),
  ptsEqual: z.boolean(),
  frames: count,
  /** Frames of the original without a decodable picture, which the copy does not have. */
  missingFrames: count,
  /** Luma outside the veils grown by `marginPx`. */
  fidelity: z.strictObject({
    marginPx: count,
    frames: count,
    identicalFrames: count,
    minimumCentiDb: count,
    medianCentiDb: count,
    fifthPercentileCentiDb: count,
  }),
  /** Frames whose packets were copied, and how many of them decode to exactly the original's samples. */
  untouched: z.strictObject({ frames: count, identical: count }),
  /** Inside the veils, against the veil redrawn from the sheet, in 8-bit steps; null when nothing is veiled. */
  inside: z
    .strictObject({
      erosionPx: count,
      bound: count,
      veiledFrames: count,
      samples: count,
      maximumDifference: count,
      samplesOver: count,
    })
    .nullable(),
  /** Null when the original has no sound. */
  audio: z
    .strictObject({
      originalPackets: count,
      redactedPackets: count,
      identicalPackets: count,
      timesEqual: z.boolean(),
    })
    .nullable(),
  /**
   * What another detector saw in the copy, kind by kind: how often, and how much of it lies under a veil or was left visible by decision.
   * Never where. Records made before there was such a look have none.
   */
  secondLooks: z.array(secondLookSchema).readonly().optional(),
  /** What the proof found against the copy, by code; empty when it held. */
  findings: z.array(z.strictObject({ code: slug, count: positive })).readonly(),
});

const mediaSchema = z.strictObject({
  path: z.string(),
  veils: z.string(),
  /** The hush sheet; null when no sound was hushed. */
  hushes: z.string().nullable(),
  original: originalSchema,
  video: videoSchema,
  render: renderSchema,
  veilSummary: veilSummarySchema,
  /** Null when no sound was hushed. */
  hushSummary: hushSummarySchema.nullable(),
  /** Hidden channels that were removed, by kind. */
  strippedChannels: z.array(z.strictObject({ kind: phrase, count: positive })).readonly(),
  /** Faults of the original that the copy keeps, by code, for example `FRAME_NOT_DECODED`. */
  keptFaults: z.array(z.strictObject({ code: slug, count: positive })).readonly(),
  proof: proofSchema,
});

const signerSchema = z.strictObject({
  keyid: sha256Hex,
  /** Base64 of the raw 32-byte Ed25519 key. */
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  role: z.enum(packageRoles),
});

export const recordSchema = z
  .strictObject({
    schema: z.literal(1),
    status: z.enum(['unreviewed draft', 'released']),
    /** For whom the copy is, for example `public`, `defence`. */
    audience: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    tool: z.strictObject({ name: slug, version: slug }),
    models: z
      .array(z.strictObject({ id: software, sha256: sha256Hex, engine: software, task: slug }))
      .readonly(),
    profile: z.strictObject({ id: slug, sha256: sha256Hex }),
    media: z.array(mediaSchema).min(1).max(999).readonly(),
    approvals: z.array(z.strictObject({ role: slug, keyid: sha256Hex })).readonly(),
    /** Sorted by keyid; the envelope carries exactly these signatures. */
    signers: z.array(signerSchema).min(1).max(16).readonly(),
    createdAt: z.string().regex(/^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/),
    clock: z.literal('local clock, unattested'),
  })
  .superRefine((record, context) => {
    const refuse = (message: string, ...path: (string | number)[]): void => {
      context.addIssue({ code: 'custom', message, path });
    };
    const paths = new Set<string>();
    record.media.forEach((media, index) => {
      if (!isMediaPath(record.status, media.path))
        refuse('not the neutral name for this status', 'media', index);
      if (media.veils !== veilsPath(index + 1)) refuse('not where its veil sheet belongs', 'media', index);
      if (media.hushes !== null && media.hushes !== hushesPath(index + 1))
        refuse('not where its hush sheet belongs', 'media', index);
      if ((media.hushes === null) !== (media.hushSummary === null))
        refuse('a hush sheet and its count go together', 'media', index);
      paths.add(media.path);
    });
    if (paths.size !== record.media.length) refuse('two copies have one path', 'media');
    if (record.status === 'released' && record.approvals.length === 0)
      refuse('released without approval', 'approvals');
    const keyids = record.signers.map((signer) => signer.keyid);
    if (keyids.some((keyid, at) => at > 0 && keyid <= (keyids[at - 1] ?? ''))) {
      refuse('not sorted, or one key twice', 'signers');
    }
  });

/** The released predicate. */
export type RedactionRecord = z.infer<typeof recordSchema>;
export type MediaRecord = z.infer<typeof mediaSchema>;
export type OriginalReference = z.infer<typeof originalSchema>;
export type VeilSummary = z.infer<typeof veilSummarySchema>;
export type HushSummary = z.infer<typeof hushSummarySchema>;
export type ProofFigures = z.infer<typeof proofSchema>;
export type RenderFacts = z.infer<typeof renderSchema>;
