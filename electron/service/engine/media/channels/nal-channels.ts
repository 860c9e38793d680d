// SPDX-License-Identifier: GPL-3.0-or-later
/** What H.264 and HEVC packets carry besides slices: supplemental messages, idle and unknown units, bytes behind a slice. */
import { type NalCodec, type NalFraming, splitAnnexB } from '../nal.ts';
import { ppsId, ppsOfSlice, spsId, spsOfPps, unescapeNal } from '../parameter-sets.ts';
import { cropsScene } from '../picture-crop.ts';
import { isShown, messageNames, readSei } from '../sei-messages.ts';
import type { ChannelList } from './channel-list.ts';

type UnitUse = 'slice' | 'sei' | 'set' | 'idle' | 'filler' | 'other';

/** Rec. ITU-T H.264, table 7-1. Ends of sequence and stream are bytes without content, but are not copied either. */
function h264Use(type: number): UnitUse {
  if (type >= 1 && type <= 5) return 'slice';
  if (type === 6) return 'sei';
  if (type === 7 || type === 8) return 'set';
  if (type >= 9 && type <= 11) return 'idle';
  return type === 12 ? 'filler' : 'other';
}

/** Rec. ITU-T H.265, table 7-1. */
function hevcUse(type: number): UnitUse {
  if (type <= 9 || (type >= 16 && type <= 21)) return 'slice';
  if (type === 39 || type === 40) return 'sei';
  if (type >= 32 && type <= 34) return 'set';
  if (type >= 35 && type <= 37) return 'idle';
  return type === 38 ? 'filler' : 'other';
}

/** Units of a packet, by start codes or behind lengths; `rest`: bytes that belong to none. */
function splitUnits(
  packet: Uint8Array,
  framing: NalFraming,
): { readonly units: readonly Uint8Array[]; readonly rest: number } {
  if (framing === 0) {
    const units = splitAnnexB(packet);
    const first = units[0];
    return { units, rest: first ? Math.max(0, first.byteOffset - packet.byteOffset - 4) : packet.length };
  }
  const units: Uint8Array[] = [];
  let at = 0;
  const plain = new Uint8Array(packet.buffer, packet.byteOffset, packet.byteLength);
  while (at + framing <= packet.length) {
    let length = 0;
    for (let byte = 0; byte < framing; byte++) length = length * 256 + (packet[at + byte] ?? 0);
    if (at + framing + length > packet.length) break;
    units.push(plain.subarray(at + framing, at + framing + length));
    at += framing + length;
  }
  return { units, rest: packet.length - at };
}

/** Length of a unit without the zero bytes that may follow its stop bit (trailing_zero_8bits, cabac_zero_words). */
function trimmedLength(unit: Uint8Array): number {
  let end = unit.length;
  // cabac_zero_words come as 0x0000 03.
  while (end > 1 && (unit[end - 1] === 0 || (unit[end - 1] === 3 && unit[end - 2] === 0))) end--;
  return end;
}

/** Counts what one reviewed stream carries, packet by packet. */
export class NalChannels {
  readonly #list: ChannelList;
  readonly #codec: NalCodec;
  readonly #framing: NalFraming;
  readonly #where: string;
  /** Parameter sets of the header and of packets, each once. */
  readonly #sets = new Map<string, Uint8Array>();
  readonly #usedPps = new Set<number>();

  constructor(list: ChannelList, codec: NalCodec, framing: NalFraming, where: string) {
    this.#list = list;
    this.#codec = codec;
    this.#framing = framing;
    this.#where = where;
  }

  add(packet: Uint8Array): void {
    const { units, rest } = splitUnits(packet, this.#framing);
    if (rest > 0) this.#list.add('bytes behind a picture', `${this.#where}, outside any unit`, rest);
    for (const unit of units) this.#addUnit(unit);
  }

  /** Parameter sets that lie in the stream's header. */
  addSets(units: readonly Uint8Array[]): void {
    for (const unit of units) {
      const use = this.#use(unit);
      if (use === 'set') this.#sets.set(unit.join(), unit.slice());
      else this.#addUnit(unit);
    }
  }

  #use(unit: Uint8Array): UnitUse {
    const header = unit[0] ?? 0;
    return this.#codec === 'h264' ? h264Use(header & 31) : hevcUse((header >> 1) & 63);
  }

  #addUnit(unit: Uint8Array): void {
    if (unit.length === 0) return;
    const headerBytes = this.#codec === 'h264' ? 1 : 2;
    const use = this.#use(unit);
    const type = this.#codec === 'h264' ? (unit[0] ?? 0) & 31 : ((unit[0] ?? 0) >> 1) & 63;
    // Told of few units, and there are many.
    const place = (): string => `${this.#where}, unit type ${type}`;
    if (use === 'slice') {
      if (this.#codec === 'h264' && type !== 3 && type !== 4) this.#usedPps.add(ppsOfSlice(unit));
    } else if (use === 'sei') this.#addMessages(unit.subarray(headerBytes));
    else if (use === 'set') this.#sets.set(unit.join(), unit.slice());
    else if (use === 'idle') {
      // A delimiter is one byte behind its header, an end of sequence none.
      if (trimmedLength(unit) > headerBytes + 1) this.#list.add('unknown video unit', place(), unit.length);
    } else if (use === 'filler') {
      const body = unit.subarray(headerBytes, trimmedLength(unit));
      const plain = body.every((byte, at) => byte === 0xff || (at === body.length - 1 && byte === 0x80));
      if (!plain) this.#list.add('unknown video unit', `${place()} (filler)`, unit.length);
    } else this.#list.add('unknown video unit', place(), unit.length);
  }

  #addMessages(body: Uint8Array): void {
    const { messages, tailBytes } = readSei(unescapeNal(body));
    for (const { type, bodyBytes } of messages) {
      if (this.#codec === 'h264' && isShown(type, bodyBytes)) continue;
      const name = messageNames.get(type);
      this.#list.add('supplemental message', `${this.#where}, ${name ?? `type ${type}`}`, bodyBytes);
    }
    if (tailBytes > 0)
      this.#list.add('supplemental message', `${this.#where}, behind the last one`, tailBytes);
  }

  /** Lists the parameter sets of H.264 that no slice refers to, and the picture that those in use leave out. */
  finish(): void {
    if (this.#codec !== 'h264') return;
    const sets = [...this.#sets.values()];
    const usedSps = new Set<number>();
    for (const unit of sets.filter((set) => ((set[0] ?? 0) & 31) === 8)) {
      if (this.#usedPps.has(ppsId(unit))) usedSps.add(spsOfPps(unit));
      else this.#list.add('unused parameter set', `${this.#where}, picture parameters`, unit.length);
    }
    for (const unit of sets.filter((set) => ((set[0] ?? 0) & 31) === 7)) {
      if (!usedSps.has(spsId(unit)))
        this.#list.add('unused parameter set', `${this.#where}, sequence parameters`, unit.length);
      else if (cropsScene(unit)) this.#list.add('picture behind a cropped edge', this.#where, 0);
    }
  }
}
