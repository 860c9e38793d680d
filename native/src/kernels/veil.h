// SPDX-License-Identifier: GPL-3.0-or-later
// Veils: a fill that depends on nothing under it, and the code text.
#ifndef CLEARVEIL_KERNELS_VEIL_H_
#define CLEARVEIL_KERNELS_VEIL_H_

#include <string>
#include <vector>

#include "kernels/fill_pattern.h"
#include "kernels/picture.h"

namespace clearveil {

// How the coded picture becomes upright: mirrored first, left to right, then
// turned clockwise by `rotation` degrees (0, 90, 180, 270).
struct Orientation {
  int rotation = 0;
  bool mirrored = false;
};

// All in px of the coded picture. `rects`: what is covered, inside the picture,
// not overlapping. `text`: printable ASCII, drawn inside `text_area`, which is
// a rectangle inside what is covered; without text where that has no width.
struct Veil {
  std::vector<Rect> rects;
  FillPaint paint;
  int text_luma = 120;
  std::string text;
  Rect text_area;
  Orientation orientation;
};

// A rectangle of an upright `coded` area as the same pixels of the coded area.
// `coded_width`, `coded_height`: size of that area as coded.
Rect UprightToCoded(const Rect& rect,
                    int coded_width,
                    int coded_height,
                    const Orientation& orientation);

// Fills every luma and chroma sample the veils touch, in their order, then
// draws the texts. Alpha is left alone. Returns how many veils carry their
// text: a text that does not fit is not drawn.
int PaintVeils(const Picture& picture, const std::vector<Veil>& veils);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_VEIL_H_
