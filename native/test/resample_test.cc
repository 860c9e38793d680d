// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/resample.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "testing.h"

namespace clearveil::testing {
namespace {

// An axis of random taps, each inside `limit` samples; the vectors end with the
// last weight.
struct OwnedAxis {
  std::vector<int32_t> first;
  std::vector<int32_t> taps;
  std::vector<float> weights;
  FilterAxis axis;
};

OwnedAxis RandomAxis(Random& random, int limit) {
  OwnedAxis owned;
  const int outputs = Pick(random, 1, 12);
  const int stride = Pick(random, 1, 5);
  for (int i = 0; i < outputs; ++i) {
    const int taps = Pick(random, 0, std::min(stride, limit));
    owned.taps.push_back(taps);
    owned.first.push_back(Pick(random, 0, limit - taps));
    for (int tap = 0; tap < stride; ++tap)
      owned.weights.push_back(static_cast<float>(Pick(random, -8, 8)) / 8);
  }
  owned.axis = {owned.first.data(), owned.taps.data(), owned.weights.data(),
                outputs, stride};
  return owned;
}

TEST(ResampledValuesEqualTheDoubleSum) {
  Random random(31);
  for (int round = 0; round < 200; ++round) {
    const int width = Pick(random, 1, 40);
    const int height = Pick(random, 1, 20);
    std::vector<uint8_t> data(static_cast<size_t>(3 * width * height));
    for (uint8_t& sample : data)
      sample = static_cast<uint8_t>(Pick(random, 0, 255));
    const OwnedAxis across = RandomAxis(random, width);
    const OwnedAxis down = RandomAxis(random, height);
    const ValueRange range = {0.5F, -3, 7, Pick(random, 0, 1) == 1};
    const size_t columns = across.first.size();
    std::vector<float> out(3 * columns * down.first.size(), -1000);
    ResampleRgb({data.data(), width, height}, across.axis, down.axis, range,
                out.data());
    for (size_t row = 0; row < down.first.size(); ++row) {
      for (size_t column = 0; column < columns; ++column) {
        for (int channel = 0; channel < 3; ++channel) {
          const int place = range.blue_first ? 2 - channel : channel;
          const float value =
              out[3 * (row * columns + column) + static_cast<size_t>(place)];
          if (down.taps[row] == 0 || across.taps[column] == 0) {
            CHECK(value == range.outside);
            continue;
          }
          double sum = 0;
          for (int v = 0; v < down.taps[row]; ++v) {
            for (int u = 0; u < across.taps[column]; ++u) {
              const int x = across.first[column] + u;
              const int y = down.first[row] + v;
              const size_t at =
                  static_cast<size_t>(3 * (y * width + x) + channel);
              const size_t wide = static_cast<size_t>(across.axis.stride);
              const size_t high = static_cast<size_t>(down.axis.stride);
              sum += data[at] *
                     double{across.weights[column * wide +
                                           static_cast<size_t>(u)]} *
                     double{down.weights[row * high + static_cast<size_t>(v)]};
            }
          }
          CHECK(std::abs(value - (0.5 * sum - 3)) < 0.01);
        }
      }
    }
  }
}

}  // namespace
}  // namespace clearveil::testing
