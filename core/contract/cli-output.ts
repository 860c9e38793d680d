// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What `--json` answers: one schema per command, and the one of every failure. docs/cli-output.schema.json is made from
 * them (`node build/cli-schemas.ts`). Every answer is an object with `schema`, the version of this contract: a member that
 * is removed or changes its meaning makes a new version, a member that is added does not.
 */
import * as z from 'zod';
import { errorCodes } from '../base/errors.ts';
import { recordSchema } from '../release/record.ts';
import { keyKinds } from '../release/signer.ts';
import { fills } from '../review/fill.ts';
import { hushModes } from '../review/hush-mode.ts';
import { rowSchemas } from '../review/records.ts';
import type { Finding as StandardFinding } from '../standard/check.ts';
import { trackFormatNames } from '../track/formats/formats.ts';
import { stopReasons } from '../track/stop.ts';
import { origins } from '../track/track.ts';
import type { TrustFile } from '../verify/trust.ts';
import type { FindingCode, Finding as PackageFinding, SignerVerdict, Verdict } from '../verify/verdict.ts';
import {
  candidateId,
  count,
  fault,
  footageId,
  hiddenChannel,
  hushId,
  keyInfo,
  kind,
  model,
  oneOf,
  path,
  proof,
  proofShape,
  ptsRule,
  rational,
  renderReport,
  type Shape,
  sha256Hex,
  sha512Hex,
  stream,
  trackId,
  trackKind,
  veilId,
  video,
} from './cli-parts.ts';

const schema = z.literal(1);

/** What every document has. */
export type CliDocument = { readonly schema: z.infer<typeof schema> };

const errorCode = z.enum(errorCodes);

