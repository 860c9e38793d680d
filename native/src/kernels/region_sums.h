// SPDX-License-Identifier: GPL-3.0-or-later
// The sum of the samples under a set of rectangles: the mean colour of what a
// veil covers.
#ifndef CLEARVEIL_KERNELS_REGION_SUMS_H_
#define CLEARVEIL_KERNELS_REGION_SUMS_H_

#include <cstdint>
#include <vector>

#include "kernels/picture.h"

namespace clearveil {

struct PlaneSum {
  uint64_t sum = 0;
  uint64_t samples = 0;
};

// Per colour plane, over every sample that a rectangle touches, each once.
// Rectangles are in luma px.
std::vector<PlaneSum> RegionSums(const Picture& picture,
                                 const std::vector<Rect>& rects);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_REGION_SUMS_H_
