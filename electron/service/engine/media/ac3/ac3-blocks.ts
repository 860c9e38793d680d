// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Walks the six blocks of an AC-3 frame (ETSI TS 102 366, 4.3.3) without making sound of them, to find what is in the frame
 * besides: skip fields between parameters and mantissas, and whatever follows the last block.
 */
import { BitReader } from '../bit-reader.ts';
import {
  type ChannelSpectrum,
  countMantissas,
  type MaskParameters,
  mantissaKinds,
  maskParameters,
} from './ac3-allocation.ts';
import type { Ac3Header } from './ac3-header.ts';

/** Where the blocks end, and where data for nobody in particular lies between them. */
export type Ac3Blocks = {
  readonly end: number;
  readonly skipFields: readonly { readonly at: number; readonly bits: number }[];
};

const blockCount = 6;
/** Bits of a mantissa by its kind; kinds 1, 2 and 4 share a word among three, three and two. */
const mantissaBits = [0, 0, 0, 3, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16];
const shared = [
  { kind: 1, among: 3, bits: 5 },
  { kind: 2, among: 3, bits: 7 },
  { kind: 4, among: 2, bits: 7 },
] as const;

/** Exponents of one channel, and what its allocation goes by. */
type Channel = {
  readonly exponents: Uint8Array;
  start: number;
  end: number;
  coupled: boolean;
  fineOffset: number;
  fastGain: number;
  leaks: { fast: number; slow: number };
  deltas: Int32Array;
  /** Mantissas by kind; counted anew where something that they depend on has changed. */
  readonly counts: Uint32Array;
  stale: boolean;
};

function emptyChannel(): Channel {
  return {
    ...{ exponents: new Uint8Array(256), start: 0, end: 0, coupled: false, fineOffset: 0, fastGain: 0x80 },
    leaks: { fast: 0, slow: 0 },
    deltas: new Int32Array(50),
    counts: new Uint32Array(mantissaKinds),
    stale: true,
  };
}

/** Thrown inside this file where a frame is not as the standard has it. */
class Malformed extends Error {}

class BlockWalk {
  readonly #bits: BitReader;
  readonly #header: Ac3Header;
  readonly #full: readonly Channel[];
  readonly #low = emptyChannel();
  readonly #coupling = emptyChannel();
  readonly skipFields: { at: number; bits: number }[] = [];
  #couplingInUse = false;
  #couplingBegin = 0;
  #couplingBands = 0;
  #phaseFlags = false;
  #parameters: MaskParameters | undefined;
  #coarseOffset = 0;
  readonly #all: readonly Channel[];

  constructor(frame: Uint8Array, header: Ac3Header) {
    this.#bits = new BitReader(frame, header.blocksAt);
    this.#header = header;
    this.#full = Array.from({ length: header.channels }, emptyChannel);
    this.#all = [...this.#full, this.#coupling, this.#low];
  }

  get at(): number {
    return this.#bits.at;
  }

