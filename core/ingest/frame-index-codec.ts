// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The frame index as bytes, for keeping and for handing it to other processes: a line of canonical JSON, then its columns
 * (`column-codec.ts`). Twelve hours at 30 frames a second are some eight megabytes. Schema 1, in which the columns were
 * little-endian doubles and eight times as large, is still read.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../base/canonical-json.ts';
import { ColumnReader, ColumnWriter, type Expecting } from './column-codec.ts';
import type { FrameIndex, PtsRule } from './footage.ts';

const columns = ['pts', 'dts', 'duration', 'sizeBytes', 'position', 'packet'] as const;
type ColumnName = (typeof columns)[number];

/** Times go on in even steps. */
const expecting: { readonly [C in ColumnName]: Expecting } = {
  pts: 'step',
  dts: 'step',
  duration: 'same',
  sizeBytes: 'same',
  position: 'same',
  packet: 'same',
};
const ptsRules: readonly string[] = ['container', 'dts-as-pts', 'decoding-order'] satisfies PtsRule[];
const lineFeed = 10;
/** The longest line that is taken for a header, bytes. */
const longestHeader = 1000;
/** Two months at 30 frames a second: what claims more is not believed before it is read. */
const mostFrames = 2 ** 27;

/** Deterministic: equal indexes give equal bytes. */
export function encodeFrameIndex(index: FrameIndex): Uint8Array {
  const frames = index.pts.length;
  const writer = new ColumnWriter();
  const { ptsRule, timeBase } = index;
  writer.append(utf8ToBytes(`${canonicalJson({ schema: 2, frames, ptsRule, timeBase })}\n`));
  for (const column of columns) writer.column(index[column], expecting[column]);
  writer.column(index.flags, 'same');
  return writer.bytes();
}

type Columns = Pick<FrameIndex, ColumnName | 'flags'>;

/** Little-endian doubles, column by column, then the flags. */
function plainColumns(bytes: Uint8Array, start: number, frames: number): Columns {
  if (bytes.length !== start + columns.length * frames * 8 + frames)
    throw new RangeError('the frame index is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  const read = (): Float64Array => {
    const column = new Float64Array(frames);
    for (let frame = 0; frame < frames; frame++, at += 8) column[frame] = view.getFloat64(at, true);
    return column;
  };
  const [pts, dts, duration, sizeBytes, position, packet] = [read(), read(), read(), read(), read(), read()];
  return { pts, dts, duration, sizeBytes, position, packet, flags: bytes.slice(at) };
}

function packedColumns(bytes: Uint8Array, start: number, frames: number): Columns {
  const reader = new ColumnReader(bytes, start);
  const read = (column: ColumnName): Float64Array => {
    const values = new Float64Array(frames);
    reader.column(values, expecting[column]);
    return values;
  };
  const [pts, dts, duration] = [read('pts'), read('dts'), read('duration')];
  const [sizeBytes, position, packet] = [read('sizeBytes'), read('position'), read('packet')];
  const flags = new Uint8Array(frames);
  reader.column(flags, 'same');
  if (!reader.ended) throw new RangeError('the frame index goes on behind its end');
  return { pts, dts, duration, sizeBytes, position, packet, flags };
}

/** Reads what `encodeFrameIndex` wrote. Throws RangeError for anything else. */
export function decodeFrameIndex(bytes: Uint8Array): FrameIndex {
  const end = bytes.indexOf(lineFeed);
  const header = end < 0 || end > longestHeader ? undefined : parsed(bytes.subarray(0, end));
  if (!isHeader(header)) throw new RangeError('these bytes are no frame index');
  const { schema, frames, ptsRule, timeBase } = header;
  const { num, den } = timeBase;
  const read = schema === 1 ? plainColumns : packedColumns;
  return { timeBase: { num, den }, ptsRule, ...read(bytes, end + 1, frames) };
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(String.fromCharCode(...line));
  } catch {
    // No JSON is no header, which the caller says.
    return undefined;
  }
}

type Header = {
  readonly schema: 1 | 2;
  readonly frames: number;
  readonly ptsRule: PtsRule;
  readonly timeBase: FrameIndex['timeBase'];
};

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, frames, ptsRule, timeBase } = value as { readonly [name: string]: unknown };
  const { num, den } = (timeBase ?? {}) as { readonly [name: string]: unknown };
  return (
    (schema === 1 || schema === 2) &&
    Number.isSafeInteger(frames) &&
    Number(frames) >= 0 &&
    Number(frames) <= mostFrames &&
    typeof ptsRule === 'string' &&
    ptsRules.includes(ptsRule) &&
    Number.isSafeInteger(num) &&
    Number.isSafeInteger(den)
  );
}
