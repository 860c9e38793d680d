// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The rows of a case: one type and one schema per audited table. A row is a flat object; columns that hold a list or
 * an object are plain JSON values here and canonical JSON text in the database. Every row has an `id`, which is its key.
 */
import { z } from 'zod';
import type { Json } from '../base/canonical-json.ts';
import type { Box } from '../base/geometry.ts';
import { compareTimes, type Rational } from '../base/time.ts';
import { kinds, type ModelIdentity, type PackOrigin, type Profile } from '../detect/detection.ts';
import type { MediaProbe, ProbedSound, PtsRule, StreamInfo, VideoGeometry } from '../ingest/footage.ts';
import { type HiddenChannel, hiddenChannelKinds } from '../ingest/hidden-channel.ts';
import { type Outline, outlineSchema } from '../track/outline.ts';
import { type Keyframe, origins, type TrackKind, trackKinds } from '../track/track.ts';
import { type CaseDetails, caseDetailsSchema } from './case-details.ts';
import { type FillKind, fills } from './fill.ts';
import { type HushMode, hushModes } from './hush-mode.ts';

/** The case itself: one row. `id` is random, 32 hex digits. */
export type CaseInfoRow = {
  readonly id: string;
  readonly title: string | null;
  /** UTC, ISO 8601 with milliseconds. */
  readonly created: string;
  /** Policy profile in force, null until one is chosen. */
  readonly profileId: string | null;
  readonly profileSha256: string | null;
};

/** The request for records that the case answers: one row, or none while nobody has said. */
export type RequestRow = CaseDetails & { readonly id: string };

export type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Key that signs for this person, null until they have one. */
  readonly keyid: string | null;
  readonly active: boolean;
};

export const decodeChecks = ['pending', 'running', 'done', 'failed'] as const;
export const verifications = ['unverified', 'verified', 'mismatch', 'missing'] as const;

export type FootageRow = {
  readonly id: string;
  readonly label: string;
  /** Where the original lies; it is only ever opened for reading. */
  readonly sourcePath: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly probe: MediaProbe;
  readonly frameCount: number;
  /** Blob with the columns of the frame index. */
  readonly indexBlob: string;
  readonly ptsRule: PtsRule;
  /** Whether every frame was decoded once; release waits for `done`. */
  readonly decodeCheck: (typeof decodeChecks)[number];
  /** Blob with the list of faults, null when none was written yet. */
  readonly faultsBlob: string | null;
  /** Whether the original still has the bytes it was taken in with. */
  readonly verification: (typeof verifications)[number];
};

/** Where a track comes from. */
export type TrackSource =
  | { readonly by: 'model'; readonly model: ModelIdentity }
  | { readonly by: 'person'; readonly person: string }
  | { readonly by: 'import'; readonly format: string; readonly sha256: string };

export type TrackRow = {
  readonly id: string;
  readonly footageId: string;
  readonly kind: TrackKind;
  readonly label: string;
  /** The track exists in frames `[startFrame, endFrame)`. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** The form of what is covered, stretched into the box of each frame. */
  readonly outline: Outline;
  /** At least one, ascending by frame, all inside the track's range. */
  readonly keyframes: readonly Keyframe[];
  /** A person looked and found that there is nothing to veil. */
  readonly dismissed: boolean;
  /** A person fixed the track: a new detection run leaves it alone. */
  readonly locked: boolean;
  readonly source: TrackSource;
};

/** A track without its places: what lists show, at a small part of the cost. */
export type TrackHeading = Omit<TrackRow, 'keyframes'>;

export type VeilRow = {
  readonly id: string;
  readonly footageId: string;
  readonly trackId: string;
  readonly purpose: string;
  readonly characteristic: string;
  readonly code: string;
  readonly statute: string | null;
  readonly harm: string | null;
  /** Audiences whose copies carry the veil; at least one, none twice. */
  readonly audiences: readonly string[];
  readonly fill: FillKind;
};

