// SPDX-License-Identifier: GPL-3.0-or-later
/** Rows to columns and back, for every audited table. The one place that knows how a field is stored. */

import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { rowSchemas, trackHeadingSchema } from '../../../core/review/record-schemas.ts';
import type { Rows, TableName, TrackHeading } from '../../../core/review/records.ts';
import type { Keyframe } from '../../../core/track/track.ts';
import type { SqlValue } from './connection.ts';

/** How a field is stored: as it is, as 0 or 1, or as canonical JSON text (`null` stays NULL). */
type Storage = 'scalar' | 'boolean' | 'json' | 'keyframes';

const storage: { readonly [T in TableName]: { readonly [F in keyof Rows[T]]: Storage } } = {
  case_info: {
    id: 'scalar',
    title: 'scalar',
    created: 'scalar',
    profileId: 'scalar',
    profileSha256: 'scalar',
  },
  request: {
    id: 'scalar',
    requestNumber: 'scalar',
    requester: 'scalar',
    requestType: 'scalar',
    due: 'scalar',
  },
  agency: { id: 'scalar', name: 'scalar', logo: 'scalar' },
  person: { id: 'scalar', name: 'scalar', role: 'scalar', keyid: 'scalar', active: 'boolean' },
  footage: {
    id: 'scalar',
    label: 'scalar',
    sourcePath: 'scalar',
    sizeBytes: 'scalar',
    mtimeMs: 'scalar',
    sha256: 'scalar',
    sha512: 'scalar',
    probe: 'json',
    frameCount: 'scalar',
    indexBlob: 'scalar',
    ptsRule: 'scalar',
    decodeCheck: 'scalar',
    faultsBlob: 'scalar',
    verification: 'scalar',
  },
  track: {
    id: 'scalar',
    footageId: 'scalar',
    kind: 'scalar',
    label: 'scalar',
    startFrame: 'scalar',
    endFrame: 'scalar',
    outline: 'json',
    keyframes: 'keyframes',
    dismissed: 'boolean',
    locked: 'boolean',
    source: 'json',
  },
  veil: {
    id: 'scalar',
    footageId: 'scalar',
    trackId: 'scalar',
    purpose: 'scalar',
    characteristic: 'scalar',
    code: 'scalar',
    statute: 'scalar',
    harm: 'scalar',
    audiences: 'json',
    fill: 'scalar',
  },
  hush: {
    id: 'scalar',
    footageId: 'scalar',
    trackId: 'scalar',
    subject: 'scalar',
    mode: 'scalar',
    start: 'json',
    end: 'json',
    channels: 'json',
    purpose: 'scalar',
    characteristic: 'scalar',
    code: 'scalar',
    statute: 'scalar',
    harm: 'scalar',
    audiences: 'json',
  },
  detection: {
    id: 'scalar',
    footageId: 'scalar',
    model: 'json',
    profile: 'scalar',
    looksBlob: 'scalar',
  },
  clearing: { id: 'scalar', footageId: 'scalar', stop: 'scalar' },
  note: {
    id: 'scalar',
    footageId: 'scalar',
    startFrame: 'scalar',
    endFrame: 'scalar',
    text: 'scalar',
    event: 'scalar',
    person: 'scalar',
    created: 'scalar',
  },
  candidate: {
    id: 'scalar',
    footageId: 'scalar',
    audience: 'scalar',
    state: 'scalar',
    fileName: 'scalar',
    sha256: 'scalar',
    sizeBytes: 'scalar',
    draft: 'boolean',
    veilSheetBlob: 'scalar',
    hushSheetBlob: 'scalar',
    picturesBlob: 'scalar',
    proof: 'json',
    record: 'json',
    decisionsSha256: 'scalar',
  },
  approval: {
    id: 'scalar',
    candidateId: 'scalar',
    personId: 'scalar',
    role: 'scalar',
    keyid: 'scalar',
    publicKey: 'scalar',
    payloadSha256: 'scalar',
    signature: 'scalar',
    created: 'scalar',
  },
  release: {
    id: 'scalar',
    candidateId: 'scalar',
    audience: 'scalar',
    packageRecordSha256: 'scalar',
    created: 'scalar',
    draft: 'boolean',
  },
};

