// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Burnt-in text: lines that stand at the same pixels through the whole clip. What tells them from a sign on a wall is that they stay
 * while the picture moves, or across scenes; where nothing moves, that they stand at an edge of the picture, where recorders put them.
 * Such a line is one track over every frame, also where no look made it out: it is taken to be there all the time.
 */

import { type Box, intersectionOverUnion, unitsPerPixel } from '../base/geometry.ts';
import type { Detection } from '../detect/detection.ts';
import { centreX, centreY } from './boxes.ts';
import { type ClipFacts, secondsBetween, type TrackSettings } from './clip.ts';
import type { FilledFrame } from './filled-frame.ts';
import { toKeyframes } from './keyframes.ts';
import { composeMotion, noMotion, type SceneMotion } from './motion.ts';
import type { Track } from './track.ts';

/** Boxes of one place overlap this much, or cover this share of each other's rows and of the shorter one's columns. */
const samePlace = 0.4;
const sameRows = 0.7;
/** A line that is made out in fewer of the looks is not taken for burnt in. */
const leastPresence = 0.5;
/** The scene has left a line behind when it moved on by the line's height within this time, seconds. */
const leftWithin = 2;
/**
 * How many such moves a line must outstay; where there are none, how far from the upper or lower edge it may stand, as a share of the
 * picture.
 */
const moves = 5;
const margin = 0.15;
/** What a line is worth that nothing moved behind: near an edge, and elsewhere. */
const unmoved = { atEdge: 0.85, elsewhere: 0.6 } as const;

/** A line at one place. */
export type OverlayLine = {
  readonly box: Box;
  /** Share of the looks that made it out, weighed by how sure it is that it does not belong to the scene; 0 to 1. */
  readonly score: number;
  /** Frames that it was made out in, ascending, and what it was seen as. */
  readonly sights: readonly Detection[];
};

type Place = { box: Box; readonly sights: Detection[] };

function unite(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** True for the same line, also when it reads shorter or longer than before. */
export function isSameLine(a: Box, b: Box): boolean {
  if (intersectionOverUnion(a, b) >= samePlace) return true;
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  return down >= sameRows * Math.max(a.height, b.height) && across >= sameRows * Math.min(a.width, b.width);
}

/** Detections gathered by place. A place is compared with the first line seen there, so that it can not drift. */
function placesOf(detections: readonly Detection[]): Place[] {
  const places: Place[] = [];
  for (const detection of detections) {
    const { box } = detection;
    const place = places.find(({ sights: [first] }) => first && isSameLine(first.box, box));
    if (place) {
      place.sights.push(detection);
      place.box = unite(place.box, box);
    } else places.push({ box, sights: [detection] });
  }
  return places;
}

/** How far the scene would carry the middle of a box, in 1/16 px. */
function carried({ a, b, tx, ty }: SceneMotion, box: Box): number {
  const [x, y] = [centreX(box), centreY(box)];
  return Math.hypot(a * x - b * y + tx - x, b * x + a * y + ty - y);
}

/** How sure it is that a line does not belong to the scene, 0 to 1. */
function apart({ box, sights }: Place, clip: ClipFacts): number {
  const first = sights[0]?.frame ?? 0;
  if (clip.cuts.some((cut) => cut > first && cut <= (sights.at(-1)?.frame ?? 0))) return 1;
  let [since, motion, outstayed] = [first, noMotion, 0];
  for (let at = 1; at < sights.length; at++) {
    const [before, now] = [sights[at - 1]?.frame ?? 0, sights[at]?.frame ?? 0];
    motion = composeMotion(motion, clip.motions.between(before, now));
    const left = carried(motion, box) > box.height;
    if (left) outstayed++;
    if (!left && secondsBetween(clip, since, now) < leftWithin) continue;
    [since, motion] = [now, noMotion];
  }
  if (outstayed >= moves) return 1;
  const height = clip.display.height * unitsPerPixel;
  const atEdge = box.y + box.height <= margin * height || box.y >= (1 - margin) * height;
  return atEdge ? unmoved.atEdge : unmoved.elsewhere;
}

/** The lines that may be burnt in, the surest first. `detections`: of lines of text, by rising frame. */
export function overlayLines(detections: readonly Detection[], clip: ClipFacts): OverlayLine[] {
  const looks = clip.sampledFrames.length;
  return placesOf(detections)
    .map((place) => {
      const frames = new Set(place.sights.map(({ frame }) => frame));
      return { place, presence: looks > 0 ? frames.size / looks : 0 };
    })
    .filter(({ presence }) => presence >= leastPresence)
    .map(({ place, presence }) => ({
      box: place.box,
      score: Math.min(1, presence ** 0.5) * apart(place, clip),
      sights: place.sights,
    }))
    .sort((a, b) => b.score - a.score || a.box.y - b.box.y || a.box.x - b.box.x);
}

/** One track over the whole clip for each line that is sure enough. */
export function overlayTracks(
  lines: readonly OverlayLine[],
  clip: ClipFacts,
  settings: TrackSettings,
): Track[] {
  const last = clip.seconds.length - 1;
  return lines
    .filter(({ score }) => score >= settings.birth)
    .flatMap(({ box, score, sights }): Track[] => {
      const [first, end] = [sights[0]?.frame ?? 0, sights.at(-1)?.frame ?? 0];
      const at = (frame: number, origin: FilledFrame['origin']): FilledFrame => ({
        frame,
        box,
        origin,
        score: origin === 'detected' ? score : null,
      });
      const filled = [
        ...(first > 0 ? [at(0, 'padded')] : []),
        at(first, 'detected'),
        ...(end - first > 1 ? [at((first + end) >> 1, 'tracked')] : []),
        ...(end > first ? [at(end, 'detected')] : []),
        ...(end < last ? [at(last, 'padded')] : []),
      ];
      const keyframes = toKeyframes(filled, settings.growth, clip.display);
      return [{ kind: 'overlay', startFrame: 0, endFrame: last + 1, keyframes }];
    });
}
