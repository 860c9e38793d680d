// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What an MP4, MOV or 3GP file carries in its boxes (ISO/IEC 14496-12): user data, free space, bytes that no sample covers.
 * Only headers and small boxes are read. Made for hostile files: every length is checked against its parent, depth and
 * number of boxes are bounded, and what is not understood is listed as unknown.
 */
import type { ByteCoverage } from './byte-coverage.ts';
import { type ChannelList, printable } from './channel-list.ts';
import type { FileWindow } from './file-window.ts';

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
  ['dref', 8],
  ['stsd', 8],
  ...['wave', 'sinf', 'schi', 'tref', 'trgr', 'sv3d', 'proj'].map((type): [string, number] => [type, 0]),
]);

/** Tables and numbers that say where samples lie and how they are shown, with the most bytes a body of them takes. */
const plainBoxes: ReadonlyMap<string, number> = new Map([
  // Tables grow with the number of samples.
  ...[
    'stts',
    'ctts',
    'stss',
    'stps',
    'stsc',
    'stsz',
    'stz2',
    'stco',
    'co64',
    'elst',
    'sdtp',
    'sbgp',
    'sgpd',
    'subs',
  ].map((type): [string, number] => [type, Number.POSITIVE_INFINITY]),
  ...['trun', 'saiz', 'saio', 'tfra', 'sidx', 'ssix', 'senc', 'cslg', 'padb', 'stsh'].map(
    (type): [string, number] => [type, Number.POSITIVE_INFINITY],
  ),
  ...['ftyp', 'styp'].map((type): [string, number] => [type, 64]),
  ...[
    'mvhd',
    'tkhd',
    'mdhd',
    'mehd',
    'trex',
    'mfhd',
    'tfhd',
    'tfdt',
    'mfro',
    'vmhd',
    'smhd',
    'nmhd',
    'sthd',
    'hmhd',
  ].map((type): [string, number] => [type, 120]),
  ...[
    'gmin',
    'text',
    'iods',
    'tgas',
    'clef',
    'prof',
    'enof',
    'load',
    'prft',
    'url ',
    'alis',
    'frma',
    'schm',
    'enda',
    'chnl',
    'srat',
  ].map((type): [string, number] => [type, 64]),
  ...[
    'pasp',
    'colr',
    'btrt',
    'fiel',
    'gama',
    'clap',
    'clli',
    'mdcv',
    'SmDm',
    'CoLL',
    'amve',
    'cclv',
    'tims',
    'tmin',
  ].map((type): [string, number] => [type, 48]),
  ...[
    'avcC',
    // FFmpeg's box for the header of an FFV1 decoder.
    'glbl',
    'hvcC',
    'lhvC',
    'vvcC',
    'av1C',
    'vpcC',
    'esds',
    'dac3',
    'dec3',
    'dOps',
    'dfLa',
    'alac',
    'damr',
    'd263',
  ].map(
    // What a codec's own header carries beyond need is looked at as the stream's header.
    (type): [string, number] => [type, Number.POSITIVE_INFINITY],
  ),
  ...[
    'st3d',
    'svhd',
    'cbmp',
    'equi',
    'prhd',
    'dvcC',
    'dvvC',
    'chan',
    'chrm',
    'bitr',
    'hdlr',
    'stri',
    'hero',
  ].map((type): [string, number] => [type, 256]),
  ...[
    'hint',
    'cdsc',
    'chap',
    'tmcd',
    'sync',
    'scpt',
    'ssrc',
    'vdep',
    'vplx',
    'subt',
    'font',
    'mp4a',
    'cdep',
    'auxl',
    'thmb',
  ].map((type): [string, number] => [type, 64]),
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

  constructor(file: FileWindow, list: ChannelList, coverage: ByteCoverage) {
    this.#file = file;
    this.#list = list;
    this.#coverage = coverage;
  }

  /** Walks the boxes in `[start, end)`. */
  walk(start: number, end: number, path: string, depth: number): void {
    let at = start;
    while (at < end) {
      const box = readBox(this.#file, at, end, depth === 0);
      if (!box || ++this.#boxes > maxBoxes || depth > maxDepth) {
        this.#addRest(at, end, path);
        return;
      }
      this.#visit(box, path === '' ? box.type.trimEnd() : `${path}/${box.type.trimEnd()}`, depth);
      at = box.end;
    }
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
      this.walk(box.body, box.end, path, depth + 1);
    } else if (freeTypes.has(box.type)) {
      if (!this.#file.isZero(box.body, box.end)) this.#list.add('free space', path, size);
    } else if (userTypes.has(box.type)) this.#addUserData(box, path);
    else if (parents.has(box.type))
      this.walk(box.body + (parents.get(box.type) ?? 0), box.end, path, depth + 1);
    else if (path.endsWith(`stsd/${box.type.trimEnd()}`)) this.#visitSampleEntry(box, path, depth);
    else if (size > 0 && size > (plainBoxes.get(box.type) ?? 0))
      this.#list.add('unknown element', path, size);
    else this.#visitPlain(box, path);
  }

  #visitPlain(box: Box, path: string): void {
    const body = this.#file.read(box.body, Math.min(256, box.end - box.body));
    if (box.type === 'hdlr') {
      if (path.endsWith('mdia/hdlr')) this.#handler = printable(body.subarray(8, 12));
      // 24 bytes of numbers, then a name that the library gives as a tag; QuickTime puts a length before it.
      const name = printable(body.subarray(24).filter((byte) => byte >= 0x20));
      if (!/^.?(VideoHandler|SoundHandler|DataHandler)?$/.test(name))
        this.#list.add('user data', `${path}, handler name`, name.length);
    } else if ((box.type === 'url ' || box.type === 'alis') && body.length > 4)
      this.#list.add('user data', `${path}, location of the data`, body.length - 4);
    else if (box.type === 'mvhd' || box.type === 'tkhd' || box.type === 'mdhd') {
      const times = body.subarray(4, body[0] === 1 ? 20 : 12);
      if (times.some((byte) => byte !== 0))
        this.#list.add('time stamp', `${path}, created and changed`, times.length);
    }
  }

  #visitSampleEntry(box: Box, path: string, depth: number): void {
    const head = sampleEntryHead(this.#file, box, this.#handler);
    if (head === undefined) return;
    if (this.#handler === 'vide') {
      // compressorname: a length and 31 bytes at most.
      const name = this.#file.read(box.body + 42, 32);
      const said = printable(name.subarray(1).filter((byte) => byte >= 0x20));
      if (said !== '' && !/^Lavc[0-9. ]*( libx264)?$/.test(said))
        this.#list.add('user data', `${path}, name of the encoder`, said.length);
    }
    this.walk(box.body + head, box.end, path, depth + 1);
  }

  /** Each entry of user data by its name; a `meta` list goes by the whole. */
  #addUserData(box: Box, path: string): void {
    if (box.type !== 'udta') {
      if (!isEmptyMeta(this.#file, box)) this.#list.add('user data', path, box.end - box.body);
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
      if (!isEmptyMeta(this.#file, entry))
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

/**
 * Whether this is the metadata box FFmpeg writes into every MP4: a handler without a name and a list that has nothing but the
 * name of the muxer.
 */
function isEmptyMeta(file: FileWindow, box: Box): boolean {
  if (box.type !== 'meta' || box.end - box.body > 160) return false;
  const text = Buffer.from(file.read(box.body, box.end - box.body))
    .toString('latin1')
    .replaceAll('\u0001', '!');
  const list = text.indexOf('ilst');
  const handler = text.slice(0, Math.max(0, list - 4));
  return (
    list > 0 &&
    /^[\0]{7}[!-]hdlr[\0]{8}mdirappl[\0]{9}$/.test(handler) &&
    /^ilst([\0]{3}.\xa9too[\0]{3}.data[\0]{3}![\0]{4}Lav[fc][0-9.]*)?$/s.test(text.slice(list))
  );
}

/** Adds what the boxes of the file carry; `coverage`: where its packets were read from. */
export function addMp4Channels(list: ChannelList, file: FileWindow, coverage: ByteCoverage): void {
  new BoxWalk(file, list, coverage).walk(0, file.size, '', 0);
}
