// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A place set by hand that lies on its track refines it: the person says that the subject was found, and that its box is to be larger,
 * smaller or beside. That holds for the boxes of the track on both sides, up to the next place that a person set: in full, or, where there is such a
 * place, less and less towards it. Without this the first detection on the way would have its own box back.
 */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import { centreX, centreY, mix, roundOut } from './boxes.ts';
import { regionAt } from './region-at.ts';
import type { Keyframe, Origin, Track } from './track.ts';

/** A place that shares this much with the track's own box is of the same subject: it refines. One that shares less moves the track to another. */
const sameSubject = 0.5;
/** Boxes that are grown by doubt, since nobody saw the subject: they say nothing of how a seen one should be. */
const unseen: readonly (Origin | undefined)[] = ['bridged', 'padded'];

/** True where the track's box at `frame` is one of a seen subject, or lies between two that are. */
function isSeen({ keyframes }: Track, frame: number): boolean {
  const behind = keyframes.find((keyframe) => keyframe.frame >= frame);
  const before = behind?.frame === frame ? behind : keyframes.findLast((keyframe) => keyframe.frame < frame);
  return !unseen.includes(before?.origin) && !unseen.includes(behind?.origin);
}

/** `box` as `to` lies to `from`: moved by the same part of its size, and scaled. Sides stay at least one unit. */
function refinedBox(box: Box, from: Box, to: Box): Box {
  const width = Math.max(1, (box.width * to.width) / from.width);
  const height = Math.max(1, (box.height * to.height) / from.height);
  const x = centreX(box) + ((centreX(to) - centreX(from)) * box.width) / from.width;
  const y = centreY(box) + ((centreY(to) - centreY(from)) * box.height) / from.height;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** The track with its boxes as the place has them; the track itself where the place does not refine it. What a person set stays. */
export function refined(track: Track, { frame, box }: Pick<Keyframe, 'frame' | 'box'>): Track {
  const own = regionAt(track, frame);
  if (!own || !isSeen(track, frame) || intersectionOverUnion(own.box, box) < sameSubject) return track;
  const set = track.keyframes.filter((keyframe) => keyframe.origin === 'manual' && keyframe.frame !== frame);
  const before = set.filter((keyframe) => keyframe.frame < frame).at(-1)?.frame;
  const behind = set.find((keyframe) => keyframe.frame > frame)?.frame;
  const weight = (at: number): number => {
    const limit = at < frame ? before : behind;
    return limit === undefined ? 1 : Math.max(0, (at - limit) / (frame - limit));
  };
  const keyframes = track.keyframes.map((keyframe): Keyframe => {
    if (keyframe.frame === frame) return { frame, box, origin: 'manual', score: null };
    const share = weight(keyframe.frame);
    if (share === 0) return keyframe;
    return {
      ...keyframe,
      box: roundOut(mix(keyframe.box, refinedBox(keyframe.box, own.box, box), share)),
    };
  });
  return { ...track, keyframes };
}
