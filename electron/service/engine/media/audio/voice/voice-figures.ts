// SPDX-License-Identifier: GPL-3.0-or-later
/** What a disguise did to a voice, measured on both decoded: pitch, formants, loudness, likeness of the waveform, intelligibility. */
import type { VoiceProof } from '../../../../../../core/render/proof.ts';
import { predictor, roots } from './linear-prediction.ts';

/** Signals come at 16 kHz. */
const rate = 16_000;
const frame = 640;
const hop = 320;
const lowestPitch = 60;
const highestPitch = 400;
const voicedFrom = 0.5;
const formantOrder = 18;
const fewestFrames = 10;

function median(values: readonly number[]): number | undefined {
  return values.length < fewestFrames
    ? undefined
    : [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Pitch of a frame in hertz by its autocorrelation; undefined when it has none. */
function pitchOf(samples: Float64Array): number | undefined {
  const energy = samples.reduce((sum, value) => sum + value * value, 0);
  if (energy / samples.length < 1e-6) return undefined;
  let best = 0;
  let most = voicedFrom;
  for (let lag = Math.floor(rate / highestPitch); lag <= rate / lowestPitch; lag++) {
    let product = 0;
    let one = 0;
    let other = 0;
    for (let at = lag; at < samples.length; at++) {
      const now = samples[at] ?? 0;
      const then = samples[at - lag] ?? 0;
      product += now * then;
      one += now * now;
      other += then * then;
    }
    // A longer lag has to be clearly better: a multiple of the period fits as well as the period.
    const likeness = product / Math.sqrt(one * other || 1);
    if (likeness > most + (best > 0 ? 0.02 : 0)) {
      most = likeness;
      best = lag;
    }
  }
  return best === 0 ? undefined : rate / best;
}

/** The three lowest resonances of a voiced frame in hertz, if that many stand out. */
function formantsOf(samples: Float64Array): readonly number[] | undefined {
  const shaped = samples.map(
    (value, at) =>
      (value - 0.97 * (samples[at - 1] ?? 0)) *
      (0.54 - 0.46 * Math.cos((2 * Math.PI * at) / (samples.length - 1))),
  );
  const found = (roots(predictor(shaped, formantOrder)) ?? [])
    .filter(({ im }) => im > 0)
    .map(({ re, im }) => ({
      hertz: (Math.atan2(im, re) * rate) / (2 * Math.PI),
      width: (-Math.log(Math.hypot(re, im)) * rate) / Math.PI,
    }))
    .filter(({ hertz, width }) => hertz > 150 && hertz < 5500 && width < 500)
    .map(({ hertz }) => hertz)
    .sort((a, b) => a - b);
  return found.length >= 3 ? found.slice(0, 3) : undefined;
}

/** Medians of pitch and formants over the voiced frames of both signals. */
function voiceRatios(original: Float64Array, masked: Float64Array) {
  const pitches: [number[], number[]] = [[], []];
  const formants: [number[][], number[][]] = [[], []];
  for (let from = 0; from + frame <= original.length; from += hop) {
    const pair = [original.subarray(from, from + frame), masked.subarray(from, from + frame)] as const;
    const [one, other] = pair.map(pitchOf);
    if (one === undefined || other === undefined) continue;
    pitches[0].push(one);
    pitches[1].push(other);
    const [before, after] = pair.map(formantsOf);
    if (!before || !after) continue;
    formants[0].push([...before]);
    formants[1].push([...after]);
  }
  const ratio = (before: readonly number[], after: readonly number[]): number | null => {
    const one = median(before);
    const other = median(after);
    return one === undefined || other === undefined ? null : other / one;
  };
  return {
    pitch: ratio(pitches[0], pitches[1]),
    formants: [0, 1, 2].map((rank) =>
      ratio(
        formants[0].map((frequencies) => frequencies[rank] ?? 0),
        formants[1].map((frequencies) => frequencies[rank] ?? 0),
      ),
    ),
  };
}

const envelopeWindow = 512;
const envelopeHop = 128;
/** Octave bands by their lower edges; the last one ends at 5657 Hz. */
const bandEdges = [177, 354, 707, 1414, 2828, 5657];
/** Frames of a segment: 384 ms. */
const segmentFrames = 48;
/** Segments this much fainter than the loudest count as pauses, as a share of its energy (-40 dB). */
const pauseShare = 1e-4;

/** Power of each octave band, frame by frame. */
function envelopes(signal: Float64Array): Float64Array[] {
  const frames = Math.max(0, Math.floor((signal.length - envelopeWindow) / envelopeHop) + 1);
  const bands = bandEdges.slice(1).map(() => new Float64Array(frames));
  const re = new Float64Array(envelopeWindow);
  const im = new Float64Array(envelopeWindow);
  for (let at = 0; at < frames; at++) {
    for (let index = 0; index < envelopeWindow; index++) {
      const share = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / envelopeWindow);
      re[index] = share * (signal[at * envelopeHop + index] ?? 0);
      im[index] = 0;
    }
    fourier(re, im);
    bands.forEach((band, number) => {
      const first = Math.ceil(((bandEdges[number] ?? 0) * envelopeWindow) / rate);
      const end = Math.ceil(((bandEdges[number + 1] ?? 0) * envelopeWindow) / rate);
      let power = 0;
      for (let bin = first; bin < end; bin++) power += (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2;
      band[at] = Math.sqrt(power);
    });
  }
  return bands;
}

/** The discrete Fourier transform in place, for lengths that are powers of two (Cooley and Tukey). */
function fourier(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let at = 1, mirror = 0; at < size; at++) {
    let bit = size >> 1;
    for (; (mirror & bit) !== 0; bit >>= 1) mirror ^= bit;
    mirror ^= bit;
    if (at < mirror) {
      [re[at], re[mirror]] = [re[mirror] ?? 0, re[at] ?? 0];
      [im[at], im[mirror]] = [im[mirror] ?? 0, im[at] ?? 0];
    }
  }
  for (let span = 2; span <= size; span *= 2) {
    for (let pair = 0; pair < span / 2; pair++) {
      const wr = Math.cos((-2 * Math.PI * pair) / span);
      const wi = Math.sin((-2 * Math.PI * pair) / span);
      for (let from = pair; from < size; from += span) {
        const to = from + span / 2;
        const xr = (re[to] ?? 0) * wr - (im[to] ?? 0) * wi;
        const xi = (re[to] ?? 0) * wi + (im[to] ?? 0) * wr;
        re[to] = (re[from] ?? 0) - xr;
        im[to] = (im[from] ?? 0) - xi;
        re[from] = (re[from] ?? 0) + xr;
        im[from] = (im[from] ?? 0) + xi;
      }
    }
  }
}

/** Pearson's correlation; undefined when one side does not vary. */
function correlation(one: Float64Array, other: Float64Array): number | undefined {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  let [product, ones, others] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    const x = (one[at] ?? 0) - a;
    const y = (other[at] ?? 0) - b;
    product += x * y;
    ones += x * x;
    others += y * y;
  }
  return ones === 0 || others === 0 ? undefined : product / Math.sqrt(ones * others);
}

