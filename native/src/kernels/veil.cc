// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/veil.h"

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

void FillVeil(const Picture& picture, const Veil& veil) {
  const LumaFill luma(picture, veil.paint);
  const int chroma[] = {veil.paint.cb, veil.paint.cr};
  for (const Rect& rect : veil.rects) {
    luma.Paint(rect);
    for (int i = 1; i < picture.ColourPlanes(); ++i) {
      Fill(picture.planes[i],
           TouchedSamples(rect, picture.chroma_shift_x, picture.chroma_shift_y),
           ScaleChroma(chroma[i - 1], picture.bit_depth, picture.full_range),
           picture.bit_depth);
    }
  }
}

// Draws the lit cells of one glyph whose top left corner is at x, y of the
// upright text area.
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
      Rect cell = UprightToCoded(upright, veil.text_area.width,
                                 veil.text_area.height, veil.orientation);
      cell.x += veil.text_area.x;
      cell.y += veil.text_area.y;
      Fill(picture.planes[0], cell, luma, picture.bit_depth);
    }
  }
}

// True when the text fits and was drawn.
bool DrawText(const Picture& picture, const Veil& veil) {
  const Rect& area = veil.text_area;
  const int luma =
      ScaleLuma(veil.text_luma, picture.bit_depth, picture.full_range);
  const bool turned = veil.orientation.rotation % 180 != 0;
  const TextLayout layout =
      LayOutText(veil.text, turned ? area.height : area.width,
                 turned ? area.width : area.height);
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

int PaintVeils(const Picture& picture, const std::vector<Veil>& veils) {
  // Every fill before every text: with overlapping veils no fill may cut a
  // text that was counted as drawn.
  for (const Veil& veil : veils)
    FillVeil(picture, veil);
  int drawn = 0;
  for (const Veil& veil : veils) {
    if (DrawText(picture, veil))
      ++drawn;
  }
  return drawn;
}

}  // namespace clearveil
