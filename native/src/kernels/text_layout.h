// SPDX-License-Identifier: GPL-3.0-or-later
// Where the code text goes in a veil. Size and place depend on nothing but the
// veil's size and the text, so that the text tells nothing about the picture.
#ifndef CLEARVEIL_KERNELS_TEXT_LAYOUT_H_
#define CLEARVEIL_KERNELS_TEXT_LAYOUT_H_

#include <string_view>
#include <vector>

namespace clearveil {

// One line: `text` is a part of the text laid out; x, y is its top left corner
// in px of the upright veil.
struct TextLine {
  std::string_view text;
  int x = 0;
  int y = 0;
};

// `scale` is px per glyph cell; 0 when the text does not fit (no lines then).
struct TextLayout {
  int scale = 0;
  std::vector<TextLine> lines;
};

// Lays printable ASCII out, centred, in an upright veil of `width` x `height`
// px: the largest scale at which it fits with a margin of 2 cells on every
// side. Above scale 1 a line is at most a third of the veil's height. Lines
// break at spaces and after commas, never inside a code.
TextLayout LayOutText(std::string_view text, int width, int height);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_TEXT_LAYOUT_H_
