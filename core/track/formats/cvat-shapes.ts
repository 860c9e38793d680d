// SPDX-License-Identifier: GPL-3.0-or-later
/** The shapes of CVAT: what of the picture each of them covers, as our boxes and outlines hold it. */
import { type Box, unitsPerPixel } from '../../base/geometry.ts';
import type { OutlinePoint } from '../enclosed.ts';
import { type Outline, outlineSchema, outlineUnits, rectangleOutline } from '../outline.ts';
import { boxOfEdges, farthestPx } from './dense.ts';
import { invalidTracks } from './track-format.ts';
import type { XmlElement } from './xml.ts';

/** A shape of one frame, in px. Points of a polygon are kept for finding out whether it keeps its form. */
export type Shape = {
  readonly form: Outline['form'];
  readonly box: Box;
  readonly turned: boolean;
  /** Holds the shape however it is turned: while it turns from keyframe to keyframe its corners leave the boxes of both. */
  readonly around: Box;
  /** Points in parts of the box, and whether they are exactly the steps of an outline. */
  readonly points: readonly OutlinePoint[];
};

const decimal = /^[+-]?\d{1,9}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?$/;

/** `line 12, <box>` */
export function placeOf(element: XmlElement, attribute?: string): string {
  return `line ${element.line}, <${element.name}>${attribute === undefined ? '' : `, ${attribute}`}`;
}

function toNumber(text: string): number {
  return decimal.test(text) ? Number(text) : Number.NaN;
}

function numberOf(element: XmlElement, attribute: string, otherwise?: number): number {
  const text = element.attributes.get(attribute);
  if (text === undefined && otherwise !== undefined) return otherwise;
  const value = toNumber((text ?? '').trim());
  if (Math.abs(value) <= farthestPx) return value;
  throw invalidTracks(placeOf(element, attribute), `"${(text ?? '').slice(0, 40)}" is no number of px`);
}

function requireArea(element: XmlElement, box: Box): Box {
  if (box.width > 0 && box.height > 0) return box;
  throw invalidTracks(placeOf(element), 'a shape without area');
}

function aroundMiddle(cx: number, cy: number, reach: number): Box {
  return boxOfEdges(cx - reach, cy - reach, cx + reach, cy + reach);
}

function rectangle(element: XmlElement): Shape {
  const [left, top] = [numberOf(element, 'xtl'), numberOf(element, 'ytl')];
  const [right, bottom] = [numberOf(element, 'xbr'), numberOf(element, 'ybr')];
  const box = requireArea(element, boxOfEdges(left, top, right, bottom));
  const reach = Math.hypot(right - left, bottom - top) / 2;
  const around = aroundMiddle((left + right) / 2, (top + bottom) / 2, reach);
  return { form: 'rectangle', box, turned: isTurned(element), around, points: [] };
}

function ellipse(element: XmlElement): Shape {
  const [cx, cy] = [numberOf(element, 'cx'), numberOf(element, 'cy')];
  const [rx, ry] = [numberOf(element, 'rx'), numberOf(element, 'ry')];
  const box = requireArea(element, boxOfEdges(cx - rx, cy - ry, cx + rx, cy + ry));
  const around = aroundMiddle(cx, cy, Math.max(rx, ry));
  return { form: 'ellipse', box, turned: isTurned(element), around, points: [] };
}

function isTurned(element: XmlElement): boolean {
  return numberOf(element, 'rotation', 0) !== 0;
}

type Point = readonly [x: number, y: number];

function pointsOf(element: XmlElement): Point[] {
  const text = element.attributes.get('points') ?? '';
  const points = text.split(';').map((pair): Point => {
    const [x = '', y = '', ...more] = pair.split(',').map((part) => part.trim());
    const point: Point = [toNumber(x), toNumber(y)];
    if (more.length === 0 && point.every((value) => Math.abs(value) <= farthestPx)) return point;
    throw invalidTracks(placeOf(element, 'points'), `"${pair.slice(0, 40)}" is no point`);
  });
  if (points.length >= 3) return points;
  throw invalidTracks(placeOf(element, 'points'), 'a polygon has at least three points');
}

function partsOf(points: readonly Point[], box: Box): OutlinePoint[] {
  return points.map(([x, y]) => [
    ((x * unitsPerPixel - box.x) / box.width) * outlineUnits,
    ((y * unitsPerPixel - box.y) / box.height) * outlineUnits,
  ]);
}

const isStep = (value: number): boolean =>
  value > -1e-6 && value < outlineUnits + 1e-6 && Math.abs(value - Math.round(value)) < 1e-6;

/** The box that the file names for the points, if they are whole steps in it: then nothing has to be rounded. */
function namedBox(text: string | undefined, points: readonly Point[]): Box | undefined {
  const [x, y, width, height, ...more] = (text ?? '')
    .split(' ')
    .map((part) => toNumber(part) * unitsPerPixel);
  if (x === undefined || y === undefined || !width || !height || more.length > 0) return undefined;
  const box = { x, y, width, height };
  const whole = [x, y, width, height].every((value) => Number.isInteger(value)) && width > 0 && height > 0;
  return whole && partsOf(points, box).flat().every(isStep) ? box : undefined;
}

function polygon(element: XmlElement, named: string | undefined): Shape {
  const points = pointsOf(element);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const box =
    namedBox(named, points) ?? requireArea(element, boxOfEdges(least(xs), least(ys), most(xs), most(ys)));
  const steps = (part: number): number => Math.min(outlineUnits, Math.max(0, Math.round(part)));
  return {
    form: 'polygon',
    box,
    turned: false,
    around: box,
    points: partsOf(points, box).map(([u, v]) => [steps(u), steps(v)]),
  };
}

/** Throws TRACKS_INVALID for an element that covers nothing, such as a line, or is not understood. `named`: its attribute `box`. */
export function readShape(element: XmlElement, named: string | undefined): Shape {
  switch (element.name) {
    case 'box':
      return rectangle(element);
    case 'ellipse':
      return ellipse(element);
    case 'polygon':
      return polygon(element, named);
    default:
      throw invalidTracks(placeOf(element), 'not a box, an ellipse or a polygon');
  }
}

/** Two polygons have the same form when no point is further than this from the other's, in steps of the box. */
const sameForm = 1;

/**
 * One outline for all shapes of a track. A form that changes from keyframe to keyframe is covered by its boxes: what lies
 * between two keyframes then lies between their boxes.
 */
export function commonOutline(shapes: readonly Shape[]): Outline {
  const [first] = shapes;
  const alike = (shape: Shape): boolean =>
    shape.form === first?.form &&
    !shape.turned &&
    shape.points.length === first.points.length &&
    shape.points.every(([u, v], at) => {
      const [otherU = 0, otherV = 0] = first.points[at] ?? [];
      return Math.abs(u - otherU) <= sameForm && Math.abs(v - otherV) <= sameForm;
    });
  if (!first || !shapes.every(alike)) return rectangleOutline;
  if (first.form !== 'polygon') return { form: first.form };
  const outline = outlineSchema.safeParse({ form: 'polygon', points: first.points });
  return outline.success ? outline.data : rectangleOutline;
}
