// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/track_patch.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace clearveil {
namespace {

constexpr int kFractionBits = 8;
constexpr int kOne = 1 << kFractionBits;

// Where one grid line lies between two lines of samples.
struct Tap {
  int first = 0;
  int second = 0;
  // Share of the second, 0 to kOne.
  int share = 0;
};

// The taps of `count` grid lines along an axis of `length` samples.
std::vector<Tap> AxisTaps(double start, double step, int count, int length) {
  std::vector<Tap> taps(static_cast<size_t>(count));
  const double last = length - 1;
  for (size_t i = 0; i < taps.size(); ++i) {
    const double at =
        start + (static_cast<double>(i) + 0.5) * step - 0.5;
    const double inside = std::clamp(at, 0.0, last);
    const int fixed = static_cast<int>(std::lround(inside * kOne));
    const int first = fixed >> kFractionBits;
    taps[i] = {first, std::min(first + 1, length - 1), fixed & (kOne - 1)};
  }
  return taps;
}

}  // namespace

void SamplePatch(const LumaPyramid& picture,
                 const PatchGrid& grid,
                 int16_t* out) {
  int level = 0;
  double scale = 1;
  const double step = std::min(grid.step_x, grid.step_y);
  while (level + 1 < picture.level_count && step * scale >= 1.5) {
    ++level;
    scale /= 2;
  }
  const LumaLevel& from = picture.levels[level];
  const std::vector<Tap> across = AxisTaps(
      grid.left * scale, grid.step_x * scale, grid.columns, from.width);
  const std::vector<Tap> down =
      AxisTaps(grid.top * scale, grid.step_y * scale, grid.rows, from.height);
  constexpr int kRound = 1 << (2 * kFractionBits - 1);
  for (const Tap& y : down) {
    const size_t stride = static_cast<size_t>(from.width);
    const uint8_t* upper = from.data + static_cast<size_t>(y.first) * stride;
    const uint8_t* lower = from.data + static_cast<size_t>(y.second) * stride;
    for (const Tap& x : across) {
      const int above =
          upper[x.first] * (kOne - x.share) + upper[x.second] * x.share;
      const int below =
          lower[x.first] * (kOne - x.share) + lower[x.second] * x.share;
      const int value = above * (kOne - y.share) + below * y.share;
      *out++ = static_cast<int16_t>((value + kRound) >> (2 * kFractionBits));
    }
  }
}

}  // namespace clearveil
