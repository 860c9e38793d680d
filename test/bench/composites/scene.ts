// SPDX-License-Identifier: GPL-3.0-or-later
/** Where everything in a composite clip is at a time: what drawing and truth both go by. */
import type { Head } from '../../../electron/service/engine/synthesis/heads.ts';
import type { CompositePlan, Post, Subject } from './plan.ts';
import type { Area, TrueFace } from './truth.ts';

/** A person as drawn: the middle of the face and its height, px of the picture. */
export type Standing = {
  readonly subject: number;
  readonly head: Head;
  readonly coat: Subject['coat'];
  readonly x: number;
  readonly y: number;
  readonly face: number;
  readonly lean: number;
};

export type Placed = { readonly person: Standing } | { readonly post: Post };

const depthOf = (placed: Placed): number => ('post' in placed ? placed.post.depth : placed.person.face);

/** Everything in the scene, farthest first. `order` is the time by which depth is judged, one per frame. */
export function placedAt(plan: CompositePlan, heads: readonly Head[], time: number): Placed[] {
  const shake = plan.shake(time);
  const frame = Math.round(time);
  const people = plan.subjects.flatMap((subject, number): Placed[] => {
    const head = heads[subject.head % heads.length];
    if (!head || frame < subject.from || frame >= subject.to) return [];
    const { x, y, face, lean } = subject.at(time);
    const { coat } = subject;
    return [{ person: { subject: number, head, coat, x: x + shake.x, y: y + shake.y, face, lean } }];
  });
  const posts = plan.posts.map((post): Placed => ({ post: { ...post, x: post.x + shake.x } }));
  return [...people, ...posts].sort((a, b) => depthOf(a) - depthOf(b));
}

function faceArea({ head, x, y, face }: Standing): Area {
  const { left, top, right, bottom } = head.face;
  const width = (face * (right - left)) / (bottom - top);
  return { x: x - width / 2, y: y - face / 2, width, height: face };
}

/** A nearer thing as rectangles: a post exactly, a person as head with hair and shoulders. */
function coverOf(placed: Placed, pictureHeight: number): Area[] {
  if ('post' in placed) {
    const { x, halfWidth } = placed.post;
    return [{ x: x - halfWidth, y: 0, width: 2 * halfWidth, height: pictureHeight }];
  }
  const { person } = placed;
  const box = faceArea(person);
  const shoulders = person.y + person.face * 0.75;
  return [
    {
      x: box.x - box.width * 0.1,
      y: box.y - box.height * 0.25,
      width: box.width * 1.2,
      height: box.height * 1.5,
    },
    { x: person.x - person.face, y: shoulders, width: 2 * person.face, height: pictureHeight },
  ];
}

/** The faces of a frame. */
export function truthAt(plan: CompositePlan, heads: readonly Head[], frame: number): TrueFace[] {
  const placed = placedAt(plan, heads, frame);
  return placed.flatMap((thing, order): TrueFace[] => {
    if ('post' in thing) return [];
    const hiddenBy = placed.slice(order + 1).flatMap((nearer) => coverOf(nearer, plan.size.height));
    return [{ subject: thing.person.subject, box: faceArea(thing.person), hiddenBy }];
  });
}
