// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a Matroska or WebM file carries in its elements (RFC 9559): tags, chapters, attachments, void space, unknown elements,
 * blocks that no packet came from, and places that lead nowhere. Reads headers and small elements; frames are walked over.
 * Every length is checked against its parent.
 */
import { crc32 } from 'node:zlib';
import type { ByteCoverage } from './byte-coverage.ts';
import type { ChannelList } from './channel-list.ts';
import { readBlockHead, readElementHead, readUnsigned } from './ebml.ts';
import type { FileWindow } from './file-window.ts';
import { MatroskaPlaces } from './matroska-places.ts';
import { type Element, everywhere, fileElements, ids, type Master } from './matroska-schema.ts';

const maxElements = 50_000_000;
/** Check sums of larger elements, and of clusters, are not computed again. */
const mostSummedBytes = 16_777_216;

/** An element that is being walked through. */
type Level = {
  readonly id: number;
  readonly children: Master;
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** Its length is not stated: it ends where something begins that it cannot hold. */
  readonly open: boolean;
  readonly seen: Set<number>;
};

type Found = { readonly id: number; readonly start: number; readonly body: number; readonly end: number };

class ElementWalk {
  readonly #file: FileWindow;
  readonly #list: ChannelList;
  readonly #packets: ReturnType<ByteCoverage['inOrder']>;
  readonly #places: MatroskaPlaces;
  readonly #levels: Level[];

