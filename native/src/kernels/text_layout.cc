// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/text_layout.h"

#include <algorithm>

#include "kernels/glyphs.h"

namespace clearveil {
namespace {

constexpr int kMarginCells = 2;
constexpr int kAdvanceCells = kGlyphColumns + 1;
constexpr int kLineCells = kGlyphRows + 2;
constexpr int kLinesPerVeil = 3;

int WidthInCells(size_t characters) {
  return static_cast<int>(characters) * kAdvanceCells - 1;
}

int HeightInCells(size_t lines) {
  return static_cast<int>(lines) * kLineCells - (kLineCells - kGlyphRows);
}

// Words as parts of the text: a comma stays with the word before it.
std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool at_space = i == text.size() || text[i] == ' ';
    const bool after_comma = i > 0 && text[i - 1] == ',';
    if (!at_space && !after_comma)
      continue;
    if (i > begin)
      words.push_back(text.substr(begin, i - begin));
    begin = at_space ? i + 1 : i;
  }
  return words;
}

// Fills lines of at most `columns` characters with as many words as they take;
// empty when a word is longer than a line. A line is the text from its first
// word to its last, so what stands between them is kept as written.
std::vector<std::string_view> Wrap(const std::vector<std::string_view>& words,
                                   size_t columns) {
  std::vector<std::string_view> lines;
  for (const std::string_view word : words) {
    if (word.size() > columns)
      return {};
    if (!lines.empty()) {
      const char* begin = lines.back().data();
      const size_t joined = word.data() + word.size() - begin;
      if (joined <= columns) {
        lines.back() = std::string_view(begin, joined);
        continue;
      }
    }
    lines.push_back(word);
  }
  return lines;
}

}  // namespace

TextLayout LayOutText(std::string_view text, int width, int height) {
  const std::vector<std::string_view> words = Words(text);
  if (words.empty())
    return {};
  const int largest = std::max(1, height / (kLinesPerVeil * kGlyphRows));
  for (int scale = largest; scale >= 1; --scale) {
    const int free_cells = width / scale - 2 * kMarginCells;
    if (free_cells < kGlyphColumns)
      continue;
    const std::vector<std::string_view> wrapped =
        Wrap(words, static_cast<size_t>((free_cells + 1) / kAdvanceCells));
    const int text_height = HeightInCells(wrapped.size()) * scale;
    if (wrapped.empty() || text_height + 2 * kMarginCells * scale > height)
      continue;
    TextLayout layout;
    layout.scale = scale;
    int y = (height - text_height) / 2;
    for (const std::string_view line : wrapped) {
      const int x = (width - WidthInCells(line.size()) * scale) / 2;
      layout.lines.push_back({line, x, y});
      y += kLineCells * scale;
    }
    return layout;
  }
  return {};
}

}  // namespace clearveil
