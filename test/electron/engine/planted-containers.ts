// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings with markers inside boxes of MP4 and elements of Matroska that every player reads, where no player looks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { makeBox } from './planted.ts';
import { type Garden, type Recording, small } from './planted-recordings.ts';

const boxParents = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts'];

type ChangeBox = (path: string, body: Buffer) => Buffer;

/** Writes boxes anew: each body goes through `change`, with the path of the box. */
function changedBoxes(bytes: Buffer, parent: string, change: ChangeBox): Buffer {
  const made: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const path = `${parent}/${type}`;
    const body = bytes.subarray(at + 8, at + size);
    // Media data stays where it is: tables count from the beginning of the file.
    if (size === 1 || type === 'mdat') made.push(bytes.subarray(at, at + (size === 1 ? 16 : size)));
    else {
      const inner = boxParents.includes(type) ? changedBoxes(body, path, change) : body;
      made.push(makeBox(type, change(path, inner)));
    }
    at += size;
  }
  return Buffer.concat(made);
}

/** An MP4 whose index lies behind its samples: what grows in it moves none of them. */
async function plantInTables(path: string, garden: Garden): Promise<void> {
  await makeFixture(path, { ...small, audio: {} });
  const before = readFileSync(path);
  const video = new Map([
    ['stts', garden.bytes('unreferenced bytes', /stts, behind its entries/)],
    ['stsc', garden.bytes('unreferenced bytes', /stsc, behind its entries/)],
    ['stsz', garden.bytes('unreferenced bytes', /stsz, behind its entries/)],
    ['stco', garden.bytes('unreferenced bytes', /stco, behind its entries/)],
    ['stss', garden.bytes('unreferenced bytes', /stss, behind its entries/)],
    ['ctts', garden.bytes('unreferenced bytes', /ctts, behind its entries/)],
    ['tkhd', garden.bytes('unreferenced bytes', /tkhd, behind its fields/)],
    ['vmhd', garden.bytes('unreferenced bytes', /vmhd, behind its fields/)],
  ]);
  const groups = Buffer.concat([
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('zzzz'),
    Buffer.from([0, 0, 0, 27, 0, 0, 0, 1]),
    garden.bytes('unknown element', /sgpd, of an unknown form/),
  ]);
  const parts = makeBox('subs', garden.bytes('unknown element', /stbl\/subs/));
  const tracks = makeBox(
    'tref',
    makeBox('cdsc', Buffer.concat([garden.bytes('unreferenced bytes', /cdsc, no track/), Buffer.from('!')])),
  );
  let track = '';
  const after = changedBoxes(before, '', (at, body) => {
    const type = at.slice(-4);
    if (type === 'hdlr') track = body.toString('latin1', 8, 12);
    const extra = video.get(type);
    // The picture's track comes first, and its header before anything that tells its kind.
    if (extra && track !== 'soun') {
      video.delete(type);
      return Buffer.concat([body, extra]);
    }
    if (type === 'stbl' && track === 'vide') return Buffer.concat([body, parts, makeBox('sgpd', groups)]);
    if (type === 'trak' && track === 'vide') return Buffer.concat([body, tracks]);
    return body;
  });
  if (video.size > 0) throw new Error(`the fixture has no ${[...video.keys()].join()}`);
  writeFileSync(path, after);
}

const elementParents: ReadonlyMap<string, string> = new Map([
  ['1a45dfa3', 'EBML'],
  ['18538067', 'Segment'],
  ['114d9b74', 'SeekHead'],
  ['4dbb', 'Seek'],
  ['1654ae6b', 'Tracks'],
  ['ae', 'TrackEntry'],
  ['1f43b675', 'Cluster'],
  ['1c53bb6b', 'Cues'],
  ['bb', 'CuePoint'],
]);

const checkSum = 'bf';

export function element(id: string, body: Uint8Array): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(body.length));
  return Buffer.concat([Buffer.from(id, 'hex'), size, body]);
}

/** Writes elements anew, without check sums; `added` gives what is put behind the content of each that holds others. */
function changedElements(bytes: Buffer, added: (name: string, body: Buffer) => Buffer): Buffer {
  const made: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const idBytes = Math.clz32(bytes[at] ?? 0) - 23;
    const sizeBytes = Math.clz32(bytes[at + idBytes] ?? 0) - 23;
    const id = bytes.toString('hex', at, at + idBytes);
    const from = at + idBytes + sizeBytes;
    const size = Number(
      BigInt(`0x${bytes.toString('hex', at + idBytes, from)}`) & ((1n << BigInt(7 * sizeBytes)) - 1n),
    );
    const body = bytes.subarray(from, from + size);
    const name = elementParents.get(id);
    if (name) {
      const inner = changedElements(body, added);
      made.push(element(id, Buffer.concat([inner, added(name, inner)])));
    } else if (id !== checkSum) made.push(element(id, body));
    at = from + size;
  }
  return Buffer.concat(made);
}

async function plantInElements(path: string, garden: Garden): Promise<void> {
  await makeFixture(path, {
    ...small,
    frameRate: { num: 25, den: 1 },
    muxerOptions: { cluster_time_limit: '400' },
  });
  const strange = (where: RegExp): Buffer => element('4ffe', garden.bytes('unknown element', where));
  const inSeekHead = strange(/SeekHead\/0x4ffe/);
  const inSeek = strange(/Seek\/0x4ffe/);
  const inTracks = strange(/Tracks\/0x4ffe/);
  const inTrack = strange(/TrackEntry\/0x4ffe/);
  const inCues = strange(/Cues\/0x4ffe/);
  const inCue = strange(/CuePoint\/0x4ffe/);
  const inCluster = strange(/Cluster\/0x4ffe/);
  const inHeader = element('ec', garden.bytes('free space', /EBML\/Void/));
  const state = element('a0', element('a4', garden.bytes('side data', /CodecState/)));
  // Track 9 is none; a player passes over its blocks.
  const stray = Buffer.concat([
    Buffer.from([0x89, 0, 0, 0x80]),
    garden.bytes('unreferenced bytes', /SimpleBlock, in no packet/),
  ]);
  const once = new Set<string>();
  const first = (name: string, extra: Buffer): Buffer => {
    if (once.has(name)) return Buffer.alloc(0);
    once.add(name);
    return extra;
  };
  const clusters = readFileSync(path).toString('latin1').split('\x1f\x43\xb6\x75').length - 1;
  let cluster = 0;
  const after = changedElements(readFileSync(path), (name) => {
    if (name === 'EBML') return inHeader;
    if (name === 'SeekHead') return first(name, inSeekHead);
    if (name === 'Seek') return first(name, inSeek);
    if (name === 'Tracks') return first(name, inTracks);
    if (name === 'TrackEntry') return first(name, inTrack);
    if (name === 'Cues') return first(name, inCues);
    if (name === 'CuePoint') return first(name, inCue);
    if (name === 'Cluster' && ++cluster === clusters)
      return Buffer.concat([inCluster, state, element('a3', stray)]);
    return Buffer.alloc(0);
  });
  writeFileSync(path, after);
}

export const containerRecordings: Readonly<Record<string, Recording>> = {
  'tables of MP4': { extension: 'mp4', container: 'mp4', smart: true, make: plantInTables },
  'elements of Matroska': { extension: 'mkv', container: 'mp4', smart: true, make: plantInElements },
};
