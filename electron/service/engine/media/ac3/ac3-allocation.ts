// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * How many bits each mantissa of AC-3 takes (ETSI TS 102 366, 6.2): encoder and decoder compute it alike from exponents and
 * a few parameters, by a model of what the ear hears. Spectra are in 1/128 of 6 dB.
 */

/** The first bin of each band (table 6.12), and one past the last. */
const bandStarts = [
  ...Array.from({ length: 28 }, (_, band) => band),
  ...[28, 31, 34, 37, 40, 43, 46, 49, 55, 61, 67, 73, 79, 85, 97, 109, 121, 133, 157, 181, 205, 229, 253],
];

const bandOfBin = Uint8Array.from({ length: 253 }, (_, bin) =>
  bandStarts.findLastIndex((start) => start <= bin),
);

/** How often each value stands in the table of what is added to the louder of two powers, from 64 down to 0 (table 6.14). */
const powerSumRuns = [
  ...[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2],
  ...[1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 11, 14, 19, 32, 46],
];
const powerSum = Uint8Array.from(
  powerSumRuns.flatMap((length, step) => new Array<number>(length).fill(64 - step)),
);

/** The ear's threshold per band at 48, 44.1 and 32 kHz (table 6.15). */
const thresholds = [
  [
    ...[
      0x4d0, 0x4d0, 0x440, 0x400, 0x3e0, 0x3c0, 0x3b0, 0x3b0, 0x3a0, 0x3a0, 0x3a0, 0x3a0, 0x3a0, 0x390, 0x390,
    ],
    ...[
      0x390, 0x380, 0x380, 0x370, 0x370, 0x360, 0x360, 0x350, 0x350, 0x340, 0x340, 0x330, 0x320, 0x310, 0x300,
    ],
    ...[
      0x2f0, 0x2f0, 0x2f0, 0x2f0, 0x300, 0x310, 0x340, 0x390, 0x3e0, 0x420, 0x460, 0x490, 0x4a0, 0x460, 0x440,
    ],
    ...[0x440, 0x520, 0x800, 0x840, 0x840],
  ],
  [
    ...[
      0x4f0, 0x4f0, 0x460, 0x410, 0x3e0, 0x3d0, 0x3c0, 0x3b0, 0x3b0, 0x3a0, 0x3a0, 0x3a0, 0x3a0, 0x3a0, 0x390,
    ],
    ...[
      0x390, 0x390, 0x380, 0x380, 0x380, 0x370, 0x370, 0x360, 0x360, 0x350, 0x350, 0x340, 0x340, 0x320, 0x310,
    ],
    ...[
      0x300, 0x2f0, 0x2f0, 0x2f0, 0x2f0, 0x300, 0x320, 0x350, 0x390, 0x3e0, 0x420, 0x450, 0x4a0, 0x490, 0x460,
    ],
    ...[0x440, 0x480, 0x630, 0x840, 0x840],
  ],
  [
    ...[
      0x580, 0x580, 0x4b0, 0x450, 0x420, 0x3f0, 0x3e0, 0x3d0, 0x3c0, 0x3b0, 0x3b0, 0x3b0, 0x3a0, 0x3a0, 0x3a0,
    ],
    ...[
      0x3a0, 0x3a0, 0x3a0, 0x3a0, 0x3a0, 0x390, 0x390, 0x390, 0x390, 0x380, 0x380, 0x380, 0x370, 0x360, 0x350,
    ],
    ...[
      0x340, 0x330, 0x320, 0x310, 0x300, 0x2f0, 0x2f0, 0x2f0, 0x300, 0x310, 0x330, 0x350, 0x3c0, 0x410, 0x470,
    ],
    ...[0x4a0, 0x460, 0x440, 0x450, 0x4e0],
  ],
] as const;

/** Kinds of mantissa by how far a bin stands above the mask (table 6.16): how many steps each kind follows. */
const kindRuns = [1, 5, 2, 3, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 8, 9];
const kinds = Uint8Array.from(kindRuns.flatMap((length, kind) => new Array<number>(length).fill(kind)));

/** Kinds of mantissa there are; kind 0 takes no bits. */
export const mantissaKinds = kindRuns.length;

/** Parameters of a block, by the codes that stand in the stream (tables 6.6 to 6.11). */
export type MaskParameters = {
  readonly slowDecay: number;
  readonly fastDecay: number;
  readonly slowGain: number;
  readonly knee: number;
  readonly floor: number;
};

export function maskParameters(codes: {
  readonly slowDecay: number;
  readonly fastDecay: number;
  readonly slowGain: number;
  readonly knee: number;
  readonly floor: number;
}): MaskParameters {
  return {
    slowDecay: [0x0f, 0x11, 0x13, 0x15][codes.slowDecay] ?? 0,
    fastDecay: [0x3f, 0x53, 0x67, 0x7b][codes.fastDecay] ?? 0,
    slowGain: [0x540, 0x4d8, 0x478, 0x410][codes.slowGain] ?? 0,
    knee: [0, 0x700, 0x900, 0xb00][codes.knee] ?? 0,
    floor: [0x2f0, 0x2b0, 0x270, 0x230, 0x1f0, 0x170, 0xf0, -0x800][codes.floor] ?? 0,
  };
}