/** A field of a table: its name in rows and events, its column, how it is stored. */
export type Field = { readonly name: string; readonly column: string; readonly storage: Storage };

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Sorted by name, the order that canonical JSON wants. */
const fieldsByTable = new Map<TableName, readonly Field[]>(
  (Object.keys(storage) as TableName[]).map((table) => [
    table,
    Object.entries<Storage>(storage[table])
      .map(([name, kind]) => ({ name, column: snakeCase(name), storage: kind }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  ]),
);

/** The fields of a table, ascending by name. */
export function fieldsOf(table: TableName): readonly Field[] {
  const fields = fieldsByTable.get(table);
  if (!fields) throw new Error(`"${table}" is not a table of a case`);
  return fields;
}

/** A row ready to be written: per field the stored value and its canonical JSON text, in the order of `fieldsOf`. */
export type EncodedField = { readonly field: Field; readonly value: SqlValue; readonly text: string };

export function encodeRow<T extends TableName>(table: T, row: Rows[T]): EncodedField[] {
  const values = row as unknown as { readonly [name: string]: Json };
  return fieldsOf(table).map((field) => encodeField(field, values[field.name] ?? null));
}

function encodeField(field: Field, value: Json): EncodedField {
  const text =
    field.storage === 'keyframes' ? keyframesText(value as Json & readonly Keyframe[]) : canonicalJson(value);
  if (value === null) return { field, value: null, text };
  switch (field.storage) {
    case 'scalar':
      return { field, value: value as SqlValue, text };
    case 'boolean':
      return { field, value: value === true ? 1 : 0, text };
    case 'json':
    case 'keyframes':
      return { field, value: text, text };
  }
}

/**
 * The canonical JSON of keyframes. They are the bulk of a case; with their keys put in order here, the built-in
 * serializer gives the same text several times faster. Numbers must be finite.
 */
function keyframesText(keyframes: readonly Keyframe[]): string {
  return JSON.stringify(
    keyframes.map(({ frame, box: { x, y, width, height }, origin, score }) => ({
      box: { height, width, x, y },
      frame,
      origin,
      score,
    })),
  );
}

/** The canonical JSON text of a row, or of any object whose fields are encoded and in order. */
export function rowText(fields: readonly EncodedField[]): string {
  return `{${fields.map(({ field, text }) => `"${field.name}":${text}`).join(',')}}`;
}

/** The fields of a track without its keyframes, which are nearly all of its bytes. */
export const trackHeadingFields: readonly Field[] = fieldsOf('track').filter(
  ({ name }) => name !== 'keyframes',
);

/** A row of the database as the values of its fields, unchecked. Throws SyntaxError on text that is not JSON. */
export function decodeRow(
  table: TableName,
  raw: { readonly [column: string]: SqlValue },
): { [name: string]: Json } {
  return decodeFields(fieldsOf(table), raw);
}

function decodeFields(
  fields: readonly Field[],
  raw: { readonly [column: string]: SqlValue },
): { [name: string]: Json } {
  const row: { [name: string]: Json } = {};
  for (const field of fields) row[field.name] = decodeField(field, raw[field.column] ?? null);
  return row;
}

function decodeField(field: Field, value: SqlValue): Json {
  if (value === null) return null;
  switch (field.storage) {
    case 'scalar':
      return value as string | number;
    case 'boolean':
      // Anything else than 0 and 1 stays what it is, so that a comparison or the schema stumbles over it.
      return value === 1 ? true : value === 0 ? false : (value as string | number);
    case 'json':
    case 'keyframes':
      return JSON.parse(String(value)) as Json;
  }
}

/** A row of the database, checked by its schema. Throws CASE_DAMAGED: what was written was valid. */
export function hydrate<T extends TableName>(
  table: T,
  raw: { readonly [column: string]: SqlValue },
): Rows[T] {
  return checkedRow(table, raw, () => rowSchemas[table].parse(decodeRow(table, raw)));
}

/** The same for a track of which `trackHeadingFields` were read. */
export function hydrateTrackHeading(raw: { readonly [column: string]: SqlValue }): TrackHeading {
  return checkedRow('track', raw, () => trackHeadingSchema.parse(decodeFields(trackHeadingFields, raw)));
}

function checkedRow<R>(table: TableName, raw: { readonly [column: string]: SqlValue }, check: () => R): R {
  try {
    return check();
  } catch (error) {
    throw new ClearveilError(
      'CASE_DAMAGED',
      `${table} ${String(raw['id'])} does not hold what a ${table} can be (${error instanceof Error ? error.message : String(error)})`,
      'Someone changed the database from outside. Run "clearveil audit CASE --verify" and restore a backup.',
      { table, key: String(raw['id']) },
    );
  }
}
