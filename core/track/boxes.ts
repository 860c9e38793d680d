// SPDX-License-Identifier: GPL-3.0-or-later
/** Arithmetic of boxes while tracks are built: same space as `Box`, but fractions are allowed until the very end. */
import { type Box, type PictureSize, unitsPerPixel } from '../base/geometry.ts';

export const centreX = (box: Box): number => box.x + box.width / 2;
export const centreY = (box: Box): number => box.y + box.height / 2;
/** Mean side. */
export const sizeOf = (box: Box): number => (box.width + box.height) / 2;

/** The smallest box that holds both. */
export function unite(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** `share` 0 gives `a`, 1 gives `b`; every edge moves linearly. */
export function mix(a: Box, b: Box, share: number): Box {
  const between = (from: number, to: number): number => from + (to - from) * share;
  return {
    x: between(a.x, b.x),
    y: between(a.y, b.y),
    width: between(a.width, b.width),
    height: between(a.height, b.height),
  };
}

/** Grown by `factor` around its centre. */
export function enlarge(box: Box, factor: number): Box {
  const width = box.width * factor;
  const height = box.height * factor;
  return { x: centreX(box) - width / 2, y: centreY(box) - height / 2, width, height };
}

/** Grown by `margin` on every side. */
export function widen(box: Box, margin: number): Box {
  return {
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  };
}

/** Rounded outward to whole units. */
export function roundOut(box: Box): Box {
  const x = Math.floor(box.x);
  const y = Math.floor(box.y);
  return { x, y, width: Math.ceil(box.x + box.width) - x, height: Math.ceil(box.y + box.height) - y };
}

/** The part inside the picture, or undefined when nothing is left. */
export function clipToPicture(box: Box, display: PictureSize): Box | undefined {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(display.width * unitsPerPixel, box.x + box.width) - x;
  const height = Math.min(display.height * unitsPerPixel, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** True when `outer` holds all of `inner`. */
export function holds(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

/** Part of `inner` that lies inside `outer`, 0 to 1. */
export function shareInside(inner: Box, outer: Box): number {
  const width = Math.min(inner.x + inner.width, outer.x + outer.width) - Math.max(inner.x, outer.x);
  const height = Math.min(inner.y + inner.height, outer.y + outer.height) - Math.max(inner.y, outer.y);
  return width > 0 && height > 0 ? (width * height) / (inner.width * inner.height) : 0;
}

/** True when a box comes within two pixels of the picture's edge. */
export function touchesEdge(box: Box, display: PictureSize): boolean {
  const margin = 2 * unitsPerPixel;
  return (
    box.x <= margin ||
    box.y <= margin ||
    box.x + box.width >= display.width * unitsPerPixel - margin ||
    box.y + box.height >= display.height * unitsPerPixel - margin
  );
}
