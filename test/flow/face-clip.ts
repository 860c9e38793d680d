// SPDX-License-Identifier: GPL-3.0-or-later
/** A stretch of the scripted street at its true speed, with true face boxes, small enough for a test. */
import { demoTags } from '../../electron/service/engine/synthesis/demo-footage.ts';
import { loadHeads } from '../../electron/service/engine/synthesis/heads.ts';
import { speechLike } from '../../electron/service/engine/synthesis/speech-like.ts';
import type { FrameTruth } from '../../electron/service/engine/synthesis/street-plan.ts';
import { planStreetScene, renderFrame } from '../../electron/service/engine/synthesis/street-scene.ts';
import { writeFootage } from '../../electron/service/engine/synthesis/write-footage.ts';

const size = { width: 640, height: 360 };
const frameRate = { num: 30_000, den: 1001 };
/** Of the whole scene's frames: from here on two faces are large, one of them walking fast. */
const sceneFrames = 270;
const firstFrame = 160;

export type FaceClip = {
  readonly path: string;
  readonly frameCount: number;
  readonly truth: readonly FrameTruth[];
};

/** Makes 640 x 360 px with sound, at most 110 frames; the same clip every time. */
export async function makeFaceClip(path: string, frameCount = 48): Promise<FaceClip> {
  const scene = planStreetScene({ seed: 7, ...size, frameCount: sceneFrames, heads: await loadHeads() });
  await writeFootage({
    path,
    size,
    frameCount,
    frameRate,
    render: (frame, out) => renderFrame(scene, frame + firstFrame, out),
    audio: speechLike({ seed: 7, seconds: (frameCount * frameRate.den) / frameRate.num, channelCount: 2 }),
    tags: demoTags,
  });
  return { path, frameCount, truth: scene.truth.slice(firstFrame, firstFrame + frameCount) };
}