/** A span of sound that a copy does not carry as it was. */
export type HushRow = {
  readonly id: string;
  readonly footageId: string;
  /** The withheld picture that this is the sound of, taken back together with it; null for a hush of its own. */
  readonly trackId: string | null;
  /** Whose voice it is: a label within the case, never a name, as tracks have; null where nobody said. */
  readonly subject: string | null;
  readonly mode: HushMode;
  /** Seconds since presentation time zero, exactly as decided; `start` comes before `end`. */
  readonly start: Rational;
  readonly end: Rational;
  /** Channels counted from 0, ascending; null: all of them. */
  readonly channels: readonly number[] | null;
  readonly purpose: string;
  readonly characteristic: string;
  readonly code: string;
  readonly statute: string | null;
  readonly harm: string | null;
  /** Audiences whose copies are hushed; at least one, none twice. */
  readonly audiences: readonly string[];
};

/** A run of detection on a recording. */
export type DetectionRow = {
  readonly id: string;
  readonly footageId: string;
  readonly model: ModelIdentity;
  readonly profile: Profile;
  /** Blob with what it saw. */
  readonly looksBlob: string;
};

/** A stop that a person looked at and found to be in order. Who, when and why is in its event. */
export type ClearingRow = {
  readonly id: string;
  readonly footageId: string;
  /** The stop's id, which changes with the tracks around it: then it is another one. */
  readonly stop: string;
};

export const candidateStates = [
  /** Written, the proof pass has not spoken yet. */
  'rendered',
  /** The proof pass holds. */
  'proved',
  /** The proof pass found something: it can never be released. */
  'failed',
  'approved',
  'released',
  /** A decision changed after it was rendered. */
  'superseded',
] as const;

export type CandidateRow = {
  readonly id: string;
  readonly footageId: string;
  readonly audience: string;
  readonly state: (typeof candidateStates)[number];
  /** Name inside the case's `candidates/` folder. */
  readonly fileName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly draft: boolean;
  /** Blob with the geometry that was painted. */
  readonly veilSheetBlob: string;
  /** Blob with the spans of sound that were taken out, null when none was. */
  readonly hushSheetBlob: string | null;
  /** Blob with what each of its frames shows (core/render/picture-digests.ts); null where that was not kept. */
  readonly picturesBlob: string | null;
  readonly proof: Json;
  readonly record: Json;
  /** SHA-256 of the decisions it was rendered from. */
  readonly decisionsSha256: string;
};

export type ApprovalRow = {
  readonly id: string;
  readonly candidateId: string;
  readonly personId: string;
  readonly role: string;
  readonly keyid: string;
  /** SHA-256 of the bytes that were signed. */
  readonly payloadSha256: string;
  /** Base64. */
  readonly signature: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly created: string;
};

export type ReleaseRow = {
  readonly id: string;
  readonly candidateId: string;
  readonly audience: string;
  readonly packageRecordSha256: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly created: string;
  readonly draft: boolean;
};

/** Every audited table and its row. */
export type Rows = {
  readonly case_info: CaseInfoRow;
  readonly request: RequestRow;
  readonly person: PersonRow;
  readonly footage: FootageRow;
  readonly track: TrackRow;
  readonly veil: VeilRow;
  readonly hush: HushRow;
  readonly detection: DetectionRow;
  readonly clearing: ClearingRow;
  readonly candidate: CandidateRow;
  readonly approval: ApprovalRow;
  readonly release: ReleaseRow;
};
export type TableName = keyof Rows;
export type Row = Rows[TableName];

/** Tables in the order in which rows refer to each other. */
export const tableNames = [
  'case_info',
  'request',
  'person',
  'footage',
  'track',
  'veil',
  'hush',
  'detection',
  'clearing',
  'candidate',
  'approval',
  'release',
] as const satisfies readonly TableName[];

/** Tables whose ids are counted per case: `track-12`. */
export type CountedTable = Exclude<TableName, 'case_info'>;

const maxInteger = Number.MAX_SAFE_INTEGER;
const text = z.string().refine((value) => value.isWellFormed(), 'text that is not well-formed Unicode');
const filled = text.min(1);
const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const utc = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const countedId = (table: CountedTable) => z.string().regex(new RegExp(`^${table}-[1-9][0-9]{0,14}$`));
const names = z.array(text);

/** Each field of `T` and no other: a field that a type gains or loses stops its schema from compiling. */
type Shape<T> = { readonly [F in keyof T]: z.ZodType<T[F]> };

const rational: z.ZodType<Rational> = z.strictObject({ num: z.int(), den: z.int() });
const pictureSize = z.strictObject({ width: z.int().min(1), height: z.int().min(1) });

