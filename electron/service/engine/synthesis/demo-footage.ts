// SPDX-License-Identifier: GPL-3.0-or-later
/** The recording of `clearveil demo`: the scripted street with sound, and with tags that a released copy must not keep. */
import type { Rational } from '../../../../core/base/time.ts';
import { loadHeads } from './heads.ts';
import { derivedSeed } from './seeded-random.ts';
import { type SpokenSpan, speechLike } from './speech-like.ts';
import type { FrameTruth } from './street-plan.ts';
import { planStreetScene, renderFrame } from './street-scene.ts';
import { writeFootage } from './write-footage.ts';

export type DemoOptions = {
  readonly path: string;
  readonly seed: number;
  /** Default 1280 x 720 px, 270 frames, 30000/1001 frames per second. */
  readonly width?: number;
  readonly height?: number;
  readonly frameCount?: number;
};

export type DemoTruth = {
  readonly frameCount: number;
  readonly frameRate: Rational;
  readonly width: number;
  readonly height: number;
  readonly plateText: string;
  readonly frames: readonly FrameTruth[];
  readonly speech: readonly SpokenSpan[];
};

/** Tags of the demonstration: a made-up person and place, there to be found missing from the release. */
export const demoTags = {
  title: 'Unit 12 - Officer R. Example',
  comment: 'Serial X00-0417, case 26-000123',
  location: '+40.7484-073.9857/',
} as const;

/** Makes the recording. Throws INPUT_NOT_FOUND where the sample photographs are not installed. */
export async function makeDemoFootage(options: DemoOptions): Promise<DemoTruth> {
  const { path, seed, width = 1280, height = 720, frameCount = 270 } = options;
  const frameRate = { num: 30_000, den: 1001 };
  const scene = planStreetScene({ seed, width, height, frameCount, heads: await loadHeads() });
  const speech = speechLike({
    seed: derivedSeed(seed, 'speech'),
    seconds: (frameCount * frameRate.den) / frameRate.num,
    channelCount: 2,
  });
  await writeFootage({
    path,
    size: scene.size,
    frameCount,
    frameRate,
    render: (frame, out) => renderFrame(scene, frame, out),
    audio: speech,
    tags: demoTags,
  });
  return {
    frameCount,
    frameRate,
    width,
    height,
    plateText: scene.plateText,
    frames: scene.truth,
    speech: speech.spans,
  };
}
