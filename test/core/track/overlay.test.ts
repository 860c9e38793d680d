// SPDX-License-Identifier: GPL-3.0-or-later
/** Burnt-in lines are told from lines of the scene by what the picture does behind them. */
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../core/base/geometry.ts';
import type { Detection } from '../../../core/detect/detection.ts';
import type { ClipFacts } from '../../../core/track/clip.ts';
import { SceneMotions } from '../../../core/track/motion.ts';
import { overlayLines, overlayTracks } from '../../../core/track/overlay.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import { trackSettings } from '../../../core/track/settings.ts';
import { TraceStore } from '../../../core/track/trace.ts';

const frames = 90;
const looks = Array.from({ length: 30 }, (_, at) => 3 * at);
const settings = trackSettings({ birth: 0.65, continue: 0.45 }, 'overlay');

/** A clip of three seconds whose picture moves sideways by so many 1/16 px a frame. */
function clipWith(step: number, cuts: readonly number[] = []): ClipFacts {
  const motions = new SceneMotions(frames);
  for (let frame = 1; frame < frames; frame++) motions.set(frame, { a: 1, b: 0, tx: step, ty: 0 });
  return {
    display: { width: 640, height: 360 },
    seconds: Float64Array.from({ length: frames }, (_, frame) => frame / 30),
    sampledFrames: looks,
    cuts,
    motions,
    traces: new TraceStore(),
  };
}

const inMiddle: Box = { x: 3200, y: 2800, width: 1600, height: 240 };
const atTop: Box = { x: 160, y: 160, width: 1600, height: 240 };

function sights(box: Box, at: readonly number[] = looks, step = 0): Detection[] {
  return at.map((frame) => ({
    frame,
    kind: 'overlay',
    score: 0.9,
    box: { ...box, x: box.x + step * frame },
  }));
}
const tracksOf = (detections: readonly Detection[], clip: ClipFacts) =>
  overlayTracks(overlayLines(detections, clip), clip, settings);

describe('a line that stands still', () => {
  test('while the picture moves is one track over the whole clip', () => {
    const [track, ...others] = tracksOf(sights(inMiddle), clipWith(40));
    expect(others).toEqual([]);
    expect(track).toMatchObject({ kind: 'overlay', startFrame: 0, endFrame: frames });
    for (let frame = 0; frame < frames; frame++) {
      const box = track && regionAt(track, frame)?.box;
      expect(box && box.x <= inMiddle.x && box.x + box.width >= inMiddle.x + inMiddle.width).toBe(true);
    }
  });

  test('across a scene cut is one as well', () => {
    expect(tracksOf(sights(inMiddle), clipWith(0, [45])).length).toBe(1);
  });

  test('where nothing moves is one at the upper or lower edge, and elsewhere a doubt', () => {
    expect(tracksOf(sights(atTop), clipWith(0)).length).toBe(1);
    expect(tracksOf(sights(inMiddle), clipWith(0))).toEqual([]);
    const [line] = overlayLines(sights(inMiddle), clipWith(0));
    expect(line?.score).toBeGreaterThan(0.45);
  });

  test('is covered also where it was not made out, and where it read longer', () => {
    const seldom = sights(
      inMiddle,
      looks.filter((_, at) => at % 3 > 0),
    );
    const longer = sights({ ...inMiddle, width: 1900 }, [60]);
    const [track] = tracksOf(
      [...seldom, ...longer].sort((a, b) => a.frame - b.frame),
      clipWith(40),
    );
    expect(track).toMatchObject({ startFrame: 0, endFrame: frames });
    const box = track && regionAt(track, 1)?.box;
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeGreaterThanOrEqual(inMiddle.x + 1900);
  });
});

test('a line that goes with the picture, or is seldom there, is none', () => {
  expect(tracksOf(sights(inMiddle, looks, 40), clipWith(40))).toEqual([]);
  expect(tracksOf(sights(inMiddle, looks.slice(0, 12)), clipWith(40))).toEqual([]);
  expect(tracksOf([], clipWith(40))).toEqual([]);
});