  #flag(): boolean {
    return this.#bits.read(1) === 1;
  }

  walk(first: boolean): void {
    this.#bits.read(2 * this.#full.length);
    for (let program = 0; program < (this.#header.mode === 0 ? 2 : 1); program++)
      if (this.#flag()) this.#bits.read(8);
    this.#readCoupling(first);
    this.#readRematrixing();
    this.#readExponents(first);
    this.#readMask(first);
    if (this.#flag()) this.#readSkipField();
    this.#bits.at += this.#allocatedBits();
    if (this.#bits.ended) throw new Malformed();
  }

  #readCoupling(first: boolean): void {
    if (this.#flag()) {
      this.#couplingInUse = this.#flag();
      for (const channel of this.#full) channel.coupled = false;
      if (this.#couplingInUse) this.#readCouplingRange();
    } else if (first) throw new Malformed();
    if (!this.#couplingInUse) return;
    let coordinates = false;
    for (const channel of this.#full) {
      if (!channel.coupled || !this.#flag()) continue;
      coordinates = true;
      this.#bits.read(2);
      for (let band = 0; band < this.#couplingBands; band++) this.#bits.read(8);
    }
    if (this.#phaseFlags && coordinates) this.#bits.read(this.#couplingBands);
  }

  #readCouplingRange(): void {
    this.#coupling.stale = true;
    for (const channel of this.#full) channel.coupled = this.#flag();
    this.#phaseFlags = this.#header.mode === 2 && this.#flag();
    this.#couplingBegin = this.#bits.read(4);
    const end = this.#bits.read(4) + 3;
    if (this.#header.mode < 2 || end <= this.#couplingBegin) throw new Malformed();
    this.#coupling.start = 37 + 12 * this.#couplingBegin;
    this.#coupling.end = 37 + 12 * end;
    this.#couplingBands = end - this.#couplingBegin;
    for (let band = this.#couplingBegin + 1; band < end; band++) if (this.#flag()) this.#couplingBands--;
  }

  #readRematrixing(): void {
    if (this.#header.mode !== 2 || !this.#flag()) return;
    const most = this.#couplingInUse && this.#couplingBegin <= 2 ? this.#couplingBegin : 3;
    this.#bits.read(most === 0 ? 2 : most <= 2 ? 3 : 4);
  }

  #readExponents(first: boolean): void {
    const couplingNew = this.#couplingInUse ? this.#bits.read(2) : 0;
    const isNew = this.#full.map(() => this.#bits.read(2));
    const lowNew = this.#header.hasLowFrequency ? this.#bits.read(1) : 0;
    if (first && (isNew.includes(0) || (this.#couplingInUse && couplingNew === 0))) throw new Malformed();
    if (first && this.#header.hasLowFrequency && lowNew === 0) throw new Malformed();
    this.#full.forEach((channel, number) => {
      if (isNew[number] === 0) return;
      if (channel.coupled) channel.end = this.#coupling.start;
      else {
        const width = this.#bits.read(6);
        if (width > 60) throw new Malformed();
        channel.end = 37 + 3 * (width + 12);
      }
    });
    if (couplingNew > 0) {
      const { start, end } = this.#coupling;
      const span = 3 << (couplingNew - 1);
      // Twice the stated one, and only where the others count from: it is no bin's own.
      this.#unpack(this.#coupling, 2 * this.#bits.read(4), couplingNew, (end - start) / span, start);
    }
    this.#full.forEach((channel, number) => {
      const strategy = isNew[number] ?? 0;
      if (strategy === 0) return;
      const size = 1 << (strategy - 1);
      channel.exponents[0] = this.#bits.read(4);
      const groups = Math.floor((channel.end - 1 + 3 * (size - 1)) / (3 * size));
      this.#unpack(channel, channel.exponents[0] ?? 0, strategy, groups, 1);
      this.#bits.read(2);
    });
    if (lowNew === 0) return;
    this.#low.end = 7;
    this.#low.exponents[0] = this.#bits.read(4);
    this.#unpack(this.#low, this.#low.exponents[0] ?? 0, 1, 2, 1);
  }

  /** Differences in groups of three (6.1.3), each for one, two or four bins. */
  #unpack(channel: Channel, from: number, strategy: number, groups: number, firstBin: number): void {
    const size = 1 << (strategy - 1);
    channel.stale = true;
    let exponent = from;
    let bin = firstBin;
    for (let group = 0; group < groups; group++) {
      const packed = this.#bits.read(7);
      if (packed > 124) throw new Malformed();
      for (const step of [Math.floor(packed / 25), Math.floor(packed / 5) % 5, packed % 5]) {
        exponent += step - 2;
        if (exponent < 0 || exponent > 24) throw new Malformed();
        for (let repeat = 0; repeat < size; repeat++) channel.exponents[bin++] = exponent;
      }
    }
  }

  #allStale(): void {
    for (const channel of this.#all) channel.stale = true;
  }

  #readMask(first: boolean): void {
    if (this.#flag()) {
      this.#allStale();
      const [slowDecay, fastDecay, slowGain, knee] = [2, 2, 2, 2].map((count) => this.#bits.read(count));
      const codes = { slowDecay: slowDecay ?? 0, fastDecay: fastDecay ?? 0, slowGain: slowGain ?? 0 };
      this.#parameters = maskParameters({ ...codes, knee: knee ?? 0, floor: this.#bits.read(3) });
    } else if (first) throw new Malformed();
    const all = [...(this.#couplingInUse ? [this.#coupling] : []), ...this.#full];
    if (this.#header.hasLowFrequency) all.push(this.#low);
    if (this.#flag()) {
      this.#allStale();
      this.#coarseOffset = this.#bits.read(6);
      for (const channel of all) {
        channel.fineOffset = this.#bits.read(4);
        channel.fastGain = 0x80 * (this.#bits.read(3) + 1);
      }
    } else if (first) throw new Malformed();
    if (this.#couplingInUse && this.#flag()) {
      this.#coupling.stale = true;
      const fast = (this.#bits.read(3) << 8) + 768;
      this.#coupling.leaks = { fast, slow: (this.#bits.read(3) << 8) + 768 };
    }
    if (this.#flag()) this.#readDeltas();
    else if (first) for (const channel of all) channel.deltas.fill(0);
  }

  #readDeltas(): void {
    this.#allStale();
    const channels = [...(this.#couplingInUse ? [this.#coupling] : []), ...this.#full];
    const states = channels.map(() => this.#bits.read(2));
    channels.forEach((channel, number) => {
      const state = states[number];
      if (state === 3) throw new Malformed();
      if (state === 2) channel.deltas.fill(0);
      if (state !== 1) return;
      // From which band those of a coupling channel count the standard does not say beyond doubt.
      if (channel === this.#coupling) throw new Malformed();
      channel.deltas.fill(0);
      const segments = this.#bits.read(3) + 1;
      let band = 0;
      for (let segment = 0; segment < segments; segment++) {
        band += this.#bits.read(5);
        const length = this.#bits.read(4);
        const code = this.#bits.read(3);
        const delta = (code >= 4 ? code - 3 : code - 4) << 7;
        for (let count = 0; count < length && band < 50; count++, band++)
          channel.deltas[band] = (channel.deltas[band] ?? 0) + delta;
      }
    });
  }

  #readSkipField(): void {
    const bits = 8 * this.#bits.read(9);
    this.skipFields.push({ at: this.#bits.at, bits });
    this.#bits.at += bits;
  }

  #allocatedBits(): number {
    const counts = new Uint32Array(mantissaKinds);
    const parameters = this.#parameters;
    if (!parameters) throw new Malformed();
    const count = (channel: Channel): void => {
      if (channel.stale) {
        const snrOffset = ((this.#coarseOffset - 15) * 16 + channel.fineOffset) * 4;
        const { rateCode } = this.#header;
        const spectrum: ChannelSpectrum = { ...channel, rateCode, snrOffset };
        channel.counts.fill(0);
        countMantissas(spectrum, parameters, channel.counts);
        channel.stale = false;
      }
      channel.counts.forEach((mantissas, kind) => {
        counts[kind] = (counts[kind] ?? 0) + mantissas;
      });
    };
    for (const channel of this.#full) count(channel);
    if (this.#couplingInUse) count(this.#coupling);
    if (this.#header.hasLowFrequency) count(this.#low);
    let bits = 0;
    mantissaBits.forEach((size, kind) => {
      bits += size * (counts[kind] ?? 0);
    });
    for (const { kind, among, bits: size } of shared) bits += size * Math.ceil((counts[kind] ?? 0) / among);
    return bits;
  }
}

/** Walks the blocks of a whole frame; undefined where the frame is not as the standard has it. */
export function walkAc3Blocks(frame: Uint8Array, header: Ac3Header): Ac3Blocks | undefined {
  const walk = new BlockWalk(frame.subarray(0, header.frameBytes), header);
  try {
    for (let block = 0; block < blockCount; block++) walk.walk(block === 0);
    return { end: walk.at, skipFields: walk.skipFields };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
