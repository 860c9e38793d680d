// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/fill_pattern.h"

#include <algorithm>

namespace clearveil {
namespace {

constexpr int kPlaces = 1024;
constexpr int kFine = 16;
constexpr int kReach = kPatternReach * kFine;
constexpr int kTiles = 8;

// Steps of luma per tile, drawn once: no two neighbours alike, sum near zero.
constexpr int8_t kTileSteps[kTiles][kTiles] = {
    {-4, 4, -8, 0, 8, -4, 4, -8}, {4, -8, 0, 8, -4, 4, -8, 0},
    {0, 8, -4, -8, 4, 0, 8, -4},  {-8, 0, 4, -4, -8, 8, -4, 4},
    {8, -4, 0, 4, 0, -8, 4, 8},   {-4, 4, 8, -8, 4, 0, -8, -4},
    {4, -8, -4, 0, 8, -4, 0, 8},  {-8, 0, 8, 4, -8, 4, 8, 0},
};

// Luma in 1/16 steps of 8-bit limited range, in depth and range of a picture.
int ScaleFineLuma(int luma, int bit_depth, bool full_range) {
  if (!full_range)
    return (luma << (bit_depth - 8)) / kFine;
  // ITU-T H.273: luma of limited range spans 219 steps of 8 bits from 16.
  const int maximum = (1 << bit_depth) - 1;
  const int span = 219 * kFine;
  return std::clamp(((luma - 16 * kFine) * maximum + span / 2) / span, 0,
                    maximum);
}

// A place along `length` px from `start`, as a part of 1024.
int PlaceOf(int position, int start, int length) {
  const int64_t along = static_cast<int64_t>(position) - start;
  return static_cast<int>(
      std::clamp<int64_t>(along * kPlaces / length, 0, kPlaces - 1));
}

// What the pattern adds, in 1/16 steps of luma.
int Offset(Pattern pattern, int column, int row) {
  if (pattern == Pattern::kTiles)
    return kTileSteps[row * kTiles / kPlaces][column * kTiles / kPlaces] *
           kFine;
  const int x = 2 * column + 1 - kPlaces;
  const int y = 2 * row + 1 - kPlaces;
  return kReach - (x * x + y * y) * kReach / (kPlaces * kPlaces);
}

}  // namespace

int ScaleLuma(int luma, int bit_depth, bool full_range) {
  return ScaleFineLuma(luma * kFine, bit_depth, full_range);
}

int ScaleChroma(int chroma, int bit_depth, bool full_range) {
  const int neutral = 1 << (bit_depth - 1);
  const int from_neutral = chroma - 128;
  if (!full_range)
    return neutral + from_neutral * (1 << (bit_depth - 8));
  // ITU-T H.273: chroma of limited range spans 224 steps of 8 bits.
  const int maximum = (1 << bit_depth) - 1;
  const int half = from_neutral < 0 ? -112 : 112;
  return std::clamp(neutral + (from_neutral * maximum + half) / 224, 0,
                    maximum);
}

LumaFill::LumaFill(const Picture& picture, const FillPaint& paint)
    : picture_(picture), paint_(paint) {
  for (int step = -kReach; step <= kReach; ++step) {
    values_.push_back(static_cast<uint16_t>(ScaleFineLuma(
        paint.luma * kFine + step, picture.bit_depth, picture.full_range)));
  }
  if (paint.pattern == Pattern::kNone)
    return;
  for (int x = 0; x < picture.Width(); ++x)
    columns_.push_back(PlaceOf(x, paint.area.x, paint.area.width));
}

void LumaFill::Paint(const Rect& rect) const {
  if (picture_.bit_depth > 8)
    PaintRows<uint16_t>(rect);
  else
    PaintRows<uint8_t>(rect);
}

template <typename Sample>
void LumaFill::PaintRows(const Rect& rect) const {
  const uint16_t* values = values_.data() + kReach;
  for (int y = rect.y; y < rect.Bottom(); ++y) {
    Sample* row = Row<Sample>(picture_.planes[0], y);
    if (paint_.pattern == Pattern::kNone) {
      std::fill_n(row + rect.x, rect.width, static_cast<Sample>(values[0]));
      continue;
    }
    const int place = PlaceOf(y, paint_.area.y, paint_.area.height);
    for (int x = rect.x; x < rect.Right(); ++x) {
      row[x] = static_cast<Sample>(values[Offset(
          paint_.pattern, columns_[static_cast<size_t>(x)], place)]);
    }
  }
}

}  // namespace clearveil
