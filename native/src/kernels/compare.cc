// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/compare.h"

#include <algorithm>

#include "kernels/bands.h"

namespace clearveil {
namespace {

// Runs are as long as their squares fit 32-bit sums, which the compiler puts in
// twice as many lanes as 64-bit ones.
template <typename Sample>
constexpr int kRunLength = 0;
template <>
constexpr int kRunLength<uint8_t> = 32768;
template <>
constexpr int kRunLength<uint16_t> = 256;

// The largest difference of which a run of 16-bit samples fits.
constexpr uint32_t kMaxNarrow = 4095;
static_assert(uint64_t{255} * 255 * kRunLength<uint8_t> <= UINT32_MAX);
static_assert(uint64_t{kMaxNarrow} * kMaxNarrow * kRunLength<uint16_t> <=
              UINT32_MAX);

template <typename Sample>
Sample Difference(Sample a, Sample b) {
  return static_cast<Sample>(a > b ? a - b : b - a);
}

template <typename Sum, typename Sample>
Sum SumSquares(const Sample* a, const Sample* b, int length) {
  Sum sum = 0;
  for (int i = 0; i < length; ++i) {
    const uint32_t difference = Difference(a[i], b[i]);
    sum += static_cast<Sum>(difference) * difference;
  }
  return sum;
}

template <typename Sample>
Sample MaxDifference(const Sample* a, const Sample* b, int length) {
  Sample maximum = 0;
  for (int i = 0; i < length; ++i)
    maximum = std::max(maximum, Difference(a[i], b[i]));
  return maximum;
}

template <typename Sample>
void MeasureRun(const Sample* a,
                const Sample* b,
                int length,
                PlaneDifference* result) {
  const uint32_t maximum = MaxDifference(a, b, length);
  result->sum_squares += maximum <= kMaxNarrow
                             ? SumSquares<uint32_t>(a, b, length)
                             : SumSquares<uint64_t>(a, b, length);
  result->samples += static_cast<uint64_t>(length);
  result->max_difference = std::max(result->max_difference, maximum);
}

template <typename Sample>
PlaneDifference MeasureBands(const Plane& reference,
                             const Plane& candidate,
                             const std::vector<Band>& bands) {
  PlaneDifference result;
  for (const Band& band : bands) {
    for (int y = band.top; y < band.bottom; ++y) {
      const Sample* a = Row<const Sample>(reference, y);
      const Sample* b = Row<const Sample>(candidate, y);
      for (const Span& span : band.spans) {
        for (int x = span.begin; x < span.end; x += kRunLength<Sample>) {
          MeasureRun(a + x, b + x, std::min(kRunLength<Sample>, span.end - x),
                     &result);
        }
      }
    }
  }
  return result;
}

template <typename Sample>
void CountBands(const Plane& expected,
                const Plane& actual,
                const std::vector<Band>& bands,
                uint32_t bound,
                BoundedDifference* result) {
  for (const Band& band : bands) {
    for (int y = band.top; y < band.bottom; ++y) {
      const Sample* a = Row<const Sample>(expected, y);
      const Sample* b = Row<const Sample>(actual, y);
      for (const Span& span : band.spans) {
        uint32_t maximum = 0;
        uint32_t over = 0;
        for (int x = span.begin; x < span.end; ++x) {
          const uint32_t difference = Difference(a[x], b[x]);
          maximum = std::max(maximum, difference);
          over += difference > bound ? 1 : 0;
        }
        result->max_difference = std::max(result->max_difference, maximum);
        result->over += over;
        result->samples += static_cast<uint64_t>(span.end - span.begin);
      }
    }
  }
}

std::vector<Rect> OnPlane(const std::vector<Rect>& rects,
                          const Picture& picture,
                          int plane) {
  std::vector<Rect> touched;
  touched.reserve(rects.size());
  for (const Rect& rect : rects) {
    touched.push_back(
        TouchedSamples(rect, picture.ShiftX(plane), picture.ShiftY(plane)));
  }
  return touched;
}

}  // namespace

std::vector<PlaneDifference> CompareOutside(const Picture& reference,
                                            const Picture& candidate,
                                            const std::vector<Rect>& excluded) {
  std::vector<PlaneDifference> result;
  for (int i = 0; i < reference.plane_count; ++i) {
    const Plane& a = reference.planes[i];
    const Plane& b = candidate.planes[i];
    const std::vector<Band> bands =
        UncoveredBands(OnPlane(excluded, reference, i), a.width, a.height);
    result.push_back(reference.bit_depth > 8
                         ? MeasureBands<uint16_t>(a, b, bands)
                         : MeasureBands<uint8_t>(a, b, bands));
  }
  return result;
}

BoundedDifference CompareInside(const Picture& expected,
                                const Picture& actual,
                                const std::vector<Rect>& rects,
                                uint32_t bound) {
  BoundedDifference result;
  for (int i = 0; i < expected.ColourPlanes(); ++i) {
    const Plane& a = expected.planes[i];
    const Plane& b = actual.planes[i];
    const std::vector<Band> bands =
        CoveredBands(OnPlane(rects, expected, i), a.width, a.height);
    if (expected.bit_depth > 8)
      CountBands<uint16_t>(a, b, bands, bound, &result);
    else
      CountBands<uint8_t>(a, b, bands, bound, &result);
  }
  return result;
}

}  // namespace clearveil
