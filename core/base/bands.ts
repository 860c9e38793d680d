// SPDX-License-Identifier: GPL-3.0-or-later
/** A region of whole pixels as horizontal bands: what a veil of any form covers, in one picture. */
import type { PixelRect } from './geometry.ts';

/** Pixels `[begin, end)` of a row. */
export type Span = { readonly begin: number; readonly end: number };

/** Rows `[top, bottom)` that share the same spans: sorted, not empty, apart from each other. */
export type Band = { readonly top: number; readonly bottom: number; readonly spans: readonly Span[] };

/** Bands from the top, none over another. */
export type Region = readonly Band[];

const sameSpans = (a: readonly Span[], b: readonly Span[]): boolean =>
  a.length === b.length && a.every((span, at) => span.begin === b[at]?.begin && span.end === b[at]?.end);

/** Puts a band under the others, as a part of the last one where that has the same spans. */
export function addBand(region: Band[], band: Band): void {
  if (band.spans.length === 0 || band.bottom <= band.top) return;
  const last = region.at(-1);
  if (last && last.bottom === band.top && sameSpans(last.spans, band.spans))
    region[region.length - 1] = { ...last, bottom: band.bottom };
  else region.push(band);
}

/** Spans in any order, overlapping or not, as spans of a band. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { begin: number; end: number }[] = [];
  for (const { begin, end } of spans.toSorted((a, b) => a.begin - b.begin)) {
    const last = joined.at(-1);
    if (end <= begin) continue;
    if (last && begin <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ begin, end });
  }
  return joined;
}

/** The region as rectangles that do not overlap. */
export function regionRects(region: Region): PixelRect[] {
  return region.flatMap(({ top, bottom, spans }) =>
    spans.map(({ begin, end }) => ({ x: begin, y: top, width: end - begin, height: bottom - top })),
  );
}

/** Pixels in the region. */
export function regionArea(region: Region): number {
  return region.reduce(
    (sum, { top, bottom, spans }) =>
      sum + (bottom - top) * spans.reduce((row, { begin, end }) => row + end - begin, 0),
    0,
  );
}

/** The smallest rectangle that holds the region, undefined for an empty one. */
export function regionBounds(region: Region): PixelRect | undefined {
  const [first, last] = [region[0], region.at(-1)];
  if (!first || !last) return undefined;
  const x = Math.min(...region.map(({ spans }) => spans[0]?.begin ?? 0));
  const right = Math.max(...region.map(({ spans }) => spans.at(-1)?.end ?? 0));
  return { x, y: first.top, width: right - x, height: last.bottom - first.top };
}

function sharedSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const shared: Span[] = [];
  for (let i = 0, j = 0; ; ) {
    const [left, right] = [a[i], b[j]];
    if (!left || !right) return shared;
    const begin = Math.max(left.begin, right.begin);
    const end = Math.min(left.end, right.end);
    if (end > begin) shared.push({ begin, end });
    if (left.end < right.end) i++;
    else j++;
  }
}

/** The pixels whose neighbours up to `margin` px away, sideways, up, down and across, all lie in the region. */
export function erodeRegion(region: Region, margin: number): Region {
  const narrowed = region.map(({ top, bottom, spans }) => ({
    top,
    bottom,
    spans: spans
      .map(({ begin, end }) => ({ begin: begin + margin, end: end - margin }))
      .filter(({ begin, end }) => end > begin),
  }));
  const rows = [
    ...new Set(
      region.flatMap(({ top, bottom }) => [top - margin, top + margin, bottom - margin, bottom + margin]),
    ),
  ].sort((a, b) => a - b);
  const eroded: Band[] = [];
  let first = 0;
  rows.forEach((top, at) => {
    const bottom = rows[at + 1];
    if (bottom === undefined) return;
    // Between two of these rows, the bands within reach stay the same.
    const [from, to] = [top - margin, bottom + margin];
    while ((narrowed[first]?.bottom ?? Number.POSITIVE_INFINITY) <= from) first++;
    let reached = from;
    let spans: readonly Span[] | undefined;
    for (let band = first; reached < to; band++) {
      const next = narrowed[band];
      if (!next || next.top > reached) return;
      spans = spans ? sharedSpans(spans, next.spans) : next.spans;
      reached = next.bottom;
    }
    if (spans) addBand(eroded, { top, bottom, spans });
  });
  return eroded;
}
