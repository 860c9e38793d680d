// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Tracks from the sights of one subject that are known to be of it, few and up to seconds apart: as a detector's own are filled and grown, but
 * followed to both ends as far as the subject is seen, and without a gap: no frame between two sights is left out.
 */
import type { Kind } from '../detect/detection.ts';
import { secondLookInterval } from '../detect/sampling-plan.ts';
import { type Chain, type ClipFacts, type Scene, scenesOf, type TrackSettings } from './clip.ts';
import { between, fillChain } from './fill.ts';
import type { FilledFrame } from './filled-frame.ts';
import { toKeyframes } from './keyframes.ts';
import { trackSettings } from './settings.ts';
import type { Track } from './track.ts';

/**
 * Lead-in and lead-out behind what was followed: as long as the second look may be away from one frame to the next. Where it lost the subject
 * nobody knows from which frame on it shows, only that it did not on the look before.
 */
const padSeconds = Math.max(...Object.values(secondLookInterval)) / 1000;

/** Every sight counts in full, however faint: another detector was sure of it. */
const settingsFor = (kind: Kind): TrackSettings => ({
  ...trackSettings({ birth: 0, continue: 0 }, kind),
  tailSeconds: Number.POSITIVE_INFINITY,
  padSeconds,
});

const isIn = ({ start, end }: Scene, frame: number): boolean => frame >= start && frame < end;

/**
 * One track for each scene that `sights` reach into; by rising frame, one of them a frame. Where a scene ends between two of them, the
 * frames up to it and behind it are bridged, as are those of a scene in between. `clip` has the traces of each sight under its index, and
 * every cut from the first sight to the last and as far as these lead.
 */
export function tracksOfSights(sights: Chain, kind: Kind, clip: ClipFacts): Track[] {
  const settings = settingsFor(kind);
  const scenes = scenesOf(clip);
  const byFrame = new Map<number, FilledFrame>();
  for (const [at, sight] of sights.entries()) {
    const next = sights[at + 1];
    const ends = scenes.find((scene) => isIn(scene, sight.frame))?.end ?? clip.seconds.length;
    if (!next || next.frame < ends) continue;
    for (let frame = sight.frame + 1; frame < next.frame; frame++)
      byFrame.set(frame, between(clip, sight, next, frame));
  }
  for (const scene of scenes) {
    const chain = sights.filter(({ frame }) => isIn(scene, frame));
    if (chain.length === 0) continue;
    for (const filled of fillChain(clip, scene, chain, settings)) byFrame.set(filled.frame, filled);
  }
  const filled = [...byFrame.values()].sort((a, b) => a.frame - b.frame);
  return scenes.flatMap((scene): Track[] => {
    const inScene = filled.filter(({ frame }) => isIn(scene, frame));
    const keyframes = toKeyframes(inScene, settings.growth, clip.display);
    const [first, last] = [keyframes[0], keyframes.at(-1)];
    return first && last ? [{ kind, startFrame: first.frame, endFrame: last.frame + 1, keyframes }] : [];
  });
}
