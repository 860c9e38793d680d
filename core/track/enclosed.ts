// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a polygon encloses: every place that cannot be reached from far outside without crossing one of its sides. Neither
 * the even-odd nor the non-zero rule gives that: the first leaves holes where a polygon overlaps itself, the second where
 * it does so in opposite directions.
 *
 * The plane is cut into slabs at every corner and crossing, so that inside a slab no two sides cross; between two
 * neighbouring sides of a slab lies a gap; gaps of neighbouring slabs are joined where the line between them is open, and
 * what is joined to the outside is outside.
 */

/** A point in 1/4096 of a box's width and height, from its top left corner. */
export type OutlinePoint = readonly [u: number, v: number];

/** A side from a point to the next one. */
export type Side = readonly [from: OutlinePoint, to: OutlinePoint];

/** Rows `[top, bottom]` in which `spans` are enclosed: sorted, apart from each other, each from one side to another. */
export type EnclosedSlab = {
  readonly top: number;
  readonly bottom: number;
  readonly spans: readonly { readonly left: Side; readonly right: Side }[];
};

/** Corners and crossings nearer to each other than this are one line: crossings are rounded, corners are not. */
const sameRow = 1e-6;
/** What is open by less counts as closed: sides are at most 4096 units wide per unit of height, `sameRow` moves them less. */
const openWidth = 1e-2;

/** The polygon's sides, each from a point to the next one; sides without length are left out. */
function sidesOf(points: readonly OutlinePoint[]): Side[] {
  return points.flatMap((from, at): Side[] => {
    const to = points[(at + 1) % points.length];
    return to === undefined || (to[0] === from[0] && to[1] === from[1]) ? [] : [[from, to]];
  });
}

const turn = (a: OutlinePoint, b: OutlinePoint, c: OutlinePoint): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** The row at which two sides cross, undefined unless they do so at a point inside both of them. */
function crossingRow([a, b]: Side, [c, d]: Side): number | undefined {
  const [fromA, fromB] = [turn(c, d, a), turn(c, d, b)];
  if (Math.sign(fromA) * Math.sign(fromB) >= 0) return undefined;
  if (Math.sign(turn(a, b, c)) * Math.sign(turn(a, b, d)) >= 0) return undefined;
  return a[1] + ((b[1] - a[1]) * fromA) / (fromA - fromB);
}

function crossingRows(sides: readonly Side[]): number[] {
  return sides.flatMap((side, at) => sides.slice(at + 1).flatMap((other) => crossingRow(side, other) ?? []));
}

/** How often two sides of the polygon cross. */
export function countCrossings(points: readonly OutlinePoint[]): number {
  return crossingRows(sidesOf(points)).length;
}

/** Where a side that is not level is at row `v`: exact at its ends, and everywhere on an upright one. */
export function sideAt([from, to]: Side, v: number): number {
  return from[0] + ((to[0] - from[0]) * (v - from[1])) / (to[1] - from[1]);
}

const rises = ([from, to]: Side): boolean => from[1] !== to[1];

/** The rows at which slabs meet, ascending. */
function rowsOf(points: readonly OutlinePoint[], sides: readonly Side[]): number[] {
  const corners = new Set(points.map(([, v]) => v));
  const between = crossingRows(sides).filter((row) =>
    [...corners].every((corner) => Math.abs(corner - row) > sameRow),
  );
  const rows = [...corners, ...between].sort((a, b) => a - b);
  return rows.filter((row, at) => at === 0 || row - (rows[at - 1] ?? 0) > sameRow || corners.has(row));
}

/** A slab with its sides from left to right; gap `g` lies left of side `g`, the last gap right of the last side. */
type Slab = { readonly top: number; readonly bottom: number; readonly sides: readonly Side[] };

function slabsOf(rows: readonly number[], sides: readonly Side[]): Slab[] {
  const upright = sides.filter(rises);
  // A slab without sides above and below: the outside.
  const slabs: Slab[] = [{ top: Number.NEGATIVE_INFINITY, bottom: rows[0] ?? 0, sides: [] }];
  for (let at = 0; at + 1 < rows.length; at++) {
    const [top = 0, bottom = 0] = [rows[at], rows[at + 1]];
    const middle = (top + bottom) / 2;
    const through = upright.filter(
      ([from, to]) => Math.min(from[1], to[1]) < middle && Math.max(from[1], to[1]) > middle,
    );
    slabs.push({ top, bottom, sides: through.sort((a, b) => sideAt(a, middle) - sideAt(b, middle)) });
  }
  slabs.push({ top: rows.at(-1) ?? 0, bottom: Number.POSITIVE_INFINITY, sides: [] });
  return slabs;
}

