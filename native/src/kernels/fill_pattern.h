// SPDX-License-Identifier: GPL-3.0-or-later
// The fill of a veil: one colour, and over it a drawn pattern that is the same
// for every picture.
#ifndef CLEARVEIL_KERNELS_FILL_PATTERN_H_
#define CLEARVEIL_KERNELS_FILL_PATTERN_H_

#include <cstdint>
#include <vector>

#include "kernels/picture.h"

namespace clearveil {

enum class Pattern {
  kNone = 0,
  // 8 x 8 tiles of different brightness: looks like a mosaic.
  kTiles = 1,
  // Bright in the middle, darker towards the corners: looks like a blur.
  kGlow = 2,
};

// Colour as in 8-bit limited range: luma 16 is black, 235 white; chroma 128 is
// grey. A pattern is stretched over `area` (px of the coded picture, may leave
// it) and goes on at the edges with what is nearest.
struct FillPaint {
  int luma = 16;
  int cb = 128;
  int cr = 128;
  Pattern pattern = Pattern::kNone;
  Rect area;
};

// How far a pattern goes from the luma of the fill, in 8-bit steps.
constexpr int kPatternReach = 8;

// An 8-bit limited-range luma in the depth and range of the picture.
int ScaleLuma(int luma, int bit_depth, bool full_range);

// An 8-bit limited-range chroma value in the depth and range of the picture.
int ScaleChroma(int chroma, int bit_depth, bool full_range);

// The luma samples of a fill for one picture.
class LumaFill {
 public:
  LumaFill(const Picture& picture, const FillPaint& paint);

  // Fills a rectangle inside the picture.
  void Paint(const Rect& rect) const;

 private:
  template <typename Sample>
  void PaintRows(const Rect& rect) const;

  const Picture& picture_;
  const FillPaint& paint_;
  // Sample value per step of 1/16 of luma that the pattern adds.
  std::vector<uint16_t> values_;
  // Place of each column of the picture in the pattern, 0 to 1023.
  std::vector<int> columns_;
};

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_FILL_PATTERN_H_