/**
 * Mean correlation of short-time envelopes, as in STOI (C. Taal, R. Hendriks, R. Heusdens, J. Jensen, "An algorithm for
 * intelligibility prediction of time-frequency weighted noisy speech", IEEE TASLP 19(7), 2011): segments of 384 ms, but octave
 * bands in place of thirds, since a disguise moves sound by up to a third of an octave on purpose. 1 for the original itself;
 * null when there is no segment with speech.
 */
function envelopeCorrelation(original: Float64Array, masked: Float64Array): number | null {
  const before = envelopes(original);
  const after = envelopes(masked);
  const frames = before[0]?.length ?? 0;
  const energyOf = (from: number): number =>
    before.reduce(
      (sum, band) =>
        sum + band.subarray(from, from + segmentFrames).reduce((part, value) => part + value ** 2, 0),
      0,
    );
  const starts: number[] = [];
  for (let from = 0; from + segmentFrames <= frames; from += segmentFrames / 2) starts.push(from);
  const loudest = Math.max(0, ...starts.map(energyOf));
  let [sum, count] = [0, 0];
  for (const from of starts.filter((start) => energyOf(start) > loudest * pauseShare)) {
    before.forEach((band, number) => {
      const other = after[number];
      if (!other) return;
      const to = from + segmentFrames;
      sum += correlation(band.subarray(from, to), other.subarray(from, to)) ?? 0;
      count++;
    });
  }
  return count === 0 ? null : sum / count;
}

function powerDb(samples: Float64Array): number {
  const power = samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length);
  return 10 * Math.log10(power + 1e-20);
}

const milli = (value: number | null): number | null => (value === null ? null : Math.round(1000 * value));

/** Figures of two signals at 16 kHz, sample against sample. */
export function voiceFigures(original: Float64Array, masked: Float64Array): VoiceProof {
  const { pitch, formants } = voiceRatios(original, masked);
  return {
    milliseconds: Math.round((1000 * original.length) / rate),
    pitchRatioMilli: milli(pitch),
    formantRatiosMilli: formants.map(milli),
    loudnessCentiDb: Math.round(100 * (powerDb(masked) - powerDb(original))),
    waveformCorrelationMilli: Math.round(1000 * (correlation(original, masked) ?? 0)),
    intelligibilityMilli: milli(envelopeCorrelation(original, masked)),
  };
}
