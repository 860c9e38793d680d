// SPDX-License-Identifier: GPL-3.0-or-later
// How far two pictures of the same geometry differ, outside or inside a set of
// rectangles. A sample under several rectangles counts once.
#ifndef CLEARVEIL_KERNELS_COMPARE_H_
#define CLEARVEIL_KERNELS_COMPARE_H_

#include <cstdint>
#include <vector>

#include "kernels/picture.h"

namespace clearveil {

// Differences in steps of the pictures' own depth.
struct PlaneDifference {
  uint64_t sum_squares = 0;
  uint64_t samples = 0;
  uint32_t max_difference = 0;
};

struct BoundedDifference {
  uint64_t samples = 0;
  uint32_t max_difference = 0;
  // Samples whose difference is greater than the bound.
  uint64_t over = 0;
};

// Per plane (alpha too), over the samples that no excluded rectangle touches.
// Rectangles are in luma px.
std::vector<PlaneDifference> CompareOutside(const Picture& reference,
                                            const Picture& candidate,
                                            const std::vector<Rect>& excluded);

// Over the samples of luma and chroma that a rectangle touches, all together.
BoundedDifference CompareInside(const Picture& expected,
                                const Picture& actual,
                                const std::vector<Rect>& rects,
                                uint32_t bound);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_COMPARE_H_
