// SPDX-License-Identifier: GPL-3.0-or-later
// The typeface of the code text: 5 x 7 cells per character.
#ifndef CLEARVEIL_KERNELS_GLYPHS_H_
#define CLEARVEIL_KERNELS_GLYPHS_H_

#include <array>
#include <cstdint>

namespace clearveil {

constexpr int kGlyphColumns = 5;
constexpr int kGlyphRows = 7;
constexpr char kFirstGlyph = 0x20;
constexpr char kLastGlyph = 0x7E;

// Rows from the top; in each the highest of 5 bits is the leftmost cell.
using Glyph = std::array<uint8_t, kGlyphRows>;

// The glyph of a printable ASCII character.
const Glyph& GlyphOf(char character);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_GLYPHS_H_
