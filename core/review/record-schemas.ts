// SPDX-License-Identifier: GPL-3.0-or-later
/** The schema of every audited table: what may be written into a row of a case, and what is believed when it is read. */
import { z } from 'zod';
import type { Box } from '../base/geometry.ts';
import { compareTimes, type Rational } from '../base/time.ts';
import { kinds, type ModelIdentity, type PackOrigin } from '../detect/detection.ts';
import type { MediaProbe, ProbedSound, StreamInfo, VideoGeometry } from '../ingest/footage.ts';
import { type HiddenChannel, hiddenChannelKinds } from '../ingest/hidden-channel.ts';
import { outlineSchema } from '../track/outline.ts';
import { type Keyframe, origins, trackKinds } from '../track/track.ts';
import { agencySchema } from './agency.ts';
import { caseDetailsSchema } from './case-details.ts';
import { fills } from './fill.ts';
import { hushModes } from './hush-mode.ts';
import { protectedEvents } from './protected-event.ts';
import {
  type AgencyRow,
  type ApprovalRow,
  type CandidateRow,
  type CaseInfoRow,
  type ClearingRow,
  type CountedTable,
  candidateStates,
  type DetectionRow,
  decodeChecks,
  type FootageRow,
  type HushRow,
  type NoteRow,
  type PersonRow,
  type ReleaseRow,
  type RequestRow,
  type Rows,
  type TableName,
  type TrackHeading,
  type TrackRow,
  type TrackSource,
  type VeilRow,
  verifications,
} from './records.ts';

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
  began: z.iso.datetime({ precision: 3 }).nullable().exactOptional(),
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
  agency: z.strictObject({
    id: countedId('agency'),
    ...agencySchema.shape,
  } satisfies Shape<AgencyRow>),
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
  note: z
    .strictObject({
      id: countedId('note'),
      footageId: countedId('footage'),
      startFrame: count,
      endFrame: z.int().min(1),
      text: filled,
      event: z.enum(protectedEvents).nullable(),
      person: filled,
      created: utc,
    } satisfies Shape<NoteRow>)
    .refine(({ startFrame, endFrame }) => startFrame < endFrame, 'a note is about at least one frame'),
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
    publicKey: z.base64().min(1).nullable(),
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
