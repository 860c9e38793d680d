// SPDX-License-Identifier: GPL-3.0-or-later
/** What the body of a single MP4 box holds that nobody would look at, box by box; tables and lists of boxes are elsewhere. */
import type { HiddenChannelKind } from '../../../../../core/ingest/hidden-channel.ts';
import { type ChannelList, printable } from './channel-list.ts';
import { strayInObjectDescriptor, strayInStreamDescriptor } from './mp4-descriptors.ts';
import { codecHeaders, plainBoxes, strayBytes } from './mp4-layouts.ts';

type Body = { readonly type: string; readonly path: string; readonly bytes: Uint8Array };
type Look = (list: ChannelList, body: Body) => void;

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function isText(bytes: Uint8Array, expected: RegExp): boolean {
  return expected.test(Buffer.from(bytes).toString('latin1'));
}

function addUnlessZero(list: ChannelList, kind: HiddenChannelKind, where: string, bytes: Uint8Array): void {
  if (!isZero(bytes)) list.add(kind, where, bytes.length);
}

/** Words of the box itself: more than this is somebody else's. */
const handlerNames = /^(VideoHandler|SoundHandler|DataHandler)?$/;

/** 24 bytes of numbers, then a name that the library gives as a tag; QuickTime puts a length before it. */
function lookAtHandler(list: ChannelList, { path, bytes }: Body): void {
  const maker = bytes.subarray(12, 16);
  const component = bytes.subarray(4, 8);
  const plain =
    isZero(bytes.subarray(0, 4)) &&
    (isZero(component) || isText(component, /^[md]hlr$/)) &&
    // QuickTime: manufacturer, and flags that it sets itself.
    (isZero(bytes.subarray(12, 24)) || isText(maker, /^appl$/));
  if (!plain) list.add('unreferenced bytes', `${path}, reserved fields`, Math.min(24, bytes.length));
  let name = bytes.subarray(24);
  if (name.length > 1 && name[0] === name.length - 1) name = name.subarray(1);
  let length = name.length;
  while (length > 0 && name[length - 1] === 0) length--;
  if (!isText(name.subarray(0, length), handlerNames)) list.add('user data', `${path}, handler name`, length);
}

/** Where samples are kept when not in this file. */
function lookAtLocation(list: ChannelList, { path, bytes }: Body): void {
  if (bytes.length > 4) list.add('user data', `${path}, location of the data`, bytes.length - 4);
}

/** Brands that are in use; a brand is four letters that anybody may choose. */
const brands =
  /^(\0{4}|iso[m2-9a-c]|avc1|hvc1|hev1|av01|mp4[12v]|mp71|M4[ABV] |M4V[HP]|qt {2}|3g[2a-z][1-9a-c]|dash|msdh|msix|dby1|MSNV|nd[a-z]{2}|XAVC|cmf[2cfs]|f4v |F4V |NIKO|CAEP|caqv|pana|mmp4|kddi)$/;

function lookAtBrands(list: ChannelList, { path, bytes }: Body): void {
  const rest = bytes.length % 4;
  if (rest > 0) addUnlessZero(list, 'unreferenced bytes', `${path}, behind its fields`, bytes.slice(-rest));
  let unknown = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4)
    if (at !== 4 && !isText(bytes.subarray(at, at + 4), brands)) unknown += 4;
  if (unknown > 0 || bytes.length > 120)
    list.add('user data', `${path}, brands`, Math.max(unknown, bytes.length > 120 ? bytes.length : 0));
}

/** `nclx` of ISO, `nclc` of QuickTime; a colour profile has text of its own. */
function lookAtColour(list: ChannelList, { path, bytes }: Body): void {
  const name = printable(bytes.subarray(0, 4));
  const length = name === 'nclx' ? 11 : name === 'nclc' ? 10 : 0;
  if (length === 0) list.add('user data', `${path}, colour profile`, bytes.length);
  else {
    if (name === 'nclx')
      addUnlessZero(
        list,
        'unreferenced bytes',
        `${path}, reserved fields`,
        Uint8Array.of((bytes[10] ?? 0) & 127),
      );
    addUnlessZero(list, 'unreferenced bytes', `${path}, behind its fields`, bytes.slice(length));
  }
}

/** QuickTime's channel layout: a description of 20 bytes for each channel. */
function lookAtChannels(list: ChannelList, { path, bytes }: Body): void {
  const count = bytes.length < 16 ? 0 : Buffer.from(bytes).readUInt32BE(12);
  if (bytes.length < 16 || count > 64) list.add('unknown element', path, bytes.length);
  else addUnlessZero(list, 'unreferenced bytes', `${path}, behind its fields`, bytes.slice(16 + count * 20));
}

