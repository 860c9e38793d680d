// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/block_means.h"

#include <numeric>

namespace clearveil {
namespace {

// First sample of block `index` of `count` along `length` samples.
int BlockStart(int index, int count, int length) {
  return static_cast<int>(static_cast<int64_t>(index) * length / count);
}

template <typename Sample>
uint64_t SumBlock(const Plane& plane, const Rect& block) {
  uint64_t sum = 0;
  for (int y = block.y; y < block.Bottom(); ++y) {
    const Sample* row = Row<const Sample>(plane, y) + block.x;
    // A row of 16-bit samples fits 32 bits up to 65537 of them.
    sum += std::accumulate(row, row + block.width, uint32_t{0});
  }
  return sum;
}

}  // namespace

void BlockMeans(const Picture& picture, int columns, int rows, float* means) {
  const Plane& luma = picture.planes[0];
  const double unit = 1 << (picture.bit_depth - 8);
  for (int row = 0; row < rows; ++row) {
    const int top = BlockStart(row, rows, luma.height);
    const int bottom = BlockStart(row + 1, rows, luma.height);
    for (int column = 0; column < columns; ++column) {
      const int left = BlockStart(column, columns, luma.width);
      const int right = BlockStart(column + 1, columns, luma.width);
      const Rect block = {left, top, right - left, bottom - top};
      const uint64_t sum = picture.bit_depth > 8
                               ? SumBlock<uint16_t>(luma, block)
                               : SumBlock<uint8_t>(luma, block);
      const double samples = static_cast<double>(block.width) * block.height;
      *means++ = static_cast<float>(static_cast<double>(sum) / samples / unit);
    }
  }
}

}  // namespace clearveil
