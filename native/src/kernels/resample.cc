// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/resample.h"

#include <algorithm>
#include <vector>

namespace clearveil {
namespace {

constexpr int kChannels = 3;

// Adds a weighted row of bytes: the innermost loop, which compilers turn into
// vector instructions.
void AddRow(const uint8_t* row, float weight, size_t count, float* sums) {
  for (size_t i = 0; i < count; ++i)
    sums[i] += weight * static_cast<float>(row[i]);
}

// One row of outputs from one row of column sums.
void ResampleRow(const float* sums,
                 const FilterAxis& across,
                 const ValueRange& range,
                 float* out) {
  const int red = range.blue_first ? 2 : 0;
  const int blue = 2 - red;
  for (int i = 0; i < across.outputs; ++i, out += kChannels) {
    const int taps = across.taps[i];
    if (taps == 0) {
      std::fill(out, out + kChannels, range.outside);
      continue;
    }
    const float* at = sums + static_cast<ptrdiff_t>(across.first[i]) * kChannels;
    const float* weights =
        across.weights + static_cast<ptrdiff_t>(i) * across.stride;
    float values[kChannels] = {};
    for (int tap = 0; tap < taps; ++tap, at += kChannels) {
      for (int channel = 0; channel < kChannels; ++channel)
        values[channel] += weights[tap] * at[channel];
    }
    out[red] = values[0] * range.scale + range.offset;
    out[1] = values[1] * range.scale + range.offset;
    out[blue] = values[2] * range.scale + range.offset;
  }
}

}  // namespace

void ResampleRgb(const RgbView& picture,
                 const FilterAxis& across,
                 const FilterAxis& down,
                 const ValueRange& range,
                 float* out) {
  const size_t row_values = static_cast<size_t>(picture.width) * kChannels;
  const size_t out_values = static_cast<size_t>(across.outputs) * kChannels;
  std::vector<float> sums(row_values);
  for (int row = 0; row < down.outputs; ++row, out += out_values) {
    const int taps = down.taps[row];
    if (taps == 0) {
      std::fill(out, out + out_values, range.outside);
      continue;
    }
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (int tap = 0; tap < taps; ++tap) {
      const size_t y = static_cast<size_t>(down.first[row] + tap);
      const float weight =
          down.weights[static_cast<ptrdiff_t>(row) * down.stride + tap];
      AddRow(picture.data + y * row_values, weight, row_values, sums.data());
    }
    ResampleRow(sums.data(), across, range, out);
  }
}

}  // namespace clearveil
