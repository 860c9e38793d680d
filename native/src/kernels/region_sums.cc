// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/region_sums.h"

#include <numeric>

#include "kernels/bands.h"

namespace clearveil {
namespace {

template <typename Sample>
PlaneSum SumBands(const Plane& plane, const std::vector<Band>& bands) {
  PlaneSum result;
  for (const Band& band : bands) {
    for (int y = band.top; y < band.bottom; ++y) {
      const Sample* row = Row<const Sample>(plane, y);
      for (const Span& span : band.spans) {
        // A row is short enough for 32 bits: at most 32768 samples of 16 bits.
        result.sum +=
            std::accumulate(row + span.begin, row + span.end, uint32_t{0});
        result.samples += static_cast<uint64_t>(span.end - span.begin);
      }
    }
  }
  return result;
}

}  // namespace

std::vector<PlaneSum> RegionSums(const Picture& picture,
                                 const std::vector<Rect>& rects) {
  std::vector<PlaneSum> sums;
  for (int i = 0; i < picture.ColourPlanes(); ++i) {
    std::vector<Rect> touched;
    touched.reserve(rects.size());
    for (const Rect& rect : rects) {
      touched.push_back(
          TouchedSamples(rect, picture.ShiftX(i), picture.ShiftY(i)));
    }
    const Plane& plane = picture.planes[i];
    const std::vector<Band> bands =
        CoveredBands(touched, plane.width, plane.height);
    sums.push_back(picture.bit_depth > 8 ? SumBands<uint16_t>(plane, bands)
                                         : SumBands<uint8_t>(plane, bands));
  }
  return sums;
}

}  // namespace clearveil
