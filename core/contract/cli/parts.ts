// SPDX-License-Identifier: GPL-3.0-or-later
/** What several answers of the command line have in common. Each schema is held to the type of the domain it shows. */
import * as z from 'zod';
import type { Rational } from '../../base/time.ts';
import { kinds, type ModelIdentity, type PackOrigin } from '../../detect/detection.ts';
import type { Fault, PtsRule, StreamInfo, StreamKind, VideoGeometry } from '../../ingest/footage.ts';
import { type HiddenChannel, hiddenChannelKinds } from '../../ingest/hidden-channel.ts';
import { keyKinds } from '../../release/signer.ts';
import type { ChangedProof } from '../../render/changed-areas.ts';
import { hushModes } from '../../render/hush-sheet.ts';
import type {
  AudioProof,
  Fidelity,
  FileFacts,
  HushedSoundProof,
  HushProof,
  ProofCode,
  ProofFinding,
  ProofPicture,
  ProofReport,
  SliceProof,
  StructureRow,
  VeilProof,
  VoiceProof,
} from '../../render/proof.ts';
import type { PsnrFigures } from '../../render/psnr.ts';
import type { HushReport, RenderReport, SoundReport } from '../../render/report.ts';
import type {
  LookSampling,
  LookWarning,
  NotLooked,
  SecondLook,
  StillShown,
} from '../../render/second-look.ts';
import type { CorrelationProof } from '../../render/veil-correlation.ts';
import { trackKinds } from '../../track/track.ts';

/** Each field of `T` and no other: a field that a type gains or loses stops its schema from compiling. */
export type Shape<T> = { readonly [F in keyof T]: z.ZodType<T[F]> };

/** Every member of a union of words: one that is left out stops this from compiling. */
export function oneOf<T extends string>(words: { readonly [W in T]: true }): z.ZodEnum<{ [W in T]: W }> {
  return z.enum(Object.keys(words) as T[]);
}

export const count = z.int().min(0);
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export const sha512Hex = z.string().regex(/^[0-9a-f]{128}$/);
export const footageId = z.string().regex(/^footage-[1-9][0-9]*$/);
export const trackId = z.string().regex(/^track-[1-9][0-9]*$/);
export const hushId = z.string().regex(/^hush-[1-9][0-9]*$/);
export const veilId = z.string().regex(/^veil-[1-9][0-9]*$/);
export const candidateId = z.string().regex(/^candidate-[1-9][0-9]*$/);
export const kind = z.enum(kinds);
export const trackKind = z.enum(trackKinds);
export const audience = z.string().min(1);
/** An absolute path on the machine that answered. */
export const path = z.string().regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/);

export const rational: z.ZodType<Rational> = z.strictObject({ num: z.int(), den: z.int() });
const size = z.strictObject({ width: z.int().min(1), height: z.int().min(1) });

export const ptsRule = oneOf<PtsRule>({ container: true, 'dts-as-pts': true, 'decoding-order': true });

export const video = z.strictObject({
  stream: count,
  coded: size,
  display: size,
  orientation: z.strictObject({
    rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
    mirrored: z.boolean(),
  }),
  sampleAspectRatio: rational,
  pixelFormat: z.string(),
} satisfies Shape<VideoGeometry>);

export const stream = z.strictObject({
  index: count,
  kind: oneOf<StreamKind>({
    video: true,
    audio: true,
    subtitle: true,
    data: true,
    attachment: true,
    unknown: true,
  }),
  codec: z.string(),
  timeBase: rational,
  startPts: z.int().nullable(),
  sampleRate: z.int().nullable(),
  channels: z.int().nullable(),
  attachedPicture: z.boolean(),
  tagNames: z.array(z.string()),
} satisfies Shape<StreamInfo>);

export const hiddenChannel = z.strictObject({
  kind: z.enum(hiddenChannelKinds),
  where: z.string(),
  count,
  sizeBytes: count,
} satisfies Shape<HiddenChannel>);

export const fault = z.strictObject({
  code: oneOf<Fault['code']>({
    DECODE_ERROR: true,
    DECODER_COMPLAINS: true,
    FRAME_NOT_DECODED: true,
    FRAME_CORRUPT: true,
    PTS_DUPLICATE: true,
    PTS_MISSING: true,
    TRUNCATED: true,
    SIZE_CHANGE: true,
    UNINDEXED_FRAME: true,
    FRAME_ORDER: true,
    ORIENTATION: true,
    DEMUX_ERROR: true,
  }),
  frame: count.nullable(),
  message: z.string(),
} satisfies Shape<Fault>);

