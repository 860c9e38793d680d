// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which elements an AAC packet is made of (ISO/IEC 14496-3, 4.5.2.1). Where sound ends only its Huffman codes tell, so the
 * decoder is asked: told to trace, it names each element. What it names and cannot be read here counts as filled.
 */
import { adtsHeaderBytes } from '../audio/aac.ts';
import { BitReader } from '../bit-reader.ts';

const aacElement = { coupling: 2, lowFrequency: 3, data: 4, program: 5, fill: 6, end: 7 } as const;

/** Fill extensions that are sound: dynamic range, spectral band replication without and with a check sum. */
const soundExtensions: ReadonlySet<number> = new Set([11, 13, 14]);

/** One line of the trace: an element with its number, or what a fill element is for and its bytes. */
export type TraceLine =
  | { readonly line: 'element'; readonly type: number; readonly number: number }
  | { readonly line: 'extension'; readonly type: number; readonly bytes: number };

/** Reads a message of the decoder; undefined when it is about something else. */
export function readTrace(message: string): TraceLine | undefined {
  const element = /^Elem type:([0-9a-f]+) id:([0-9a-f]+)/.exec(message.trim());
  if (element) {
    const [type, number] = element.slice(1).map((digits) => Number.parseInt(digits, 16));
    return { line: 'element', type: type ?? aacElement.end, number: number ?? 0 };
  }
  const extension = /^extension type: (\d+) len:(\d+)/.exec(message.trim());
  if (extension) return { line: 'extension', type: Number(extension[1]), bytes: Number(extension[2]) };
  return undefined;
}

export type AacCarrier = { readonly what: string; readonly sizeBytes: number };

/** Whether `count` bits from `at` on are what encoders fill up with: zeros, or a nibble of zero and bytes of 0xa5. */
function isIdle(packet: Uint8Array, at: number, count: number): boolean {
  const bits = new BitReader(packet, at);
  if ((count & 7) !== 0 && bits.read(count & 7) !== 0) return false;
  const bytes = Uint8Array.from({ length: count >> 3 }, () => bits.read(8));
  return bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xa5);
}

function namesEncoder(packet: Uint8Array, at: number, count: number): boolean {
  // The name begins at a whole byte of the packet.
  const text = Buffer.from(packet.subarray((at + 7) >> 3, (at + count) >> 3)).toString('latin1');
  return /^\0*(Lavc[0-9.]+|libfaac [0-9.]+)\0*$/.test(text);
}

type Read = { readonly next: number; readonly carrier: AacCarrier | undefined };

/** Reads a fill or data element at bit `at`; undefined when none stands there or it runs past the packet. */
function readElement(packet: Uint8Array, at: number, start: number): Read | undefined {
  const bits = new BitReader(packet, at);
  const type = bits.read(3);
  let body: number;
  let count: number;
  let carries: boolean;
  if (type === aacElement.fill) {
    count = bits.read(4);
    if (count === 15) count += bits.read(8) - 1;
    body = bits.at;
    const extension = count > 0 ? bits.read(4) : 0;
    const rest = Math.max(0, count * 8 - 4);
    const idle = isIdle(packet, bits.at, rest) || namesEncoder(packet, bits.at, rest);
    carries = !soundExtensions.has(extension) && !idle;
  } else if (type === aacElement.data) {
    bits.read(4);
    const aligned = bits.read(1) === 1;
    count = bits.read(8);
    if (count === 255) count += bits.read(8);
    if (aligned) bits.at = start + ((bits.at - start + 7) & ~7);
    body = bits.at;
    carries = !isIdle(packet, body, count * 8);
  } else return undefined;
  const next = body + count * 8;
  if (next + 3 > packet.length * 8) return undefined;
  const what = type === aacElement.fill ? 'fill element' : 'data element';
  return { next, carrier: carries ? { what, sizeBytes: count } : undefined };
}

/** Bits in which the closing mark of three ones can begin: up to seven bits of any value follow it, then zero bytes. */
function endMarks(packet: Uint8Array): number[] {
  let last = packet.length - 1;
  while (last > 0 && packet[last] === 0) last--;
  const end = (last + 1) * 8;
  return Array.from({ length: 11 }, (_, back) => end - back)
    .filter((at) => at >= 0 && at + 3 <= packet.length * 8)
    .filter((at) => new BitReader(packet, at).read(3) === 7);
}

/** What one packet carries besides sound; `trace`: what the decoder said of it. */
export function aacCarriers(packet: Uint8Array, trace: readonly TraceLine[]): AacCarrier[] {
  const found: AacCarrier[] = [];
  const elements = trace.filter((line) => line.line === 'element');
  const types = elements.map(({ type }) => type);
  if (types.length === 0) return [{ what: 'packets that are not looked into', sizeBytes: packet.length }];
  const isSound = (type: number): boolean => type <= aacElement.lowFrequency;
  const firstSound = types.findIndex(isSound);
  const lastSound = types.findLastIndex(isSound);
  const start = adtsHeaderBytes(packet) * 8;
  let at = start;
  for (const type of types.slice(0, firstSound < 0 ? types.length : firstSound)) {
    const read = readElement(packet, at, start);
    if (!read) {
      found.push({ what: nameOf(type), sizeBytes: packet.length });
      break;
    }
    if (read.carrier) found.push(read.carrier);
    at = read.next;
  }
  // Elements between channels: rare, and their content cannot be reached.
  for (const type of types.slice(firstSound, lastSound + 1).filter((type) => !isSound(type)))
    found.push({ what: nameOf(type), sizeBytes: packet.length });
  if (firstSound >= 0) found.push(...carriersBehind(packet, elements.slice(lastSound + 1), trace, start));
  return found;
}

function nameOf(type: number): string {
  if (type === aacElement.data) return 'data element';
  if (type === aacElement.fill) return 'fill element';
  return type === aacElement.program ? 'program element' : `element ${type}`;
}

/** Elements behind the last channel, reached from the end of the packet: fill elements state their length in the trace. */
function carriersBehind(
  packet: Uint8Array,
  elements: readonly { readonly type: number; readonly number: number }[],
  trace: readonly TraceLine[],
  start: number,
): AacCarrier[] {
  if (elements.length === 0) return [];
  const unknown = elements.map(({ type }) => ({ what: nameOf(type), sizeBytes: packet.length }));
  if (elements.some(({ type }) => type !== aacElement.fill)) return unknown;
  // A fill element of no bytes has no extension. From 15 on the number is an escape, and 8 bits of length follow it.
  const filled = elements.filter(({ number }) => number > 0);
  const lengths = trace.flatMap((line) => (line.line === 'extension' ? [line.bytes] : []));
  if (lengths.length < filled.length) return unknown;
  const bytes = lengths.slice(lengths.length - filled.length).reduce((sum, length) => sum + length, 0);
  const escapes = filled.filter(({ number }) => number === 15).length;
  const bits = 7 * elements.length + 8 * escapes + 8 * bytes;
  for (const end of endMarks(packet)) {
    const found = readChain(packet, end - bits, elements.length, end, start);
    if (found) return found;
  }
  return unknown;
}

/** Reads `count` elements from bit `at` on; undefined when they do not end at `end`. */
function readChain(
  packet: Uint8Array,
  at: number,
  count: number,
  end: number,
  start: number,
): AacCarrier[] | undefined {
  const found: AacCarrier[] = [];
  let next = at;
  for (let element = 0; element < count; element++) {
    const read = next >= start ? readElement(packet, next, start) : undefined;
    if (!read) return undefined;
    if (read.carrier) found.push(read.carrier);
    next = read.next;
  }
  return next === end ? found : undefined;
}
