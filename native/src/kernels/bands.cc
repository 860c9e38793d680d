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

std::vector<Span> CoveredSpans(const std::vector<Rect>& by_left_edge,
                               int row,
                               int width) {
  std::vector<Span> spans;
  for (const Rect& rect : by_left_edge) {
    if (row < rect.y || row >= rect.Bottom())
      continue;
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
  std::vector<Rect> by_left_edge = rects;
  std::sort(by_left_edge.begin(), by_left_edge.end(),
            [](const Rect& a, const Rect& b) { return a.x < b.x; });
  const std::vector<int> edges = Edges(rects, height);
  std::vector<Band> bands;
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    bands.push_back(
        {edges[i], edges[i + 1], CoveredSpans(by_left_edge, edges[i], width)});
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