/** A failure, whatever the command. `INTERNAL` is a fault of the program, every other code an expected failure. */
export const errorAnswer = z.strictObject({
  schema,
  error: z.strictObject({
    code: z.union([errorCode, z.literal('INTERNAL')]),
    message: z.string(),
    remedy: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
});

const ingest = z.strictObject({
  schema,
  footage: z.array(
    z.strictObject({
      footage: footageId,
      label: z.string(),
      /** It was in the case before this command. */
      already: z.boolean(),
      sha256: sha256Hex,
      sha512: sha512Hex,
      sizeBytes: count,
      format: z.string(),
      frames: count,
      ptsRule,
      video,
      streams: z.array(stream),
      channels: z.array(hiddenChannel),
      faults: z.array(fault),
    }),
  ),
  /** Files that were not taken in, when several were given. */
  refused: z.array(
    z.strictObject({ media: z.string(), code: errorCode, message: z.string(), remedy: z.string() }),
  ),
});

const frames = z.strictObject({
  schema,
  timeBase: rational,
  ptsRule,
  frames: z.array(
    z.strictObject({
      frame: count,
      /** Ticks of `timeBase`. */
      pts: z.int(),
      dts: z.int().nullable(),
      /** HH:MM:SS.mmm of `pts`, rounded down. */
      time: z.string(),
      key: z.boolean(),
      idr: z.boolean(),
      /** An edit list hides it from players. */
      hidden: z.boolean(),
      sizeBytes: count,
      /** Byte position in the file, -1 when the container has none. */
      position: z.int().min(-1),
    }),
  ),
});

const detect = z.strictObject({
  schema,
  footage: z.array(
    z.strictObject({
      footage: footageId,
      model,
      sampledFrames: count,
      detections: count,
      /** First frames of new scenes. */
      cuts: z.array(count),
      tracks: z.array(z.strictObject({ track: trackId, kind, startFrame: count, endFrame: count })),
      /** Earlier tracks that this run did not find again, and that stay. */
      kept: count,
      /** Tracks that were found again and left out, in whole or in part: a person had decided on them. */
      settled: count,
      notes: z.array(z.string()),
    }),
  ),
});

/** Sixteenths of a pixel, as a decimal fraction. */
const pixels = z.number().multipleOf(1 / 16);

const regions = z.strictObject({
  schema,
  footage: z.array(
    z.strictObject({
      footage: footageId,
      regions: z.array(
        z.strictObject({
          frame: count,
          track: trackId,
          kind: trackKind,
          /** Pixels of the display picture, origin top left. */
          x: pixels,
          y: pixels,
          width: pixels,
          height: pixels,
          origin: z.enum(origins),
          score: z.number().min(0).max(1).nullable(),
        }),
      ),
    }),
  ),
});

const stops = z.strictObject({
  schema,
  /** How many of those listed nobody has cleared. */
  open: count,
  /** The gravest first; with `--clear` and `--all` those that are cleared by this command. */
  footage: z.array(
    z.strictObject({
      footage: footageId,
      stops: z.array(
        z.strictObject({
          stop: z.string().regex(/^stop-[0-9a-f]{12}$/),
          reason: z.enum(stopReasons),
          reasons: z.array(z.enum(stopReasons)).min(1),
          track: trackId.nullable(),
          frame: count,
          /** Frames worth looking at, both ends included. */
          from: count,
          to: count,
          rank: z.int().min(0).max(100),
          cleared: z.boolean(),
        }),
      ),
    }),
  ),
});

/** Tracks as a correction left them. */
const track = z.strictObject({
  schema,
  /** The event, which `clearveil undo` takes back. */
  event: z.string(),
  sequence: count,
  tracks: z.array(
    z.strictObject({
      track: trackId,
      kind: trackKind,
      label: z.string(),
      startFrame: count,
      endFrame: count,
      dismissed: z.boolean(),
      locked: z.boolean(),
    }),
  ),
  removed: z.array(trackId),
  veils: z.strictObject({ added: z.array(veilId), removed: z.array(veilId) }),
  /** Frames at which following lost the subject before it met anything known: the track is as it was beyond them. */
  lostAt: z.array(count),
});

const undo = z.strictObject({ schema, undone: count, event: z.string(), sequence: count });

const importTracks = z.strictObject({
  schema,
  footage: footageId,
  format: z.enum(trackFormatNames),
  /** The tracks that are new. */
  tracks: z.array(
    z.strictObject({
      track: trackId,
      kind,
      form: z.enum(['rectangle', 'ellipse', 'polygon']),
      startFrame: count,
      endFrame: count,
    }),
  ),
});

const exportTracks = z.strictObject({
  schema,
  footage: footageId,
  format: z.enum(trackFormatNames),
  file: path,
  /** How many are in the file. */
  tracks: count,
});

const veil = z.strictObject({
  schema,
  /** The veils that are new. */
  veils: z.array(
    z.strictObject({
      veil: veilId,
      track: trackId,
      code: z.string(),
      audiences: z.array(z.string()),
      fill: z.enum(fills),
    }),
  ),
});

const codeAndAudiences = { code: z.string(), audiences: z.array(z.string()) };

/** HH:MM:SS.mmm since presentation time zero; a start is rounded down, an end up. */
const clockTime = z.string();

/** The hushes that are new, or with `--list` all of them; with `--remove` the one that is gone. */
const hush = z.union([
  z.strictObject({
    schema,
    hushes: z.array(
      z.strictObject({
        hush: hushId,
        footage: footageId,
        mode: z.enum(hushModes),
        from: clockTime,
        to: clockTime,
        /** Seconds since presentation time zero, exactly. */
        start: rational,
        end: rational,
        /** Counted from 0; null: all of them. */
        channels: z.array(count).nullable(),
        ...codeAndAudiences,
        /** The withheld picture that it is the sound of. */
        track: trackId.nullable(),
      }),
    ),
  }),
  z.strictObject({ schema, removed: hushId }),
]);

/** The spans that are withheld by this command, or with `--list` all of them; with `--remove` the one that is gone. */
const withhold = z.union([
  z.strictObject({
    schema,
    withheld: z.array(
      z.strictObject({
        track: trackId,
        footage: footageId,
        startFrame: count,
        endFrame: count,
        from: clockTime,
        to: clockTime,
        veils: z.array(z.strictObject({ veil: veilId, ...codeAndAudiences })),
        /** Silence over the same time; none when the recording has no sound. */
        hushes: z.array(hushId),
      }),
    ),
  }),
  z.strictObject({ schema, removed: trackId }),
]);

export const standardFinding = z.strictObject({
  severity: z.enum(['block', 'warning']),
  rule: z.string(),
  code: oneOf<StandardFinding['code']>({
    PURPOSE_UNKNOWN: true,
    CHARACTERISTIC_UNKNOWN: true,
    CODE_UNKNOWN: true,
    STATUTE_MISSING: true,
    AUDIENCE_UNKNOWN: true,
    DISGUISE_NOT_ENOUGH: true,
    FILL_NOT_ALLOWED: true,
    FILL_WEAK: true,
    TRACK_UNDECIDED: true,
    STOPS_OPEN: true,
    DECODE_CHECK_MISSING: true,
    CHANNELS_NOT_LISTED: true,
    FAULTS_PRESENT: true,
    NOTHING_VEILED: true,
  }),
  message: z.string(),
  footage: footageId,
  track: trackId.nullable(),
  veil: veilId.nullable(),
  hush: hushId.nullable(),
  frame: count.nullable(),
} satisfies Shape<StandardFinding>);

const check = z.strictObject({
  schema,
  profile: z.string(),
  audience: z.string(),
  blocks: count,
  warnings: count,
  findings: z.array(standardFinding),
});

/** `render` makes a candidate, `render --plan` says how it would. */
const render = z.union([
  z.strictObject({
    schema,
    candidate: candidateId,
    footage: footageId,
    audience: z.string(),
    media: path,
    sha256: sha256Hex,
    sizeBytes: count,
    report: renderReport,
    proof,
  }),
  z.strictObject({
    schema,
    footage: footageId,
    audience: z.string(),
    path: z.enum(['smart', 'full']),
    /** Why nothing is copied; null on the smart path. */
    reason: z.string().nullable(),
    runs: z.array(
      z.strictObject({ startFrame: count, endFrame: count, touched: z.boolean(), gops: count.nullable() }),
    ),
  }),
]);

const approve = z.strictObject({
  schema,
  approval: z.string(),
  candidate: candidateId,
  role: z.string(),
  keyid: sha256Hex,
});

const status = z.enum(['released', 'unreviewed draft']);
const head = z.strictObject({ sequence: count, hash: sha256Hex });

const release = z.strictObject({
  schema,
  package: path,
  media: path,
  status,
  audience: z.string(),
  candidate: candidateId,
  recordSha256: sha256Hex,
  fingerprints: z.array(z.string()).min(1),
  /** The end of the audit log, for the release letter. */
  auditHead: head,
});

const prove = z.strictObject({ schema, ...proofShape });

export const packageFinding = z.strictObject({
  code: oneOf<FindingCode>({
    PAYLOAD_ALTERED: true,
    PAYLOAD_MISSING: true,
    PAYLOAD_UNEXPECTED: true,
    PAYLOAD_RENAMED: true,
    PAYLOAD_SWAPPED: true,
    TAG_ALTERED: true,
    TAG_MISSING: true,
    TAG_UNEXPECTED: true,
    RECORD_MISSING: true,
    RECORD_MALFORMED: true,
    RECORD_NOT_CANONICAL: true,
    RECORD_SCHEMA: true,
    VEILS_MALFORMED: true,
    HUSHES_MALFORMED: true,
    PATH_UNSAFE: true,
    SYMLINK: true,
    NOT_A_FILE: true,
    EMPTY_DIRECTORY: true,
    FILE_UNREADABLE: true,
    SIGNATURE_INVALID: true,
    SIGNER_MISMATCH: true,
    WORKSTATION_KEY_ON_RELEASE: true,
    SIGNER_ROLE_MISMATCH: true,
    SIGNER_UNKNOWN_TO_TRUST: true,
    KEY_REVOKED: true,
    ORIGINAL_MISMATCH: true,
    ORIGINAL_WITHHELD: true,
  }),
  path: z.string().nullable(),
  message: z.string(),
} satisfies Shape<PackageFinding>);

const verdict = z.strictObject({
  schema,
  intact: z.boolean(),
  signer: oneOf<SignerVerdict>({ trusted: true, unknown: true, revoked: true, invalid: true }),
  authentic: z.boolean(),
  status: status.nullable(),
  signers: z.array(z.strictObject({ keyid: sha256Hex, role: z.string(), fingerprint: z.string() })),
  original: z.enum(['matches', 'differs', 'withheld', 'not compared']),
  findings: z.array(packageFinding),
  recordSha256: sha256Hex.nullable(),
  record: recordSchema.nullable(),
  sentence: z.string(),
} satisfies Shape<Verdict>);

/** `audit` lists the events, `audit --verify` reports. */
const audit = z.union([
  z.strictObject({
    schema,
    events: z.array(
      z.strictObject({
        sequence: count,
        utc: z.string(),
        person: z.string(),
        role: z.string(),
        reason: z.string(),
        event: z.string(),
        hash: sha256Hex,
      }),
    ),
  }),
  z.strictObject({
    schema,
    intact: z.boolean(),
    events: count,
    head: head.nullable(),
    findings: z.array(
      z.strictObject({
        code: z.string(),
        severity: z.enum(['broken', 'notice']),
        sequence: count.nullable(),
        table: z.string().nullable(),
        key: z.string().nullable(),
        message: z.string(),
      }),
    ),
    findingsOmitted: count,
    firstBadSequence: count.nullable(),
  }),
]);

const trust = z.strictObject({
  schema,
  keys: z.array(
    z.strictObject({
      keyid: sha256Hex,
      publicKey: z.string(),
      kind: z.enum(keyKinds),
      label: z.string().nullable(),
    }),
  ),
  revoked: z.array(z.strictObject({ keyid: sha256Hex, revokedAt: z.string() })),
} satisfies Shape<TrustFile>);

/** The keys made, shown or revoked; with `show --trust` the trust file itself. */
const key = z.union([z.strictObject({ schema, keys: z.array(keyInfo) }), trust]);

const people = z.strictObject({ schema, people: z.array(rowSchemas.person) });

const auto = z.strictObject({
  schema,
  package: path,
  media: path,
  case: path,
  status,
  original: z.strictObject({ sha256: sha256Hex, sizeBytes: count }),
  faults: z.array(fault),
  model,
  tracks: count,
  report: renderReport,
  proof,
  verdict,
});

const demo = z.strictObject({
  schema,
  package: path,
  media: path,
  original: path,
  contactSheet: path,
  trust: path,
  tracks: count,
  report: renderReport,
  proof,
  verdict,
});

/** The answer of every command, by its name. */
export const cliAnswers: { readonly [command: string]: z.ZodType } = {
  ingest,
  frames,
  detect,
  regions,
  stops,
  track,
  undo,
  import: importTracks,
  export: exportTracks,
  veil,
  hush,
  withhold,
  check,
  render,
  approve,
  release,
  prove,
  verify: verdict,
  audit,
  key,
  people,
  auto,
  demo,
};

/** Parts that several answers share, by the names they have in the published schema. */
export const cliParts: { readonly [name: string]: z.ZodType } = {
  fault,
  video,
  stream,
  model,
  renderReport,
  proof,
  record: recordSchema,
};