export const model = z.strictObject({
  id: z.string(),
  task: kind,
  sha256: sha256Hex,
  licence: z.string(),
  engine: z.string(),
  pack: z
    .strictObject({
      title: z.string(),
      source: z.string(),
      manifestSha256: sha256Hex,
    } satisfies Shape<PackOrigin>)
    .optional(),
} satisfies Shape<ModelIdentity>);

/** One for each kind that was looked for; the model's task is the kind. */
export const kindModels = z.array(z.strictObject({ model, detections: count })).min(1);

/** What the renderer says it did (core/render/report.ts). */
export const renderReport = z.strictObject({
  path: oneOf<RenderReport['path']>({ full: true, smart: true }),
  copied: z.array(z.strictObject({ startFrame: count, endFrame: count })).readonly(),
  packets: z.strictObject({ copied: count, encoded: count }),
  reason: z.string(),
  container: z.enum(['mp4', 'mov', 'matroska']),
  encoder: z.strictObject({ name: z.string(), preset: z.string(), crf: z.number().nullable() }),
  frameCount: count,
  missingFrames: z.array(count),
  untexted: count,
  stripped: z.array(z.strictObject({ kind: z.enum(hiddenChannelKinds), count, sizeBytes: count })),
  audio: z
    .strictObject({
      codec: z.string(),
      packets: count,
      path: z.enum(['copied', 'spliced', 'patched', 'lossless']),
      reason: z.string(),
      sourceCodec: z.string(),
      undecodable: count,
      hushes: z.array(
        z.strictObject({
          id: z.string(),
          mode: z.enum(hushModes),
          startSample: count,
          endSample: count,
          changedStart: z.int(),
          changedEnd: z.int(),
        } satisfies Shape<HushReport>),
      ),
    } satisfies Shape<SoundReport>)
    .nullable(),
} satisfies Shape<RenderReport>);

/** What the proof pass measured (core/render/proof.ts). PSNR in hundredths of a decibel, 10000: identical. */
const psnrFigures = {
  minimumCentiDb: count,
  firstPercentileCentiDb: count,
  fifthPercentileCentiDb: count,
  twentyFifthPercentileCentiDb: count,
  medianCentiDb: count,
} satisfies Shape<PsnrFigures>;
const plane = z.strictObject(psnrFigures);
const frameRange = z.strictObject({ startFrame: count, endFrame: count });