  constructor(list: ChannelList, file: FileWindow, coverage: ByteCoverage) {
    this.#file = file;
    this.#list = list;
    this.#packets = coverage.inOrder();
    this.#places = new MatroskaPlaces(file);
    this.#levels = [
      { id: 0, children: fileElements, start: 0, end: file.size, path: '', open: false, seen: new Set() },
    ];
  }

  walkFile(): void {
    let elements = 0;
    for (let at = 0; at < this.#file.size; ) {
      const level = this.#levelAt(at);
      const head = readElementHead(this.#file.read(at, 16));
      if (!head || ++elements > maxElements) {
        this.#addRest(at, level);
        at = level.end;
        continue;
      }
      const parent = this.#parentOf(head.id, level);
      const body = at + head.headBytes;
      const open = head.size === Number.POSITIVE_INFINITY;
      const end = open ? parent.end : Math.min(parent.end, body + head.size);
      at = this.#visit({ id: head.id, start: at, body, end }, parent, open);
    }
    for (const { where, bytes } of this.#places.leadingNowhere())
      this.#list.add('unreferenced bytes', where, bytes);
  }

  /** The level that holds what begins at `at`. */
  #levelAt(at: number): Level {
    for (;;) {
      const level = this.#levels.at(-1);
      if (!level) throw new Error('an element outside the file');
      if (at < level.end) return level;
      this.#levels.pop();
    }
  }

  /** Levels of no stated length end before something that they cannot hold. */
  #parentOf(id: number, level: Level): Level {
    let parent = level;
    while (parent.open && !parent.children.has(id) && !everywhere.has(id)) {
      const above = this.#levels.at(-2);
      if (!above) break;
      this.#levels.pop();
      parent = above;
    }
    return parent;
  }

  #addRest(at: number, { path, end }: Level): void {
    if (this.#file.isZero(at, end)) return;
    const kind = path === '' ? 'trailing bytes' : 'unknown element';
    this.#list.add(kind, `${path || 'file'}, not an element`, end - at);
  }

  /** Returns where to go on: behind the element, or inside. */
  #visit(found: Found, parent: Level, open: boolean): number {
    const { id, body, end } = found;
    const element = parent.children.get(id) ?? everywhere.get(id);
    const again = element !== undefined && !element.repeats && parent.seen.has(id);
    if (!element || again || (open && element.form !== 'master')) {
      const what = again ? `${element.name} once more` : (element?.name ?? `0x${id.toString(16)}`);
      this.#list.add('unknown element', `${parent.path}/${what}`, end - body);
      return end;
    }
    parent.seen.add(id);
    const path = `${parent.path}/${element.name}`;
    if (element.form !== 'master') {
      this.#visitLeaf(found, element, path, parent);
      return end;
    }
    this.#places.enter(id, found.start, body, end);
    this.#levels.push({ id, children: element.master, start: body, end, path, open, seen: new Set() });
    return body;
  }

  #visitLeaf(found: Found, element: Element, path: string, parent: Level): void {
    const { id, body, end } = found;
    const size = end - body;
    const unknown = (what: string): void => this.#list.add('unknown element', `${path}, ${what}`, size);
    switch (element.form) {
      case 'block':
        this.#visitBlock(found, element.reservedFlags, path);
        return;
      case 'number':
        if (size > 8) unknown('of an unknown form');
        else this.#visitNumber(id, readUnsigned(this.#file.read(body, size)), size, path);
        return;
      case 'bytes':
        if (size > element.most) unknown('of an unknown form');
        else if (id === ids.checkSum) this.#checkSum(found, parent, path);
        else this.#places.bytes(id, this.#file.read(body, size));
        return;
      case 'text': {
        const words = Buffer.from(this.#file.read(body, Math.min(64, size))).toString('latin1');
        if (size > 64 || !element.expected.test(words.replace(/\0+$/, ''))) unknown('of an unknown form');
        return;
      }
      case 'carrier':
        if (!isNeutral(this.#file, id, body, end)) this.#list.add(element.kind, path, size);
    }
  }

  #visitNumber(id: number, value: number, size: number, path: string): void {
    const limit = id === ids.maxIdLength ? 4 : id === ids.maxSizeLength ? 8 : undefined;
    if (limit !== undefined && value > limit) this.#list.add('unknown element', `${path} ${value}`, size);
    this.#places.number(id, value);
  }

  /** A check sum stands first in its parent, over all that follows there. */
  #checkSum({ body, end }: Found, parent: Level, path: string): void {
    const length = parent.end - end;
    if (end - body !== 4 || parent.seen.size > 1) {
      this.#list.add('unknown element', `${path}, of an unknown form`, end - body);
      return;
    }
    if (parent.open || parent.id === ids.cluster || length > mostSummedBytes) return;
    let sum = 0;
    for (let at = end; at < parent.end; ) {
      const bytes = this.#file.read(at, parent.end - at);
      if (bytes.length === 0) break;
      sum = crc32(bytes, sum);
      at += bytes.length;
    }
    if (Buffer.from(this.#file.read(body, 4)).readUInt32LE() !== sum)
      this.#list.add('unreferenced bytes', `${path}, no check sum`, 4);
  }

  /** A block is covered when its packets, as they were read, are as long as its frames. */
  #visitBlock({ body, end }: Found, reservedFlags: number, path: string): void {
    const head = readBlockHead(this.#file.read(body, Math.min(1024, end - body)));
    const { count, bytes } = this.#packets(body);
    if (!head || (count === 0 && end > body + head.bytes)) {
      this.#list.add('unreferenced bytes', `${path}, in no packet`, end - body);
      return;
    }
    if ((head.flags & reservedFlags) !== 0)
      this.#list.add('unreferenced bytes', `${path}, reserved flags`, 1);
    const surplus = end - body - head.bytes - bytes;
    if (surplus > 0) this.#list.add('unreferenced bytes', `${path}, behind its frames`, surplus);
  }
}

/** What every writer adds: its own name, zeros as void space, an empty text. */
function isNeutral(file: FileWindow, id: number, start: number, end: number): boolean {
  if (id === ids.void) return file.isZero(start, end);
  if (end - start > 64) return false;
  const text = Buffer.from(file.read(start, end - start))
    .toString('latin1')
    .replaceAll('\u0001', '!');
  // A name, its language and whether it is the default, then the text: the two tags that FFmpeg writes by itself.
  if (id === ids.simpleTag)
    return /^\x45\xa3.(DURATION|ENCODER)(\x44\x7a.[a-z]{3}|\x44\x84.[\0!])*\x44\x87.(Lav[fc][0-9.]*( libx264)?|[0-9:.]+)\0*$/s.test(
      text,
    );
  return (id === ids.muxingApp || id === ids.writingApp) && /^Lavf[0-9.]*$/.test(text);
}

/** Adds what the elements of the file carry; `coverage`: where its packets were read from. */
export function addMatroskaChannels(list: ChannelList, file: FileWindow, coverage: ByteCoverage): void {
  new ElementWalk(list, file, coverage).walkFile();
}
