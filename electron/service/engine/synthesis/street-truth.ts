// SPDX-License-Identifier: GPL-3.0-or-later
/** Where every face of the scripted street truly is, and how much of it can be seen. */
import type { PictureSize } from '../../../../core/base/geometry.ts';
import { overlayBox } from './hand-held-camera.ts';
import { type Head, headShareAt } from './heads.ts';
import { faceCentre, type Pose } from './street-figures.ts';
import {
  type FaceTruth,
  type FramePlan,
  type FrameTruth,
  horizonOf,
  lampPost,
  type ScenePlan,
  type TruthBox,
} from './street-plan.ts';

function faceBox(head: Head, pose: Pose, horizonY: number): TruthBox {
  const centre = faceCentre(pose, horizonY);
  const { left, top, right, bottom } = head.face;
  const width = (pose.face * (right - left)) / (bottom - top);
  return { x: centre.x - width / 2, y: centre.y - pose.face / 2, width, height: pose.face };
}

/** Samples a face on a 12 x 12 grid against the picture's edges and everything that is drawn later. */
export function truthOf(frame: FramePlan, plan: ScenePlan, size: PictureSize): FrameTruth {
  const horizonY = horizonOf(frame, plan.scale);
  const faces = frame.drawn.flatMap(({ person, pose }, order): readonly FaceTruth[] => {
    const head = person === undefined ? undefined : plan.heads[person % plan.heads.length];
    if (person === undefined || head === undefined) return [];
    const box = faceBox(head, pose, horizonY);
    const covers = frame.drawn.slice(order + 1).flatMap((nearer) => coverOf(nearer, plan, horizonY));
    let inside = 0;
    let seen = 0;
    for (let row = 0; row < 12; row++) {
      for (let column = 0; column < 12; column++) {
        const [u, v] = [(column + 0.5) / 6 - 1, (row + 0.5) / 6 - 1];
        if (u * u + v * v > 1) continue;
        inside++;
        const [x, y] = [box.x + ((u + 1) / 2) * box.width, box.y + ((v + 1) / 2) * box.height];
        const onPicture = x >= 0 && y >= 0 && x < size.width && y < size.height;
        if (onPicture && !covers.some((hides) => hides(x, y))) seen++;
      }
    }
    return [{ person, box, visible: seen / inside }];
  });
  const { plate } = plan.backdrop;
  return {
    faces: faces.sort((a, b) => a.person - b.person),
    plate: { ...plate, x: plate.x + frame.shakeX, y: plate.y + frame.shakeY },
    overlay: overlayBox(frame.clock, plan.scale),
  };
}

type Cover = (x: number, y: number) => boolean;

/** What hides the faces behind it: a post is a strip, a person a head as it was cut out, a scarf and shoulders. */
function coverOf(drawn: FramePlan['drawn'][number], plan: ScenePlan, horizonY: number): readonly Cover[] {
  const { person, pose } = drawn;
  const head = person === undefined ? undefined : plan.heads[person % plan.heads.length];
  if (head === undefined) {
    const half = lampPost.halfWidth * plan.scale;
    return [(x) => Math.abs(x - pose.x) < half];
  }
  const { x: centreX, y: centreY } = faceCentre(pose, horizonY);
  const { face } = pose;
  return [
    (x, y) => headShareAt(head, (x - centreX) / face, (y - centreY) / face) > 0.5,
    (x, y) => y > centreY + face * 0.58 && Math.abs(x - centreX) < face * 0.55,
    (x, y) =>
      y > centreY + face * 0.8 && Math.abs(x - centreX) < face * (1.05 - 0.35 * Math.abs(pose.across)),
  ];
}
