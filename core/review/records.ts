// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The rows of a case: one type per audited table (schemas in record-schemas.ts). A row is a flat object; columns that hold a list or
 * an object are plain JSON values here and canonical JSON text in the database. Every row has an `id`, which is its key.
 */
import type { Json } from '../base/canonical-json.ts';
import type { Rational } from '../base/time.ts';
import type { ModelIdentity, Profile } from '../detect/detection.ts';
import type { MediaProbe, PtsRule } from '../ingest/footage.ts';
import type { Outline } from '../track/outline.ts';
import type { Keyframe, TrackKind } from '../track/track.ts';
import type { Agency } from './agency.ts';
import type { CaseDetails } from './case-details.ts';
import type { FillKind } from './fill.ts';
import type { HushMode } from './hush-mode.ts';
import type { ProtectedEvent } from './protected-event.ts';

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

/** The agency that answers: one row, or none while nobody has said. `logo` names a blob. */
export type AgencyRow = Agency & { readonly id: string };

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

/** A person's remark at frames of a recording: for those who work on the case, never part of a copy or package. */
export type NoteRow = {
  readonly id: string;
  readonly footageId: string;
  /** It is about frames `[startFrame, endFrame)`. */
  readonly startFrame: number;
  readonly endFrame: number;
  readonly text: string;
  /** The protected event that these frames show; null for a plain remark. */
  readonly event: ProtectedEvent | null;
  /** Name of who wrote it. */
  readonly person: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly created: string;
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
  /** The raw Ed25519 key that checks the signature, base64; null for approvals from before it was kept. */
  readonly publicKey: string | null;
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
  readonly agency: AgencyRow;
  readonly person: PersonRow;
  readonly footage: FootageRow;
  readonly track: TrackRow;
  readonly veil: VeilRow;
  readonly hush: HushRow;
  readonly detection: DetectionRow;
  readonly clearing: ClearingRow;
  readonly note: NoteRow;
  readonly candidate: CandidateRow;
  readonly approval: ApprovalRow;
  readonly release: ReleaseRow;
};
export type TableName = keyof Rows;

/** Tables in the order in which rows refer to each other. */
export const tableNames = [
  'case_info',
  'request',
  'agency',
  'person',
  'footage',
  'track',
  'veil',
  'hush',
  'detection',
  'clearing',
  'note',
  'candidate',
  'approval',
  'release',
] as const satisfies readonly TableName[];

/** Tables whose ids are counted per case: `track-12`. */
export type CountedTable = Exclude<TableName, 'case_info'>;

/** The number in a counted id: 12 for `track-12`. */
export function idNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