/** E-AC-3 (ETSI TS 102 366, F.6): three or four bytes for each independent part, and two for joint object coding. */
function lookAtEac3(list: ChannelList, { path, bytes }: Body): void {
  let at = 2;
  for (let part = 0; part <= ((bytes[1] ?? 0) & 7); part++)
    at += (((bytes[at + 2] ?? 0) >> 1) & 15) > 0 ? 4 : 3;
  if (bytes.length > at + 2)
    addUnlessZero(list, 'unreferenced bytes', `${path}, behind its fields`, bytes.slice(at));
}

/** Times of day when something was recorded. */
function lookAtTimes(list: ChannelList, body: Body): void {
  lookAtLayout(list, body);
  const times = body.bytes.subarray(4, body.bytes[0] === 1 ? 20 : 12);
  addUnlessZero(list, 'time stamp', `${body.path}, created and changed`, times);
}

function lookAtLayout(list: ChannelList, { type, path, bytes }: Body): void {
  const plain = plainBoxes.get(type);
  if (!plain) return;
  for (const { what, bytes: stray } of strayBytes(plain, bytes)) {
    const kind = what === 'of an unknown form' ? 'unknown element' : 'unreferenced bytes';
    list.add(kind, `${path}, ${what}`, stray.length);
  }
}

function lookAtDescriptors(count: (bytes: Uint8Array) => number): Look {
  return (list, { path, bytes }) => {
    const stray = count(bytes);
    if (stray > 0) list.add('unreferenced bytes', `${path}, unknown descriptors`, stray);
  };
}

const looks: ReadonlyMap<string, Look> = new Map<string, Look>([
  ['hdlr', lookAtHandler],
  ['url ', lookAtLocation],
  ['alis', lookAtLocation],
  ['ftyp', lookAtBrands],
  ['styp', lookAtBrands],
  ['colr', lookAtColour],
  ['chan', lookAtChannels],
  ['dec3', lookAtEac3],
  ['mvhd', lookAtTimes],
  ['tkhd', lookAtTimes],
  ['mdhd', lookAtTimes],
  ['esds', lookAtDescriptors(strayInStreamDescriptor)],
  ['iods', lookAtDescriptors(strayInObjectDescriptor)],
  // In QuickTime's sound header it stands for nothing.
  ['mp4a', (list, { path, bytes }) => addUnlessZero(list, 'unreferenced bytes', path, bytes)],
]);

/** So much of a body is read; none that is known is longer. */
export const mostBodyBytes = 4096;

/** Adds what a box carries beside what its kind is for; a kind that is not known goes by the whole. `size`: of the whole body. */
export function addBodyChannels(list: ChannelList, body: Body, size: number): void {
  const { type, path } = body;
  if (codecHeaders.has(type) || size === 0) return;
  const look = looks.get(type) ?? (plainBoxes.has(type) ? lookAtLayout : undefined);
  if (!look || size > body.bytes.length) list.add('unknown element', path, size);
  else look(list, body);
}

/** Numbers of a sample entry in front of its boxes (14496-12, 12.1.3 and 12.2.3; QuickTime's vendor and qualities). */
export function addSampleEntryChannels(
  list: ChannelList,
  path: string,
  head: Uint8Array,
  isVideo: boolean,
): void {
  const vendor = head.subarray(12, 16);
  const plain =
    isZero(head.subarray(0, 6)) &&
    isZero(head.subarray(10, 12)) &&
    (isZero(vendor) || isText(vendor, /^(FFMP|appl)$/)) &&
    (!isVideo || (isZero(head.subarray(8, 10)) && isZero(head.subarray(36, 40)) && hasQualities(head)));
  if (!plain) list.add('unreferenced bytes', `${path}, reserved fields`, isVideo ? 24 : 14);
  if (!isVideo) return;
  // compressorname: a length and 31 bytes at most.
  const length = Math.min(31, head[42] ?? 0);
  const name = head.subarray(43, 43 + length);
  const behind = head.subarray(43 + length, 74);
  if (!isZero(behind) || !isText(name, /^(Lavc[0-9. ]*( libx264)?)?$/))
    list.add('user data', `${path}, name of the encoder`, isZero(behind) ? length : 31);
}

/** Temporal and spatial quality: zero, or up to QuickTime's best, 1023. */
function hasQualities(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return view.getUint32(16) <= 1023 && view.getUint32(20) <= 1023;
}