/** What one channel's allocation depends on. `exponents` are read from `start` to `end`. */
export type ChannelSpectrum = {
  readonly exponents: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
  readonly rateCode: 0 | 1 | 2;
  /** `(coarse - 15) * 64 + fine * 4`. */
  readonly snrOffset: number;
  readonly fastGain: number;
  /** Where the leaks begin, for a coupling channel; full channels begin at the lowest bin. */
  readonly leaks: { readonly fast: number; readonly slow: number };
  /** Added to the mask, by band. */
  readonly deltas: ArrayLike<number>;
};

function lowCompensation(before: number, here: number, next: number, band: number): number {
  if (band >= 20) return Math.max(0, before - 128);
  if (here + 256 === next) return band < 7 ? 384 : 320;
  return here > next ? Math.max(0, before - 64) : before;
}

/** Power per band. */
function bandSpectrum({ exponents, start, end }: ChannelSpectrum): Int32Array {
  const bands = new Int32Array(bandStarts.length);
  for (let bin = start; bin < end; bin++) {
    const power = 3072 - ((exponents[bin] ?? 0) << 7);
    const band = bandOfBin[bin] ?? 0;
    const before = bands[band] ?? 0;
    const isFirst = bin === start || bin === bandStarts[band];
    const apart = Math.min(255, Math.abs(before - power) >> 1);
    bands[band] = isFirst ? power : Math.max(before, power) + (powerSum[apart] ?? 0);
  }
  return bands;
}

/** What each band is heard as, spread over its neighbours. */
function excitation(spectrum: ChannelSpectrum, bands: Int32Array, parameters: MaskParameters): Int32Array {
  const excited = new Int32Array(bandStarts.length);
  const first = bandOfBin[spectrum.start] ?? 0;
  const end = (bandOfBin[spectrum.end - 1] ?? 0) + 1;
  const at = (band: number): number => bands[band] ?? 0;
  let { fast, slow } = spectrum.leaks;
  let band = first;
  if (first === 0) {
    let low = 0;
    // The channel of low frequency ends with band 6, which has no next one.
    const compensate = (here: number): void => {
      if (end !== 7 || here !== 6) low = lowCompensation(low, at(here), at(here + 1), here);
    };
    for (; band < 2; band++) {
      compensate(band);
      excited[band] = at(band) - spectrum.fastGain - low;
    }
    for (let falling = true; falling && band < 7; band++) {
      compensate(band);
      fast = at(band) - spectrum.fastGain;
      slow = at(band) - parameters.slowGain;
      excited[band] = fast - low;
      falling = (end === 7 && band === 6) || at(band) > at(band + 1);
    }
    for (; band < Math.min(end, 22); band++) {
      compensate(band);
      fast = Math.max(fast - parameters.fastDecay, at(band) - spectrum.fastGain);
      slow = Math.max(slow - parameters.slowDecay, at(band) - parameters.slowGain);
      excited[band] = Math.max(fast - low, slow);
    }
  }
  for (; band < end; band++) {
    fast = Math.max(fast - parameters.fastDecay, at(band) - spectrum.fastGain);
    slow = Math.max(slow - parameters.slowDecay, at(band) - parameters.slowGain);
    excited[band] = Math.max(fast, slow);
  }
  return excited;
}

/** Adds to `counts`, by kind, how many mantissas of the channel there are. */
export function countMantissas(
  spectrum: ChannelSpectrum,
  parameters: MaskParameters,
  counts: Uint32Array,
): void {
  // With the lowest offset of all nothing is coded.
  if (spectrum.snrOffset === -960) return;
  const bands = bandSpectrum(spectrum);
  const excited = excitation(spectrum, bands, parameters);
  const threshold = thresholds[spectrum.rateCode];
  for (let bin = spectrum.start; bin < spectrum.end; bin++) {
    const band = bandOfBin[bin] ?? 0;
    const below = parameters.knee - (bands[band] ?? 0);
    const heard = (excited[band] ?? 0) + (below > 0 ? below >> 2 : 0);
    const mask = Math.max(heard, threshold[band] ?? 0) + (spectrum.deltas[band] ?? 0);
    const lowered = Math.max(0, mask - spectrum.snrOffset - parameters.floor) & 0x1fe0;
    const above = (3072 - ((spectrum.exponents[bin] ?? 0) << 7) - (lowered + parameters.floor)) >> 5;
    const kind = kinds[Math.min(63, Math.max(0, above))] ?? 0;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
}
