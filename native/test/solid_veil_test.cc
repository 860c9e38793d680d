// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/solid_veil.h"

#include <cstring>

#include "kernels/text_layout.h"
#include "testing.h"

namespace clearveil::testing {
namespace {

constexpr const char* kTexts[] = {"",  "(b)(6)", "(b)(6), (b)(7)(C)",
                                  " ", "X",      "a,b,c d  e,"};
constexpr int kRotations[] = {0, 90, 180, 270};

std::vector<Veil> RandomVeils(Random& random, const Picture& picture) {
  std::vector<Veil> veils(static_cast<size_t>(Pick(random, 0, 4)));
  for (Veil& veil : veils) {
    veil.rect = RandomRect(random, picture);
    veil.text = kTexts[Pick(random, 0, 5)];
    veil.orientation = {kRotations[Pick(random, 0, 3)],
                        Pick(random, 0, 1) == 1};
  }
  return veils;
}

bool AnyTouches(const std::vector<Veil>& veils,
                const Picture& picture,
                int plane,
                int x,
                int y) {
  for (const Veil& veil : veils) {
    if (Touches(veil.rect, picture, plane, x, y))
      return true;
  }
  return false;
}

TEST(VeilsCoverWhatTheyTouchAndNothingElse) {
  Random random(1);
  const VeilStyle style = {16, 120};
  for (int round = 0; round < 400; ++round) {
    const OwnedPicture source = RandomPicture(random);
    const OwnedPicture painted = Copy(source);
    const std::vector<Veil> veils = RandomVeils(random, source.picture);
    PaintSolidVeils(painted.picture, veils, style);
    const Picture& p = painted.picture;
    const int fill = ScaleLuma(16, p.bit_depth, p.full_range);
    const int text = ScaleLuma(120, p.bit_depth, p.full_range);
    for (int i = 0; i < p.plane_count; ++i) {
      for (int y = 0; y < p.planes[i].height; ++y) {
        for (int x = 0; x < p.planes[i].width; ++x) {
          const int value = painted.Sample(i, x, y);
          if (i == 3 || !AnyTouches(veils, p, i, x, y))
            CHECK(value == source.Sample(i, x, y));
          else if (i == 0)
            CHECK(value == fill || value == text);
          else
            CHECK(value == 1 << (p.bit_depth - 1));
        }
      }
    }
  }
}

TEST(PaddingBetweenRowsIsLeftAlone) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    const OwnedPicture source = RandomPicture(random);
    const OwnedPicture painted = Copy(source);
    const Picture& p = painted.picture;
    PaintSolidVeils(p, {{{0, 0, p.Width(), p.Height()}, "(b)(6)", {}}}, {});
    for (int i = 0; i < p.plane_count; ++i) {
      const Plane& plane = p.planes[i];
      const size_t row_bytes =
          static_cast<size_t>(plane.width) * p.BytesPerSample();
      for (int y = 0; y + 1 < plane.height; ++y) {
        CHECK(std::memcmp(Row<uint8_t>(plane, y) + row_bytes,
                          Row<uint8_t>(source.picture.planes[i], y) + row_bytes,
                          plane.stride_bytes - row_bytes) == 0);
      }
    }
  }
}

TEST(LumaIsScaledToDepthAndRange) {
  CHECK(ScaleLuma(16, 8, false) == 16);
  CHECK(ScaleLuma(120, 10, false) == 480);
  CHECK(ScaleLuma(235, 16, false) == 60160);
  CHECK(ScaleLuma(16, 8, true) == 0);
  CHECK(ScaleLuma(235, 8, true) == 255);
  CHECK(ScaleLuma(235, 10, true) == 1023);
  CHECK(ScaleLuma(120, 8, true) == 121);
  CHECK(ScaleLuma(235, 16, true) == 65535);
}

TEST(TextIsTheLargestThatFitsWithItsMargin) {
  CHECK(LayOutText("(b)(6)", 39, 11).scale == 1);
  CHECK(LayOutText("(b)(6)", 38, 11).scale == 0);
  CHECK(LayOutText("(b)(6)", 39, 10).scale == 0);
  CHECK(LayOutText("(b)(6)", 78, 41).scale == 1);
  CHECK(LayOutText("(b)(6)", 78, 42).scale == 2);
  CHECK(LayOutText("(b)(6)", 77, 42).scale == 1);
  CHECK(LayOutText("", 500, 500).scale == 0);
  CHECK(LayOutText("  ", 500, 500).scale == 0);
  const TextLayout wrapped = LayOutText("(b)(6), (b)(7)(C)", 60, 40);
  CHECK(wrapped.lines.size() == 2);
  CHECK(wrapped.lines[0].text == "(b)(6),");
  CHECK(wrapped.lines[1].text == "(b)(7)(C)");
}

}  // namespace
}  // namespace clearveil::testing
