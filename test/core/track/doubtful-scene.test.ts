// SPDX-License-Identifier: GPL-3.0-or-later
/** What is told of the scene may be the motion of somebody who passes close by, and a tracker that is sure may know more than the detector. */
import { expect, test } from 'vitest';
import type { Box } from '../../../core/base/geometry.ts';
import type { Detection } from '../../../core/detect/detection.ts';
import { holds } from '../../../core/track/boxes.ts';
import { buildTracks } from '../../../core/track/build-tracks.ts';
import { noMotion } from '../../../core/track/motion.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import type { Place } from '../../../core/track/trace.ts';
import { type Clip, factsOf, settings } from './walks.ts';

const frames = Array.from({ length: 90 }, (_, frame) => frame);
const standing: Box = { x: 9600, y: 1600, width: 272, height: 320 };

/** Someone who stands still, detected at every third frame of `[0, to)`, and not followed at all. */
function clipOf(to: number, score: number, traces: Clip['traces'] = []): Clip {
  return {
    detections: frames
      .filter((frame) => frame % 3 === 0 && frame < to)
      .map((frame): Detection => ({ frame, kind: 'face', box: standing, score })),
    traces,
    seconds: frames.map((frame) => frame / 30),
    sampledFrames: frames.filter((frame) => frame % 3 === 0),
    cuts: [],
  };
}

test('someone who stands still stays one subject while a wrong motion of the scene is told', () => {
  const clip = clipOf(90, 0.75);
  const facts = factsOf(clip);
  for (const frame of frames.slice(20, 40)) facts.motions.set(frame, { ...noMotion, tx: -26 * 16 });
  const tracks = buildTracks(clip.detections, facts, settings);
  expect(tracks.length).toBe(1);
  const [track] = tracks;
  for (const frame of frames.slice(0, 88)) {
    const region = track && regionAt(track, frame);
    expect(region && holds(region.box, standing)).toBe(true);
  }
});

test('behind the last detection it is believed longer while the tracker is sure', () => {
  const endWith = (confidence: number): number => {
    const places = frames.slice(19).map((frame): Place => ({ frame, box: standing, confidence }));
    const clip = clipOf(19, 0.9, [[6, 1, { places, end: 'bound', met: -1 }]]);
    const [track] = buildTracks(clip.detections, factsOf(clip), {
      ...settings,
      tailSeconds: 0.31,
      padSeconds: 0.21,
    });
    return track?.endFrame ?? 0;
  };
  // The last detection is at frame 18; a second, or nine frames, and six frames of padding.
  expect(endWith(0.95)).toBe(18 + 30 + 6 + 1);
  expect(endWith(0.8)).toBe(18 + 9 + 6 + 1);
});
