// SPDX-License-Identifier: GPL-3.0-or-later
// The solid veil: a fill that depends on nothing under it, and the code text.
#ifndef CLEARVEIL_KERNELS_SOLID_VEIL_H_
#define CLEARVEIL_KERNELS_SOLID_VEIL_H_

#include <string>
#include <vector>

#include "kernels/picture.h"

namespace clearveil {

// How the coded picture becomes upright: mirrored first, left to right, then
// turned clockwise by `rotation` degrees (0, 90, 180, 270).
struct Orientation {
  int rotation = 0;
  bool mirrored = false;
};

// `rect` is in px of the coded picture and inside it, `text` printable ASCII.
struct Veil {
  Rect rect;
  std::string text;
  Orientation orientation;
};

// Luma as in 8-bit limited range: 16 is black, 235 is white.
struct VeilStyle {
  int luma = 16;
  int text_luma = 16;
};

// An 8-bit limited-range luma in the depth and range of the picture.
int ScaleLuma(int luma, int bit_depth, bool full_range);

// A rectangle of an upright `coded` area as the same pixels of the coded area.
// `coded_width`, `coded_height`: size of that area as coded.
Rect UprightToCoded(const Rect& rect,
                    int coded_width,
                    int coded_height,
                    const Orientation& orientation);

// Fills every luma and chroma sample the veils touch, then draws the texts.
// Alpha is left alone. Returns how many veils carry their text: a text that
// does not fit is not drawn.
int PaintSolidVeils(const Picture& picture,
                    const std::vector<Veil>& veils,
                    const VeilStyle& style);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_SOLID_VEIL_H_
