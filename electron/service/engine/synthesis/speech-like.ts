// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Sound that behaves like people talking in a street without a word in it: glottal pulses through moving formants, in
 * syllables, words and pauses, over faint traffic. Everything follows from a seed.
 */
import { derivedSeed, type Random, seededRandom, smoothNoise } from './seeded-random.ts';

export type SpeechLikeOptions = {
  readonly seed: number;
  readonly seconds: number;
  /** Hz, default 48000. */
  readonly sampleRate?: number;
  /** Default 1. With two channels each of two voices is nearer to one side. */
  readonly channelCount?: 1 | 2;
};

/** A stretch of one voice: `from` and `to` in seconds. */
export type SpokenSpan = { readonly voice: 0 | 1; readonly from: number; readonly to: number };

export type SpeechLike = {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
  /** When somebody speaks: turns of the two voices, in order, not overlapping. */
  readonly spans: readonly SpokenSpan[];
};

/** First three formants in Hz of seven vowels, means for grown speakers after Peterson and Barney (1952). */
const vowels: readonly (readonly [number, number, number])[] = [
  [270, 2290, 3010],
  [390, 1990, 2550],
  [530, 1840, 2480],
  [660, 1720, 2410],
  [730, 1090, 2440],
  [570, 840, 2410],
  [300, 870, 2240],
];

/** Fundamental in Hz, and how long the vocal tract is relative to the table's. */
const voices = [
  { pitch: 118, tract: 1 },
  { pitch: 196, tract: 1.14 },
] as const;

/** Makes the sound; peaks stay below 0.8. */
export function speechLike(options: SpeechLikeOptions): SpeechLike {
  const sampleRate = options.sampleRate ?? 48_000;
  const length = Math.round(options.seconds * sampleRate);
  const count = options.channelCount ?? 1;
  const channels = Array.from({ length: count }, (_, channel) =>
    streetNoise(derivedSeed(options.seed, `street ${channel}`), length, sampleRate),
  );
  const spans = turns(seededRandom(derivedSeed(options.seed, 'turns')), options.seconds);
  spans.forEach((span, index) => {
    const start = Math.round(span.from * sampleRate);
    const spoken = utterance(
      derivedSeed(options.seed, `turn ${index}`),
      span,
      Math.min(length, Math.round(span.to * sampleRate)) - start,
      sampleRate,
    );
    channels.forEach((channel, side) => {
      const loudness = count === 1 || side === span.voice ? 1 : 0.45;
      for (let at = 0; at < spoken.length; at++)
        channel[start + at] = (channel[start + at] ?? 0) + loudness * (spoken[at] ?? 0);
    });
  });
  return { sampleRate, channels, spans };
}

function turns(random: Random, seconds: number): readonly SpokenSpan[] {
  const spans: SpokenSpan[] = [];
  for (let from = 0.35; from + 0.6 < seconds; ) {
    const to = Math.min(seconds - 0.1, from + 1.1 + random() * 1.6);
    spans.push({ voice: spans.length % 2 === 0 ? 0 : 1, from, to });
    from = to + 0.35 + random() * 0.6;
  }
  return spans;
}

type Syllable = {
  readonly start: number;
  readonly end: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly hiss: boolean;
};

function syllables(random: Random, length: number, sampleRate: number, tract: number): readonly Syllable[] {
  const found: Syllable[] = [];
  const vowel = (): readonly number[] =>
    (vowels[Math.floor(random() * vowels.length)] ?? [500, 1500, 2500]).map((hertz) => hertz * tract);
  for (let at = 0; at < length; ) {
    const span = (0.13 + random() * 0.14) * sampleRate;
    if (at + span > length) break;
    found.push({
      start: Math.round(at),
      end: Math.round(at + span),
      from: vowel(),
      to: vowel(),
      hiss: random() < 0.4,
    });
    // A word ends after every third syllable or so.
    at += span + (random() < 0.3 ? 0.11 : 0.015) * sampleRate;
  }
  return found;
}

function utterance(seed: number, span: SpokenSpan, length: number, sampleRate: number): Float32Array {
  const random = seededRandom(seed);
  const voice = voices[span.voice];
  const melody = smoothNoise(derivedSeed(seed, 'melody'), 0.45 * sampleRate, length);
  const sound = new Float32Array(length);
  for (const syllable of syllables(random, length, sampleRate, voice.tract)) {
    const resonators = [90, 110, 160].map((width) => makeResonator(width, sampleRate));
    let phase = 0;
    for (let at = syllable.start; at < syllable.end; at++) {
      const along = (at - syllable.start) / (syllable.end - syllable.start);
      if ((at - syllable.start) % 64 === 0) {
        resonators.forEach((resonator, index) => {
          const from = syllable.from[index] ?? 500;
          resonator.tune(from + ((syllable.to[index] ?? 500) - from) * along);
        });
      }
      // Pitch sinks over a turn and wavers with the melody.
      phase += (voice.pitch * (1.08 - 0.16 * (at / length) + 0.14 * melody(at))) / sampleRate;
      phase -= Math.floor(phase);
      const breath = (random() - 0.5) * (syllable.hiss && along < 0.3 ? 0.9 : 0.06);
      const source = glottis(phase) + breath;
      let value = 0;
      resonators.forEach((resonator, index) => {
        value += resonator.filter(source) * ([1, 0.55, 0.28][index] ?? 0);
      });
      sound[at] = value * Math.sin(Math.PI * Math.min(1, along * 1.02)) ** 0.6;
    }
  }
  const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return sound.map((value) => (value / peak) * 0.55);
}

/** Rosenberg's pulse (1971): opens over 40 % of the period, closes over 16 %, less its mean. */
function glottis(phase: number): number {
  const mean = 0.307;
  if (phase < 0.4) return 0.5 * (1 - Math.cos((Math.PI * phase) / 0.4)) - mean;
  if (phase < 0.56) return Math.cos((Math.PI * (phase - 0.4)) / 0.32) - mean;
  return -mean;
}

/** Two-pole resonance (Klatt, 1980) of a bandwidth in Hz, gain 1 at zero frequency. */
function makeResonator(bandwidth: number, sampleRate: number) {
  const c = -Math.exp((-2 * Math.PI * bandwidth) / sampleRate);
  let b = 0;
  let a = 1 - b - c;
  let one = 0;
  let two = 0;
  return {
    tune(hertz: number): void {
      b = 2 * Math.exp((-Math.PI * bandwidth) / sampleRate) * Math.cos((2 * Math.PI * hertz) / sampleRate);
      a = 1 - b - c;
    },
    filter(input: number): number {
      const output = a * input + b * one + c * two;
      two = one;
      one = output;
      return output;
    },
  };
}

/** Low rumble that swells and ebbs, a little air above it. */
function streetNoise(seed: number, length: number, sampleRate: number): Float32Array {
  const random = seededRandom(seed);
  const swell = smoothNoise(derivedSeed(seed, 'swell'), 1.9 * sampleRate, length);
  const noise = new Float32Array(length);
  let low = 0;
  let level = 0;
  for (let at = 0; at < length; at++) {
    const white = random() * 2 - 1;
    if (at % 256 === 0) level = 0.7 + 0.3 * swell(at);
    low += (white - low) * ((2 * Math.PI * 180) / sampleRate);
    noise[at] = level * (low * 0.09 + white * 0.0025);
  }
  return noise;
}
