// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From detections to tracks: detections of one subject are chained over both directions of time, the frames between and
 * around them filled, and the whole thinned to keyframes. Deterministic: same detections and settings, same tracks,
 * in whatever order the detections of a frame are given. Fails closed: a box grows where it is unsure.
 */
import type { Detection } from '../detect/detection.ts';
import { branchEnds } from './branches.ts';
import { chainHits } from './chains.ts';
import { type Chain, type ClipFacts, type Hit, scenesOf, type TrackSettings } from './clip.ts';
import { fillChain } from './fill.ts';
import { toKeyframes } from './keyframes.ts';
import type { Track } from './track.ts';

/** Hits of a frame in an order that depends on what they are, not on how they came. */
function byContent(a: Hit, b: Hit): number {
  return (
    b.score - a.score ||
    a.box.x - b.box.x ||
    a.box.y - b.box.y ||
    a.box.width - b.box.width ||
    a.box.height - b.box.height
  );
}

function hitsByFrame(
  detections: readonly Detection[],
  kind: Detection['kind'],
  least: number,
): Map<number, Hit[]> {
  const byFrame = new Map<number, Hit[]>();
  detections.forEach((detection, index) => {
    if (detection.kind !== kind || detection.score < least) return;
    const { frame, box, score, surest } = detection;
    const hits = byFrame.get(frame);
    const hit = { index, frame, box, score, surest };
    if (hits) hits.push(hit);
    else byFrame.set(frame, [hit]);
  });
  for (const hits of byFrame.values()) hits.sort(byContent);
  return byFrame;
}

/** By first frame, then left to right, then top to bottom. */
function inOrder(a: Track, b: Track): number {
  const [first, other] = [a.keyframes[0]?.box, b.keyframes[0]?.box];
  return (
    a.startFrame - b.startFrame ||
    (first?.x ?? 0) - (other?.x ?? 0) ||
    (first?.y ?? 0) - (other?.y ?? 0) ||
    a.endFrame - b.endFrame
  );
}

/** Links the detections of one clip into tracks, kind by kind; with `only` those of one kind. */
export function buildTracks(
  detections: readonly Detection[],
  clip: ClipFacts,
  settings: TrackSettings,
  only?: Detection['kind'],
): Track[] {
  const tracks: Track[] = [];
  const there = [...new Set(detections.map((detection) => detection.kind))].sort();
  for (const kind of only === undefined ? there : there.filter((one) => one === only)) {
    const hits = hitsByFrame(detections, kind, settings.extend);
    for (const scene of scenesOf(clip)) {
      const add = (chain: Chain, ends: TrackSettings): void => {
        const filled = fillChain(clip, scene, chain, ends);
        const keyframes = toKeyframes(filled, settings.growth, clip.display);
        const first = keyframes[0];
        const last = keyframes.at(-1);
        if (first && last)
          tracks.push({ kind, startFrame: first.frame, endFrame: last.frame + 1, keyframes });
      };
      const { sound, branches } = chainHits(clip, scene, hits, settings);
      for (const chain of sound) add(chain, settings);
      for (const chain of branches) add(chain, { ...settings, ...branchEnds });
    }
  }
  return tracks.sort(inOrder);
}
