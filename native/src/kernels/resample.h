// SPDX-License-Identifier: GPL-3.0-or-later
// Resizes part of an RGB picture into a network's input, with the weights of
// the caller's filter.
#ifndef CLEARVEIL_KERNELS_RESAMPLE_H_
#define CLEARVEIL_KERNELS_RESAMPLE_H_

#include <cstddef>
#include <cstdint>

namespace clearveil {

// Contributions along one axis: output i takes `taps[i]` samples from
// `first[i]` on, with the weights from `weights[i * stride]` on. An output
// without taps lies outside the picture.
struct FilterAxis {
  const int32_t* first = nullptr;
  const int32_t* taps = nullptr;
  const float* weights = nullptr;
  int outputs = 0;
  int stride = 0;
};

// RGB, 8 bit, interleaved, rows without padding.
struct RgbView {
  const uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
};

// Network value = sample * scale + offset; `outside` is the value, already
// scaled, of what lies outside the picture.
struct ValueRange {
  float scale = 1;
  float offset = 0;
  float outside = 0;
  bool blue_first = false;
};

// Every tap must lie inside the picture. `out` takes down.outputs rows of
// across.outputs interleaved values of three channels.
void ResampleRgb(const RgbView& picture,
                 const FilterAxis& across,
                 const FilterAxis& down,
                 const ValueRange& range,
                 float* out);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_RESAMPLE_H_
