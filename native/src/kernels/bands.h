// SPDX-License-Identifier: GPL-3.0-or-later
// The union of rectangles as horizontal bands, so that every sample inside or
// outside of it is visited exactly once, in long runs.
#ifndef CLEARVEIL_KERNELS_BANDS_H_
#define CLEARVEIL_KERNELS_BANDS_H_

#include <vector>

#include "kernels/picture.h"

namespace clearveil {

// Samples [begin, end) of a row.
struct Span {
  int begin = 0;
  int end = 0;
};

// Rows [top, bottom) that share the same spans: sorted, disjoint, not empty.
struct Band {
  int top = 0;
  int bottom = 0;
  std::vector<Span> spans;
};

// The part of a `width` x `height` plane that the rectangles cover.
std::vector<Band> CoveredBands(const std::vector<Rect>& rects,
                               int width,
                               int height);

// The rest of the plane.
std::vector<Band> UncoveredBands(const std::vector<Rect>& rects,
                                 int width,
                                 int height);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_BANDS_H_
