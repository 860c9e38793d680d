// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/track_luma.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace clearveil {
namespace {

std::vector<int> CellStarts(int cells, int length) {
  std::vector<int> starts(static_cast<size_t>(cells) + 1);
  for (size_t i = 0; i < starts.size(); ++i) {
    starts[i] =
        static_cast<int>(static_cast<int64_t>(i) * length / cells);
  }
  return starts;
}

// Adds a row of samples to the sums of its columns.
template <typename Sample>
void AddRow(const Sample* row, int width, uint32_t* sums) {
  for (int x = 0; x < width; ++x)
    sums[x] += row[x];
}

// Area means in coded orientation: `means` has columns x rows samples.
template <typename Sample>
void MeansOf(const Plane& luma,
             int shift,
             int columns,
             int rows,
             uint8_t* means) {
  const std::vector<int> left = CellStarts(columns, luma.width);
  const std::vector<int> top = CellStarts(rows, luma.height);
  std::vector<uint32_t> sums(static_cast<size_t>(luma.width));
  for (size_t row = 0; row + 1 < top.size(); ++row) {
    std::fill(sums.begin(), sums.end(), 0U);
    for (int y = top[row]; y < top[row + 1]; ++y)
      AddRow(Row<const Sample>(luma, y), luma.width, sums.data());
    const int high = top[row + 1] - top[row];
    for (size_t column = 0; column + 1 < left.size(); ++column) {
      uint64_t sum = 0;
      for (int x = left[column]; x < left[column + 1]; ++x)
        sum += sums[static_cast<size_t>(x)];
      const uint64_t samples =
          static_cast<uint64_t>(left[column + 1] - left[column]) *
          static_cast<uint64_t>(high);
      const uint64_t mean = ((sum + samples / 2) / samples) >> shift;
      // Damaged pictures hold samples above their depth.
      *means++ = static_cast<uint8_t>(std::min<uint64_t>(mean, 255));
    }
  }
}

// Half the size: the mean of four, an odd last row or column left out.
void Halve(const LumaLevel& from, const LumaLevel& to, uint8_t* out) {
  for (int y = 0; y < to.height; ++y) {
    const uint8_t* upper =
        from.data + static_cast<size_t>(2 * y) * static_cast<size_t>(from.width);
    const uint8_t* lower = upper + from.width;
    for (int x = 0; x < to.width; ++x) {
      const int sum =
          upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1];
      *out++ = static_cast<uint8_t>((sum + 2) >> 2);
    }
  }
}

size_t Samples(const LumaLevel& level) {
  return static_cast<size_t>(level.width) * static_cast<size_t>(level.height);
}

// The sizes of all levels, without data.
LumaPyramid SizedPyramid(int width, int height) {
  LumaPyramid pyramid;
  do {
    pyramid.levels[pyramid.level_count++] = {nullptr, width, height};
    width /= 2;
    height /= 2;
  } while (pyramid.level_count < LumaPyramid::kMaxLevels &&
           std::min(width, height) >= LumaPyramid::kSmallestSide);
  return pyramid;
}

// Copies `coded` to `out`, mirrored and turned.
void TurnUpright(const uint8_t* coded,
                 int coded_width,
                 int coded_height,
                 const Upright& upright,
                 uint8_t* out) {
  const bool turned = upright.rotation == 90 || upright.rotation == 270;
  const int width = turned ? coded_height : coded_width;
  const int height = turned ? coded_width : coded_height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int from_x = x;
      int from_y = y;
      if (upright.rotation == 90) {
        from_x = y;
        from_y = coded_height - 1 - x;
      } else if (upright.rotation == 180) {
        from_x = coded_width - 1 - x;
        from_y = coded_height - 1 - y;
      } else if (upright.rotation == 270) {
        from_x = coded_width - 1 - y;
        from_y = x;
      }
      if (upright.mirrored)
        from_x = coded_width - 1 - from_x;
      *out++ = coded[static_cast<size_t>(from_y) *
                         static_cast<size_t>(coded_width) +
                     static_cast<size_t>(from_x)];
    }
  }
}

}  // namespace

size_t LumaPyramidBytes(int width, int height) {
  size_t bytes = 0;
  const LumaPyramid pyramid = SizedPyramid(width, height);
  for (int i = 0; i < pyramid.level_count; ++i)
    bytes += Samples(pyramid.levels[i]);
  return bytes;
}

LumaPyramid ViewLumaPyramid(const uint8_t* block, int width, int height) {
  LumaPyramid pyramid = SizedPyramid(width, height);
  for (int i = 0; i < pyramid.level_count; ++i) {
    pyramid.levels[i].data = block;
    block += Samples(pyramid.levels[i]);
  }
  return pyramid;
}

void ReduceLuma(const Picture& picture,
                const Upright& upright,
                int width,
                int height,
                uint8_t* block) {
  const bool turned = upright.rotation == 90 || upright.rotation == 270;
  const int columns = turned ? height : width;
  const int rows = turned ? width : height;
  const bool as_coded = upright.rotation == 0 && !upright.mirrored;
  std::vector<uint8_t> coded;
  if (!as_coded)
    coded.resize(static_cast<size_t>(columns) * static_cast<size_t>(rows));
  uint8_t* means = as_coded ? block : coded.data();
  const int shift = picture.bit_depth - 8;
  if (picture.bit_depth > 8)
    MeansOf<uint16_t>(picture.planes[0], shift, columns, rows, means);
  else
    MeansOf<uint8_t>(picture.planes[0], shift, columns, rows, means);
  if (!as_coded)
    TurnUpright(means, columns, rows, upright, block);
  const LumaPyramid pyramid = ViewLumaPyramid(block, width, height);
  for (int i = 1; i < pyramid.level_count; ++i) {
    const LumaLevel& to = pyramid.levels[i];
    Halve(pyramid.levels[i - 1], to, block + (to.data - block));
  }
}

}  // namespace clearveil
