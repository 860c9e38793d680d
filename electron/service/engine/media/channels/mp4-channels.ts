// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What an MP4, MOV or 3GP file carries in its boxes (ISO/IEC 14496-12): user data, free space, bytes that no sample covers, and
 * whatever stands in a box beside what the box is for. Made for hostile files: every length is checked against its parent,
 * depth and number of boxes are bounded, and what is not understood is listed as unknown.
 */
import type { ByteCoverage } from './byte-coverage.ts';
import { type ChannelList, printable } from './channel-list.ts';
import type { FileWindow } from './file-window.ts';
import { addBodyChannels, addSampleEntryChannels, mostBodyBytes } from './mp4-bodies.ts';
import { trackReferences } from './mp4-layouts.ts';
import { isTable, readTable, TrackTables } from './mp4-tables.ts';
import { isEmptyMeta } from './mp4-user-data.ts';

const maxDepth = 12;
const maxBoxes = 200_000;

/** Boxes that hold boxes; the number is how many bytes of their own stand in front. */
const parents: ReadonlyMap<string, number> = new Map([
  ...[
    'moov',
    'trak',
    'mdia',
    'minf',
    'stbl',
    'edts',
    'dinf',
    'mvex',
    'moof',
    'traf',
    'mfra',
    'gmhd',
    'tapt',
  ].map((type): [string, number] => [type, 0]),
  // A version, flags and the number of entries.
  ['dref', 8],
  ['stsd', 8],
  ...['wave', 'sinf', 'schi', 'tref', 'trgr', 'sv3d', 'proj'].map((type): [string, number] => [type, 0]),
]);

const freeTypes: ReadonlySet<string> = new Set(['free', 'skip', 'wide', 'pnot', 'junk']);
const userTypes: ReadonlySet<string> = new Set([
  'udta',
  'meta',
  'uuid',
  'ilst',
  'XMP_',
  'PICT',
  'pssh',
  'emsg',
  'name',
  'cprt',
  'prft',
  'svhd',
]);

type Box = { readonly type: string; readonly start: number; readonly body: number; readonly end: number };

/** A box header, or undefined when what stands at `at` is none that fits into its parent. */
function readBox(file: FileWindow, at: number, end: number, top: boolean): Box | undefined {
  const head = file.read(at, 16);
  if (head.length < 8 || at + 8 > end) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const short = view.getUint32(0);
  const type = printable(head.subarray(4, 8)).padEnd(4);
  if (short === 0 && top) return { type, start: at, body: at + 8, end };
  if (short === 1 && head.length < 16) return undefined;
  const size = short === 1 ? Number(view.getBigUint64(8)) : short;
  const header = short === 1 ? 16 : 8;
  if (size < header || at + size > end) return undefined;
  return { type, start: at, body: at + header, end: at + size };
}

/** Bytes of a sample entry in front of its boxes (ISO/IEC 14496-12, 12.1.3 and 12.2.3; QuickTime's sound versions 1 and 2). */
function sampleEntryHead(file: FileWindow, box: Box, handler: string): number | undefined {
  if (handler === 'vide') return 78;
  if (handler !== 'soun') return undefined;
  const version = file.read(box.body + 8, 2)[1] ?? 0;
  return 28 + (version === 1 ? 16 : version === 2 ? 36 : 0);
}

class BoxWalk {
  readonly #file: FileWindow;
  readonly #list: ChannelList;
  readonly #coverage: ByteCoverage;
  #boxes = 0;
  #handler = '';
  #tables = new TrackTables();
  readonly #tracks = new Set<number>();
  readonly #references: { readonly path: string; readonly track: number }[] = [];

  constructor(file: FileWindow, list: ChannelList, coverage: ByteCoverage) {
    this.#file = file;
    this.#list = list;
    this.#coverage = coverage;
  }