export const proofShape = {
  files: z.strictObject({
    originalBytes: count,
    redactedBytes: count,
    ratioMilli: count,
    originalBitRate: count.nullable(),
    redactedBitRate: count.nullable(),
  } satisfies Shape<FileFacts>),
  structure: z.array(
    z.strictObject({
      name: z.string(),
      original: z.string(),
      redacted: z.string(),
      equal: z.boolean(),
      required: z.boolean(),
    } satisfies Shape<StructureRow>),
  ),
  frameCount: count,
  originalFrames: count,
  redactedFrames: count,
  ptsEqual: z.boolean(),
  missingFrames: z.array(count),
  slices: z.strictObject({
    unit: oneOf<SliceProof['unit']>({ slices: true, packets: true }),
    frames: count,
    identicalFrames: count,
    slices: count,
    identicalSlices: count,
    identicalPackets: count,
    rangeCount: count,
    ranges: z.array(frameRange),
  } satisfies Shape<SliceProof>),
  fidelity: z.strictObject({
    marginPx: count,
    frames: count,
    identicalFrames: count,
    ...psnrFigures,
    chroma: z.strictObject({ cb: plane, cr: plane }).nullable(),
    worst: z.array(z.strictObject({ frame: count, centiDb: count })),
  } satisfies Shape<Fidelity>),
  untouched: z.strictObject({ frames: count, identical: count }),
  veils: z
    .strictObject({
      erosionPx: count,
      bound: count,
      veiledFrames: count,
      samples: count,
      maximumDifference: count,
      samplesOver: count,
      failingFrames: z.array(count),
    } satisfies Shape<VeilProof>)
    .nullable(),
  correlation: z.strictObject({
    veils: count,
    flat: count,
    unrelatedPairs: count,
    unrelated99Milli: count,
    medianMilli: count,
    highestMilli: count,
    over: count,
    overByChance: count,
    following: z.array(z.strictObject({ frame: count, milli: count })),
  } satisfies Shape<CorrelationProof>),
  changed: z.strictObject({
    blockPx: count,
    frames: count,
    firstFrame: count.nullable(),
    wholeFrames: count,
    largestMilli: count,
    meanMilli: count,
    areaCount: count,
    areas: z.array(
      z.strictObject({
        startFrame: count,
        endFrame: count,
        extent: z.strictObject({ x: count, y: count, width: count, height: count }),
      }),
    ),
  } satisfies Shape<ChangedProof>),
  audio: z
    .strictObject({
      originalPackets: count,
      redactedPackets: count,
      identicalPackets: count,
      timesEqual: z.boolean(),
      hushed: z
        .strictObject({
          basis: z.enum(['samples', 'packets']),
          originalSamples: count,
          redactedSamples: count,
          outsideSamples: count,
          outsideIdentical: count,
          guardSamples: count,
          replacedPeakCentiDb: z.int().nullable(),
          hushes: z.array(
            z.strictObject({
              id: z.string(),
              mode: z.enum(hushModes),
              samples: count,
              maximumDifference: count,
              samplesOver: count,
              voice: z
                .strictObject({
                  milliseconds: count,
                  pitchRatioMilli: count.nullable(),
                  formantRatiosMilli: z.array(count.nullable()),
                  loudnessCentiDb: z.int(),
                  waveformCorrelationMilli: z.int(),
                  intelligibilityMilli: z.int().nullable(),
                } satisfies Shape<VoiceProof>)
                .nullable(),
            } satisfies Shape<HushProof>),
          ),
        } satisfies Shape<HushedSoundProof>)
        .nullable(),
    } satisfies Shape<AudioProof>)
    .nullable(),
  pictures: z.array(
    z.strictObject({
      frame: count,
      why: oneOf<ProofPicture['why']>({ fidelity: true, veil: true }),
      original: z.string(),
      redacted: z.string(),
      compared: z.string(),
    } satisfies Shape<ProofPicture>),
  ),
  secondLooks: z.array(
    z.strictObject({
      kind,
      model: model.nullable(),
      notLooked: oneOf<NotLooked>({ off: true, 'no-detector': true, unavailable: true }).nullable(),
      reason: z.string(),
      sampling: z
        .strictObject({
          intervalMs: count,
          firstStep: count,
          regular: count,
          atStops: count,
          stopFrames: z.array(count),
        } satisfies Shape<LookSampling>)
        .nullable(),
      frames: count,
      seen: count,
      veiled: count,
      dismissed: count,
      unveiled: count,
      open: count,
      places: count,
      shown: z.array(
        z.strictObject({
          startFrame: count,
          endFrame: count,
          sights: count,
          frame: count,
          box: z.strictObject({ x: z.int(), y: z.int(), width: count, height: count }),
          score: z.number(),
        } satisfies Shape<StillShown>),
      ),
    } satisfies Shape<SecondLook>),
  ),
  findings: z.array(
    z.strictObject({
      code: oneOf<ProofCode>({
        STRUCTURE_DIFFERS: true,
        FRAME_COUNT_DIFFERS: true,
        PTS_MOVED: true,
        FRAME_MISSING: true,
        FRAME_NOT_COMPARED: true,
        DECODER_COMPLAINS: true,
        FIDELITY_LOW: true,
        UNTOUCHED_DIFFERS: true,
        AREA_CHANGED: true,
        VEIL_NOT_AS_RECORDED: true,
        VEIL_CORRELATES: true,
        AUDIO_DIFFERS: true,
        HUSH_NOT_AS_RECORDED: true,
        HIDDEN_CHANNEL_LEFT: true,
        METADATA_LEFT: true,
      }),
      message: z.string(),
      frame: count.nullable(),
    } satisfies Shape<ProofFinding>),
  ),
  warnings: z.array(
    z.strictObject({
      code: oneOf<LookWarning['code']>({ STILL_SHOWS: true, NOT_LOOKED: true }),
      frame: count.nullable(),
      message: z.string(),
    } satisfies Shape<LookWarning>),
  ),
} satisfies Shape<ProofReport>;
export const proof = z.strictObject(proofShape);

/** A key as it may be shown: never its private half. */
export const keyInfo = z.strictObject({
  kind: z.enum(keyKinds),
  name: z.string(),
  keyid: sha256Hex,
  /** The keyid in capitals, in 16 groups of four. */
  fingerprint: z.string(),
  /** Base64 of the raw 32 bytes. */
  publicKey: z.string(),
  createdAt: z.string(),
  revoked: z.strictObject({ at: z.string(), reason: z.string() }).nullable(),
});
