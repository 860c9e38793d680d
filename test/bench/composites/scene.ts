// SPDX-License-Identifier: GPL-3.0-or-later
/** Where everything in a composite clip is at a time: what drawing and truth both go by. */
import type { Head } from '../../../electron/service/engine/synthesis/heads.ts';
import type { CompositePlan, Post, Subject } from './plan.ts';
import { type Figure, silhouetteOf } from './silhouette.ts';
import type { Area, TrueFace } from './truth.ts';

/** A person as drawn. */
export type Standing = Figure & { readonly subject: number; readonly coat: Subject['coat'] };

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

/** What a nearer thing hides. */
function coverOf(placed: Placed, pictureHeight: number): Area[] {
  if ('person' in placed) return silhouetteOf(placed.person, pictureHeight);
  const { x, halfWidth } = placed.post;
  return [{ x: x - halfWidth, y: 0, width: 2 * halfWidth, height: pictureHeight }];
}

function share(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The faces of a frame. */
export function truthAt(plan: CompositePlan, heads: readonly Head[], frame: number): TrueFace[] {
  const placed = placedAt(plan, heads, frame);
  return placed.flatMap((thing, order): TrueFace[] => {
    if ('post' in thing) return [];
    const box = faceArea(thing.person);
    const nearer = placed.slice(order + 1).flatMap((other) => coverOf(other, plan.size.height));
    return [{ subject: thing.person.subject, box, hiddenBy: nearer.filter((area) => share(area, box)) }];
  });
}
