// SPDX-License-Identifier: GPL-3.0-or-later
/** The frame index as bytes, for keeping: a line of canonical JSON, then the columns as little-endian doubles. */
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import type { FrameIndex, PtsRule } from '../../../core/ingest/footage.ts';

const columns = ['pts', 'dts', 'duration', 'sizeBytes', 'position', 'packet'] as const;
const ptsRules: readonly string[] = ['container', 'dts-as-pts', 'decoding-order'] satisfies PtsRule[];
const lineFeed = 10;

/** Deterministic: equal indexes give equal bytes. */
export function encodeFrameIndex(index: FrameIndex): Uint8Array {
  const frames = index.pts.length;
  const header = new TextEncoder().encode(
    `${canonicalJson({ schema: 1, frames, ptsRule: index.ptsRule, timeBase: index.timeBase })}\n`,
  );
  const bytes = new Uint8Array(header.length + columns.length * frames * 8 + frames);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  let at = header.length;
  for (const column of columns) {
    for (const value of index[column]) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  bytes.set(index.flags, at);
  return bytes;
}

/** Reads what `encodeFrameIndex` wrote. Throws RangeError for anything else. */
export function decodeFrameIndex(bytes: Uint8Array): FrameIndex {
  const end = bytes.indexOf(lineFeed);
  const header: unknown = end < 0 ? undefined : JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  if (!isHeader(header)) throw new RangeError('these bytes are no frame index');
  const { frames, ptsRule, timeBase } = header;
  if (bytes.length !== end + 1 + columns.length * frames * 8 + frames)
    throw new RangeError('the frame index is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = end + 1;
  const read = (): Float64Array => {
    const column = new Float64Array(frames);
    for (let frame = 0; frame < frames; frame++, at += 8) column[frame] = view.getFloat64(at, true);
    return column;
  };
  const [pts, dts, duration, sizeBytes, position, packet] = [read(), read(), read(), read(), read(), read()];
  return { timeBase, ptsRule, pts, dts, duration, sizeBytes, position, packet, flags: bytes.slice(at) };
}

type Header = {
  readonly frames: number;
  readonly ptsRule: PtsRule;
  readonly timeBase: FrameIndex['timeBase'];
};

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, frames, ptsRule, timeBase } = value as { readonly [name: string]: unknown };
  const { num, den } = (timeBase ?? {}) as { readonly [name: string]: unknown };
  return (
    schema === 1 &&
    Number.isSafeInteger(frames) &&
    typeof ptsRule === 'string' &&
    ptsRules.includes(ptsRule) &&
    Number.isSafeInteger(num) &&
    Number.isSafeInteger(den)
  );
}