const streamInfo: z.ZodType<StreamInfo> = z.strictObject({
  index: count,
  kind: z.enum(['video', 'audio', 'subtitle', 'data', 'attachment', 'unknown']),
  codec: filled,
  timeBase: rational,
  startPts: z.int().nullable(),
  sampleRate: z.int().nullable(),
  channels: z.int().nullable(),
  attachedPicture: z.boolean(),
  tagNames: names,
} satisfies Shape<StreamInfo>);

const hiddenChannel: z.ZodType<HiddenChannel> = z.strictObject({
  kind: z.enum(hiddenChannelKinds),
  where: filled,
  count,
  sizeBytes: count,
} satisfies Shape<HiddenChannel>);

const mediaProbe: z.ZodType<MediaProbe> = z.strictObject({
  format: filled,
  durationMs: z.number().nullable(),
  streams: z.array(streamInfo),
  video: z.strictObject({
    stream: count,
    coded: pictureSize,
    display: pictureSize,
    orientation: z.strictObject({
      rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
      mirrored: z.boolean(),
    }),
    sampleAspectRatio: rational,
    pixelFormat: filled,
  } satisfies Shape<VideoGeometry>),
  tagNames: names,
  channels: z.array(hiddenChannel).nullable(),
  sound: z
    .strictObject({ stream: count.nullable(), end: rational.nullable() } satisfies Shape<ProbedSound>)
    .exactOptional(),
} satisfies Shape<MediaProbe>);

const originNames: ReadonlySet<unknown> = new Set(origins);
const isInteger = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least;

/** Written out because keyframes are the bulk of a case: a million of them pass in half a second. */
function isKeyframe(value: unknown): value is Keyframe {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 4) return false;
  const { frame, box, origin, score } = value as { readonly [F in keyof Keyframe]?: unknown };
  const scored = score === null || (typeof score === 'number' && score >= 0 && score <= 1);
  return isInteger(frame, 0) && isBox(box) && originNames.has(origin) && scored;
}

function isBox(value: unknown): value is Box {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 4) return false;
  const { x, y, width, height } = value as { readonly [F in keyof Box]?: unknown };
  return (
    isInteger(x, -maxInteger) && isInteger(y, -maxInteger) && isInteger(width, 1) && isInteger(height, 1)
  );
}

const keyframeList = z.custom<readonly Keyframe[]>(
  (value) => Array.isArray(value) && value.length > 0 && value.every(isKeyframe),
  'a list of at least one keyframe: frame, box of whole units, origin, score from 0 to 1 or null',
);

const packOrigin = z.strictObject({
  title: filled,
  source: filled,
  manifestSha256: sha256,
} satisfies Shape<PackOrigin>);

const modelIdentity: z.ZodType<ModelIdentity> = z.strictObject({
  id: filled,
  task: z.enum(kinds),
  sha256,
  licence: filled,
  engine: filled,
  pack: packOrigin.optional(),
} satisfies Shape<ModelIdentity>);

const trackSource: z.ZodType<TrackSource> = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('model'), model: modelIdentity }),
  z.strictObject({ by: z.literal('person'), person: filled }),
  z.strictObject({ by: z.literal('import'), format: filled, sha256 }),
]);

/** Frames rise strictly and lie in the track's range; an empty range therefore has no valid keyframe. */
function keyframesFit(track: Pick<TrackRow, 'keyframes' | 'startFrame' | 'endFrame'>): boolean {
  let last = track.startFrame - 1;
  for (const { frame } of track.keyframes) {
    if (frame <= last) return false;
    last = frame;
  }
  return last < track.endFrame;
}

const audienceList = z
  .array(filled)
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'an audience named twice');

/** Seconds as an exact fraction. */
const moment: z.ZodType<Rational> = z.strictObject({ num: z.int(), den: z.int().min(1) });

function rises(list: readonly number[]): boolean {
  return list.every((value, at) => at === 0 || value > (list[at - 1] ?? 0));
}

const trackHeading = {
  id: countedId('track'),
  footageId: countedId('footage'),
  kind: z.enum(trackKinds),
  label: text,
  startFrame: count,
  endFrame: z.int().min(1),
  outline: outlineSchema,
  dismissed: z.boolean(),
  locked: z.boolean(),
  source: trackSource,
} satisfies Shape<TrackHeading>;

