// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/bands.h"

#include <algorithm>

namespace clearveil {
namespace {

// The rows at which the set of covering rectangles may change.
std::vector<int> Edges(const std::vector<Rect>& rects, int height) {
  std::vector<int> edges = {0, height};
  for (const Rect& rect : rects) {
    edges.push_back(std::clamp(rect.y, 0, height));
    edges.push_back(std::clamp(rect.Bottom(), 0, height));
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

// `by_left_edge`: the rectangles of one row.
std::vector<Span> CoveredSpans(const std::vector<Rect>& by_left_edge,
                               int width) {
  std::vector<Span> spans;
  for (const Rect& rect : by_left_edge) {
    const int begin = std::clamp(rect.x, 0, width);
    const int end = std::clamp(rect.Right(), 0, width);
    if (begin >= end)
      continue;
    if (!spans.empty() && begin <= spans.back().end)
      spans.back().end = std::max(spans.back().end, end);
    else
      spans.push_back({begin, end});
  }
  return spans;
}

std::vector<Span> Complement(const std::vector<Span>& spans, int width) {
  std::vector<Span> rest;
  int begin = 0;
  for (const Span& span : spans) {
    if (span.begin > begin)
      rest.push_back({begin, span.begin});
    begin = span.end;
  }
  if (begin < width)
    rest.push_back({begin, width});
  return rest;
}

}  // namespace

std::vector<Band> CoveredBands(const std::vector<Rect>& rects,
                               int width,
                               int height) {
  std::vector<Rect> by_top = rects;
  std::sort(by_top.begin(), by_top.end(),
            [](const Rect& a, const Rect& b) { return a.y < b.y; });
  const std::vector<int> edges = Edges(rects, height);
  // The rectangles of the row at hand, by left edge: a veil may consist of a
  // thousand rectangles, of which a row has two or three.
  std::vector<Rect> active;
  size_t next = 0;
  std::vector<Band> bands;
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    const int row = edges[i];
    active.erase(std::remove_if(active.begin(), active.end(),
                                [row](const Rect& rect) {
                                  return rect.Bottom() <= row;
                                }),
                 active.end());
    for (; next < by_top.size() && by_top[next].y <= row; ++next) {
      const Rect& rect = by_top[next];
      if (rect.Bottom() <= row)
        continue;
      active.insert(std::upper_bound(active.begin(), active.end(), rect,
                                     [](const Rect& a, const Rect& b) {
                                       return a.x < b.x;
                                     }),
                    rect);
    }
    bands.push_back({row, edges[i + 1], CoveredSpans(active, width)});
  }
  return bands;
}

std::vector<Band> UncoveredBands(const std::vector<Rect>& rects,
                                 int width,
                                 int height) {
  std::vector<Band> bands = CoveredBands(rects, width, height);
  for (Band& band : bands)
    band.spans = Complement(band.spans, width);
  return bands;
}

}  // namespace clearveil