/** From where to where gap `gap` reaches on row `v`. */
function gapAt(slab: Slab, gap: number, v: number): readonly [number, number] {
  const [left, right] = [slab.sides[gap - 1], slab.sides[gap]];
  return [
    left ? sideAt(left, v) : Number.NEGATIVE_INFINITY,
    right ? sideAt(right, v) : Number.POSITIVE_INFINITY,
  ];
}

/** True when `[from, to]` of a row is not closed all along by level sides. `level`: their ends, sorted by the first. */
function isOpen(from: number, to: number, level: readonly (readonly [number, number])[]): boolean {
  let at = from;
  for (const [left, right] of level) {
    if (left - at > openWidth) break;
    at = Math.max(at, right);
  }
  return to - at > openWidth;
}

/** Marks, per slab, the gaps that are joined to the outside. */
function outsideOf(slabs: readonly Slab[], sides: readonly Side[]): boolean[][] {
  const levelAt = (row: number): (readonly [number, number])[] =>
    sides
      .filter(([from, to]) => from[1] === to[1] && Math.abs(from[1] - row) <= sameRow)
      .map(([from, to]): [number, number] => [Math.min(from[0], to[0]), Math.max(from[0], to[0])])
      .sort((a, b) => a[0] - b[0]);
  const level = slabs.map((slab) => levelAt(slab.bottom));
  const joined = (above: number, gapAbove: number, gapBelow: number): boolean => {
    const [upper, lower] = [slabs[above], slabs[above + 1]];
    if (!upper || !lower) return false;
    const a = gapAt(upper, gapAbove, upper.bottom);
    const b = gapAt(lower, gapBelow, lower.top);
    return isOpen(Math.max(a[0], b[0]), Math.min(a[1], b[1]), level[above] ?? []);
  };
  const outside = slabs.map((slab) => new Array<boolean>(slab.sides.length + 1).fill(false));
  const waiting: (readonly [number, number])[] = [];
  const reach = (slab: number, gap: number): void => {
    const gaps = outside[slab];
    if (gaps?.[gap] !== false) return;
    gaps[gap] = true;
    waiting.push([slab, gap]);
  };
  slabs.forEach((slab, at) => {
    reach(at, 0);
    reach(at, slab.sides.length);
  });
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [slab, gap] = next;
    outside[slab - 1]?.forEach((seen, other) => {
      if (!seen && joined(slab - 1, other, gap)) reach(slab - 1, other);
    });
    outside[slab + 1]?.forEach((seen, other) => {
      if (!seen && joined(slab, gap, other)) reach(slab + 1, other);
    });
  }
  return outside;
}

/**
 * The slabs of what a closed polygon encloses, from the top; empty when it encloses nothing. Time grows with the square of
 * the number of points and crossings.
 */
export function enclosedSlabs(points: readonly OutlinePoint[]): EnclosedSlab[] {
  const sides = sidesOf(points);
  const slabs = slabsOf(rowsOf(points, sides), sides);
  const outside = outsideOf(slabs, sides);
  return slabs.flatMap((slab, at): EnclosedSlab[] => {
    const spans: { left: Side; right: Side }[] = [];
    let growing = false;
    for (let gap = 1; gap < slab.sides.length; gap++) {
      const [left, right] = [slab.sides[gap - 1], slab.sides[gap]];
      const [topWidth, bottomWidth] = [slab.top, slab.bottom].map((row) => {
        const [from, to] = gapAt(slab, gap, row);
        return to - from;
      });
      const flat = (topWidth ?? 0) < 1e-9 && (bottomWidth ?? 0) < 1e-9;
      if (!left || !right || outside[at]?.[gap] !== false || (flat && !growing)) {
        growing = false;
        continue;
      }
      const last = spans.at(-1);
      if (growing && last) last.right = right;
      else spans.push({ left, right });
      growing = true;
    }
    return spans.length > 0 ? [{ top: slab.top, bottom: slab.bottom, spans }] : [];
  });
}
