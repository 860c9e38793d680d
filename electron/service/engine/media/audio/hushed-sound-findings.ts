// SPDX-License-Identifier: GPL-3.0-or-later
/** What the figures of hushed sound say against a copy. */
import { type HushProof, type ProofFinding, proofBounds } from '../../../../../core/render/proof.ts';
import type { MeasuredSound } from './hushed-sound.ts';

/** As much of the original's sound in a row as no disguise leaves by chance, in seconds. */
const bareSeconds = 0.01;
/** Shorter stretches of sound resemble others by chance. */
const fewestMilliseconds = 1000;

const differs = (message: string): ProofFinding => ({ code: 'AUDIO_DIFFERS', frame: null, message });
const wrong = (message: string): ProofFinding => ({ code: 'HUSH_NOT_AS_RECORDED', frame: null, message });

/** Outside the hushes: samples, how many there are, and when. */
function outside({ proof, sameLength, timesEqual, firstStraySecond }: MeasuredSound): ProofFinding[] {
  const { basis, originalSamples, redactedSamples, outsideSamples, outsideIdentical } = proof;
  const strays = outsideSamples - outsideIdentical;
  const found: ProofFinding[] = [];
  if (strays > 0 && basis === 'samples') {
    const first = firstStraySecond.toFixed(3);
    found.push(
      differs(`${strays} samples outside the hushes and their guard differ, the first at ${first} s`),
    );
  }
  if (!sameLength)
    found.push(differs(`the original has ${originalSamples} samples of sound, the copy ${redactedSamples}`));
  if (!timesEqual) found.push(differs('the sound of the copy has other times than that of the original'));
  return found;
}

/** Beside the hushes, and on disguised channels. */
function around({ proof, loudGuards, bareVoices, lostVoices }: MeasuredSound): ProofFinding[] {
  const peak = proof.replacedPeakCentiDb;
  const loud =
    peak !== null && peak > proofBounds.hushGuardCentiDb
      ? [
          wrong(
            `packets that stand in place of hushed ones have sound of their own, ${(peak / 100).toFixed(1)} dBFS`,
          ),
        ]
      : [];
  return [
    ...loud,
    ...loudGuards.map(({ id, samples }) =>
      wrong(`beside hush ${id} ${samples} samples are louder than in the original`),
    ),
    ...bareVoices.map(({ id, channel, second }) =>
      wrong(
        `hush ${id}: on channel ${channel}, at ${second.toFixed(2)} s, the sound is the original's, at whatever level`,
      ),
    ),
    ...lostVoices.map(({ id, channel, second }) =>
      wrong(
        `hush ${id}: on channel ${channel}, at ${second.toFixed(2)} s, sound is silent that was to be disguised`,
      ),
    ),
  ];
}

/** Inside one hush. */
function inside(hush: HushProof, sampleRate: number): ProofFinding[] {
  const { id, mode, samplesOver, maximumDifference, voice } = hush;
  const found: ProofFinding[] = [];
  const add = (what: string): void => void found.push(wrong(`hush ${id}: ${what}`));
  if (samplesOver > 0)
    add(`${samplesOver} samples differ from the ${mode} recorded, by up to ${maximumDifference}/32768`);
  if (!voice) return found;
  const { milliseconds, waveformCorrelationMilli, pitchRatioMilli } = voice;
  const { voiceCorrelationMilli, voicePitchShiftMilli } = proofBounds;
  if (maximumDifference >= sampleRate * bareSeconds)
    add(`${maximumDifference} samples in a row are the original's`);
  if (milliseconds >= fewestMilliseconds && Math.abs(waveformCorrelationMilli) > voiceCorrelationMilli)
    add(`the sound resembles the original's, correlation ${waveformCorrelationMilli / 1000}`);
  if (pitchRatioMilli !== null && Math.abs(pitchRatioMilli - 1000) < voicePitchShiftMilli)
    add(`the pitch is that of the original, times ${pitchRatioMilli / 1000}`);
  return found;
}

export function hushedSoundFindings(measured: MeasuredSound): ProofFinding[] {
  const { proof, sampleRate } = measured;
  return [
    ...outside(measured),
    ...around(measured),
    ...proof.hushes.flatMap((hush) => inside(hush, sampleRate)),
  ];
}
