// SPDX-License-Identifier: GPL-3.0-or-later
// The small grey picture that trackers look at: luma of a frame reduced by area
// means to a working size, turned upright, with a pyramid of halves below it.
#ifndef CLEARVEIL_KERNELS_TRACK_LUMA_H_
#define CLEARVEIL_KERNELS_TRACK_LUMA_H_

#include <cstddef>
#include <cstdint>

#include "kernels/picture.h"

namespace clearveil {

// One level: 8-bit samples, rows without padding.
struct LumaLevel {
  const uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
};

// Level 0 is the picture; each further one has half the width and height,
// rounded down, as long as both sides hold at least `kSmallestSide` samples.
// All lie one after the other in one block.
struct LumaPyramid {
  static constexpr int kMaxLevels = 5;
  static constexpr int kSmallestSide = 16;

  LumaLevel levels[kMaxLevels];
  int level_count = 0;

  int Width() const { return levels[0].width; }
  int Height() const { return levels[0].height; }
};

// Bytes of a pyramid whose level 0 has this size.
size_t LumaPyramidBytes(int width, int height);

// The levels of a block of `LumaPyramidBytes(width, height)` bytes.
LumaPyramid ViewLumaPyramid(const uint8_t* block, int width, int height);

// How the coded picture becomes upright: mirrored first (left to right) if
// `mirrored`, then turned clockwise by `rotation` degrees (0, 90, 180, 270).
struct Upright {
  int rotation = 0;
  bool mirrored = false;
};

// Reduces the luma of `picture` to 8 bits and to `width` x `height` samples
// (upright; at most the picture's own size) and builds the pyramid in `block`.
// A sample is the mean of the whole luma samples of its cell, cell `i` of `n`
// along `length` being [floor(i * length / n), floor((i + 1) * length / n)).
void ReduceLuma(const Picture& picture,
                const Upright& upright,
                int width,
                int height,
                uint8_t* block);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_TRACK_LUMA_H_
