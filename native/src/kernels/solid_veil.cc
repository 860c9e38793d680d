// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/solid_veil.h"

#include <algorithm>

#include "kernels/glyphs.h"
#include "kernels/text_layout.h"

namespace clearveil {
namespace {

template <typename Sample>
void FillRows(const Plane& plane, const Rect& rect, Sample value) {
  for (int y = rect.y; y < rect.Bottom(); ++y)
    std::fill_n(Row<Sample>(plane, y) + rect.x, rect.width, value);
}

void Fill(const Plane& plane, const Rect& rect, int value, int bit_depth) {
  if (bit_depth > 8)
    FillRows<uint16_t>(plane, rect, static_cast<uint16_t>(value));
  else
    FillRows<uint8_t>(plane, rect, static_cast<uint8_t>(value));
}

void FillVeil(const Picture& picture, const Rect& rect, int luma) {
  Fill(picture.planes[0], rect, luma, picture.bit_depth);
  const int neutral = 1 << (picture.bit_depth - 1);
  for (int i = 1; i < picture.ColourPlanes(); ++i) {
    Fill(picture.planes[i],
         TouchedSamples(rect, picture.chroma_shift_x, picture.chroma_shift_y),
         neutral, picture.bit_depth);
  }
}

// Draws the lit cells of one glyph whose top left corner is at x, y of the
// upright veil.
void DrawGlyph(const Picture& picture,
               const Veil& veil,
               char character,
               int x,
               int y,
               int scale,
               int luma) {
  const Glyph& glyph = GlyphOf(character);
  for (int row = 0; row < kGlyphRows; ++row) {
    for (int column = 0; column < kGlyphColumns; ++column) {
      if (((glyph[row] >> (kGlyphColumns - 1 - column)) & 1) == 0)
        continue;
      const Rect upright = {x + column * scale, y + row * scale, scale, scale};
      Rect cell = UprightToCoded(upright, veil.rect.width, veil.rect.height,
                                 veil.orientation);
      cell.x += veil.rect.x;
      cell.y += veil.rect.y;
      Fill(picture.planes[0], cell, luma, picture.bit_depth);
    }
  }
}

// True when the text fits and was drawn.
bool DrawText(const Picture& picture, const Veil& veil, int luma) {
  const bool turned = veil.orientation.rotation % 180 != 0;
  const TextLayout layout =
      LayOutText(veil.text, turned ? veil.rect.height : veil.rect.width,
                 turned ? veil.rect.width : veil.rect.height);
  for (const TextLine& line : layout.lines) {
    int x = line.x;
    for (const char character : line.text) {
      DrawGlyph(picture, veil, character, x, line.y, layout.scale, luma);
      x += (kGlyphColumns + 1) * layout.scale;
    }
  }
  return layout.scale > 0;
}

}  // namespace

int ScaleLuma(int luma, int bit_depth, bool full_range) {
  if (!full_range)
    return luma << (bit_depth - 8);
  // ITU-T H.273: luma of limited range spans 219 steps of 8 bits from 16.
  const int maximum = (1 << bit_depth) - 1;
  return std::clamp(((luma - 16) * maximum + 109) / 219, 0, maximum);
}

Rect UprightToCoded(const Rect& rect,
                    int coded_width,
                    int coded_height,
                    const Orientation& orientation) {
  Rect coded = rect;
  switch (orientation.rotation) {
    case 90:
      coded = {rect.y, coded_height - rect.Right(), rect.height, rect.width};
      break;
    case 180:
      coded = {coded_width - rect.Right(), coded_height - rect.Bottom(),
               rect.width, rect.height};
      break;
    case 270:
      coded = {coded_width - rect.Bottom(), rect.x, rect.height, rect.width};
      break;
    default:
      break;
  }
  if (orientation.mirrored)
    coded.x = coded_width - coded.Right();
  return coded;
}

int PaintSolidVeils(const Picture& picture,
                    const std::vector<Veil>& veils,
                    const VeilStyle& style) {
  const int luma = ScaleLuma(style.luma, picture.bit_depth, picture.full_range);
  const int text_luma =
      ScaleLuma(style.text_luma, picture.bit_depth, picture.full_range);
  // Every fill before every text: with overlapping veils no fill may cut a
  // text that was counted as drawn.
  for (const Veil& veil : veils)
    FillVeil(picture, veil.rect, luma);
  int drawn = 0;
  for (const Veil& veil : veils) {
    if (DrawText(picture, veil, text_luma))
      ++drawn;
  }
  return drawn;
}

}  // namespace clearveil