  /** Walks the whole file. */
  walkFile(): void {
    this.#walk(0, this.#file.size, '', 0);
    for (const { path, track } of this.#references)
      if (track !== 0 && !this.#tracks.has(track))
        this.#list.add('unreferenced bytes', `${path}, no track`, 4);
  }

  /** Walks the boxes in `[start, end)` and says how many there are. */
  #walk(start: number, end: number, path: string, depth: number): number {
    let at = start;
    let count = 0;
    while (at < end) {
      const box = readBox(this.#file, at, end, depth === 0);
      if (!box || ++this.#boxes > maxBoxes || depth > maxDepth) {
        this.#addRest(at, end, path);
        return count;
      }
      this.#visit(box, path === '' ? box.type.trimEnd() : `${path}/${box.type.trimEnd()}`, depth);
      at = box.end;
      count++;
    }
    return count;
  }

  /** Bytes where a box should be: zeros end some QuickTime lists and say nothing. */
  #addRest(start: number, end: number, path: string): void {
    if (this.#file.isZero(start, end)) return;
    if (path === '') this.#list.add('trailing bytes', 'behind the last box', end - start);
    else this.#list.add('unknown element', `${path}, not a box`, end - start);
  }

  #visit(box: Box, path: string, depth: number): void {
    const size = box.end - box.body;
    if (box.type === 'mdat') this.#addUncovered(box);
    else if (box.type === 'trak') {
      this.#handler = '';
      this.#tables = new TrackTables();
      this.#walk(box.body, box.end, path, depth + 1);
      for (const { type, bytes } of this.#tables.idle())
        this.#list.add('unreferenced bytes', `${path}/mdia/minf/stbl/${type}, entries for nothing`, bytes);
    } else if (freeTypes.has(box.type)) {
      if (!this.#file.isZero(box.body, box.end)) this.#list.add('free space', path, size);
    } else if (userTypes.has(box.type)) this.#addUserData(box, path);
    else if (parents.has(box.type)) this.#visitParent(box, path, depth);
    else if (path.endsWith(`stsd/${box.type.trimEnd()}`)) this.#visitSampleEntry(box, path, depth);
    else if (isTable(box.type)) this.#visitTable(box, path);
    else if (path.endsWith(`tref/${box.type.trimEnd()}`) && trackReferences.has(box.type))
      this.#visitReferences(box, path);
    else this.#visitBody(box, path);
  }

  #visitParent(box: Box, path: string, depth: number): void {
    const own = parents.get(box.type) ?? 0;
    if (box.body + own > box.end) {
      this.#list.add('unknown element', `${path}, of an unknown form`, box.end - box.body);
      return;
    }
    const walked = this.#walk(box.body + own, box.end, path, depth + 1);
    if (own === 0) return;
    const head = this.#file.read(box.body, own);
    const count = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(4);
    if (head.subarray(0, 4).some((byte) => byte !== 0) || count !== walked)
      this.#list.add('unreferenced bytes', `${path}, count of its entries`, own);
  }

  #visitTable(box: Box, path: string): void {
    const table = readTable(this.#file, box.type, box.body, box.end);
    const inTrack = path.endsWith(`/stbl/${box.type}`);
    // Only a whole track says how many samples this one is about.
    if (!table || table.used > box.end || (box.type === 'sdtp' && !inTrack)) {
      this.#list.add('unknown element', `${path}, of an unknown form`, box.end - box.body);
      return;
    }
    if (inTrack) this.#tables.add(box.type, table.facts);
    if (table.idle > 0) this.#list.add('unreferenced bytes', `${path}, entries for nothing`, table.idle);
    if (!this.#file.isZero(table.used, box.end))
      this.#list.add('unreferenced bytes', `${path}, behind its entries`, box.end - table.used);
  }

  /** They may come before the tracks that they name. */
  #visitReferences(box: Box, path: string): void {
    const bytes = this.#file.read(box.body, Math.min(mostBodyBytes, box.end - box.body));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 4 <= bytes.length; at += 4)
      this.#references.push({ path, track: view.getUint32(at) });
    if (bytes.length < box.end - box.body || bytes.length % 4 !== 0)
      this.#list.add('unknown element', path, box.end - box.body);
  }

  #visitBody(box: Box, path: string): void {
    const bytes = this.#file.read(box.body, Math.min(mostBodyBytes, box.end - box.body));
    if (path.endsWith('mdia/hdlr')) this.#handler = printable(bytes.subarray(8, 12));
    if (path.endsWith('trak/tkhd') && bytes.length >= 24)
      this.#tracks.add(Buffer.from(bytes).readUInt32BE(bytes[0] === 1 ? 20 : 12));
    addBodyChannels(this.#list, { type: box.type, path, bytes }, box.end - box.body);
  }

  #visitSampleEntry(box: Box, path: string, depth: number): void {
    // The library gives the header of the first description only.
    if (++this.#tables.descriptions > 1)
      this.#list.add('stream header data', `${path}, a further description`, box.end - box.body);
    const head = sampleEntryHead(this.#file, box, this.#handler);
    if (head === undefined) return;
    const bytes = this.#file.read(box.body, head);
    if (bytes.length === head && box.body + head <= box.end)
      addSampleEntryChannels(this.#list, path, bytes, this.#handler === 'vide');
    this.#walk(box.body + head, box.end, path, depth + 1);
  }

  /** Each entry of user data by its name; a `meta` list goes by the whole. */
  #addUserData(box: Box, path: string): void {
    if (box.type !== 'udta') {
      if (box.type !== 'meta' || !isEmptyMeta(this.#file, box.body, box.end))
        this.#list.add(box.type === 'prft' ? 'time stamp' : 'user data', path, box.end - box.body);
      return;
    }
    let at = box.body;
    while (at < box.end) {
      const entry = readBox(this.#file, at, box.end, false);
      if (!entry || ++this.#boxes > maxBoxes) {
        this.#addRest(at, box.end, path);
        return;
      }
      const kind = entry.type === 'chpl' ? 'chapter' : 'user data';
      if (entry.type !== 'meta' || !isEmptyMeta(this.#file, entry.body, entry.end))
        this.#list.add(kind, `${path}/${entry.type.trimEnd()}`, entry.end - entry.body);
      at = entry.end;
    }
  }

  #addUncovered(box: Box): void {
    for (const gap of this.#coverage.gaps(box.body, box.end)) {
      if (!this.#file.isZero(gap.start, gap.end))
        this.#list.add('unreferenced bytes', 'mdat, in no sample', gap.end - gap.start);
    }
  }
}

/** Adds what the boxes of the file carry; `coverage`: where its packets were read from. */
export function addMp4Channels(list: ChannelList, file: FileWindow, coverage: ByteCoverage): void {
  new BoxWalk(file, list, coverage).walkFile();
}