export const trackHeadingSchema: z.ZodType<TrackHeading> = z.strictObject(trackHeading);

/** The schema of every audited table: what may be written, column by column. */
export const rowSchemas: { readonly [T in TableName]: z.ZodType<Rows[T]> } = {
  case_info: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{32}$/),
    title: text.nullable(),
    created: utc,
    profileId: filled.nullable(),
    profileSha256: sha256.nullable(),
  } satisfies Shape<CaseInfoRow>),
  request: z.strictObject({
    id: countedId('request'),
    ...caseDetailsSchema.shape,
  } satisfies Shape<RequestRow>),
  person: z.strictObject({
    id: countedId('person'),
    name: filled,
    role: filled,
    keyid: filled.nullable(),
    active: z.boolean(),
  } satisfies Shape<PersonRow>),
  footage: z.strictObject({
    id: countedId('footage'),
    label: filled,
    sourcePath: filled,
    sizeBytes: count,
    mtimeMs: z.number(),
    sha256,
    sha512: z.string().regex(/^[0-9a-f]{128}$/),
    probe: mediaProbe,
    frameCount: count,
    indexBlob: sha256,
    ptsRule: z.enum(['container', 'dts-as-pts', 'decoding-order']),
    decodeCheck: z.enum(decodeChecks),
    faultsBlob: sha256.nullable(),
    verification: z.enum(verifications),
  } satisfies Shape<FootageRow>),
  track: z
    .strictObject({ ...trackHeading, keyframes: keyframeList } satisfies Shape<TrackRow>)
    .refine(keyframesFit, 'keyframes must rise by frame and lie inside the track'),
  veil: z.strictObject({
    id: countedId('veil'),
    footageId: countedId('footage'),
    trackId: countedId('track'),
    purpose: filled,
    characteristic: filled,
    code: filled,
    statute: filled.nullable(),
    harm: filled.nullable(),
    audiences: audienceList,
    fill: z.enum(fills),
  } satisfies Shape<VeilRow>),
  hush: z
    .strictObject({
      id: countedId('hush'),
      footageId: countedId('footage'),
      trackId: countedId('track').nullable(),
      subject: filled.nullable(),
      mode: z.enum(hushModes),
      start: moment,
      end: moment,
      channels: z.array(count).min(1).refine(rises, 'channels must rise').nullable(),
      purpose: filled,
      characteristic: filled,
      code: filled,
      statute: filled.nullable(),
      harm: filled.nullable(),
      audiences: audienceList,
    } satisfies Shape<HushRow>)
    .refine(({ start, end }) => compareTimes(start, end) < 0, 'a hush must start before it ends'),
  detection: z.strictObject({
    id: countedId('detection'),
    footageId: countedId('footage'),
    model: modelIdentity,
    profile: z.enum(['fast', 'thorough']),
    looksBlob: sha256,
  } satisfies Shape<DetectionRow>),
  clearing: z.strictObject({
    id: countedId('clearing'),
    footageId: countedId('footage'),
    stop: filled,
  } satisfies Shape<ClearingRow>),
  candidate: z.strictObject({
    id: countedId('candidate'),
    footageId: countedId('footage'),
    audience: filled,
    state: z.enum(candidateStates),
    fileName: filled.refine(
      (name) => !/[/\\\0]/.test(name) && name !== '.' && name !== '..',
      'a bare file name',
    ),
    sha256,
    sizeBytes: count,
    draft: z.boolean(),
    veilSheetBlob: sha256,
    hushSheetBlob: sha256.nullable(),
    picturesBlob: sha256.nullable(),
    proof: z.json(),
    record: z.json(),
    decisionsSha256: sha256,
  } satisfies Shape<CandidateRow>),
  approval: z.strictObject({
    id: countedId('approval'),
    candidateId: countedId('candidate'),
    personId: countedId('person'),
    role: filled,
    keyid: filled,
    payloadSha256: sha256,
    signature: z.base64().min(1),
    created: utc,
  } satisfies Shape<ApprovalRow>),
  release: z.strictObject({
    id: countedId('release'),
    candidateId: countedId('candidate'),
    audience: filled,
    packageRecordSha256: sha256,
    created: utc,
    draft: z.boolean(),
  } satisfies Shape<ReleaseRow>),
};

/** The number in a counted id: 12 for `track-12`. */
export function idNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
