// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/veil.h"

#include <algorithm>
#include <cstring>

#include "kernels/region_sums.h"
#include "kernels/text_layout.h"
#include "testing.h"

namespace clearveil::testing {
namespace {

constexpr const char* kTexts[] = {"",  "(b)(6)", "(b)(6), (b)(7)(C)",
                                  " ", "X",      "a,b,c d  e,"};
constexpr int kRotations[] = {0, 90, 180, 270};

// Stripes of a rectangle, as the rows of a veil that is none.
std::vector<Rect> RandomStripes(Random& random, const Rect& within) {
  std::vector<Rect> stripes;
  for (int y = within.y; y < within.Bottom();) {
    const int height = std::min(Pick(random, 1, 5), within.Bottom() - y);
    const int begin = Pick(random, 0, within.width - 1);
    const int width = Pick(random, 1, within.width - begin);
    stripes.push_back({within.x + begin, y, width, height});
    y += height;
  }
  return stripes;
}

FillPaint RandomPaint(Random& random, const Rect& rect) {
  FillPaint paint;
  paint.luma = Pick(random, 32, 200);
  paint.cb = Pick(random, 16, 240);
  paint.cr = Pick(random, 16, 240);
  paint.pattern = static_cast<Pattern>(Pick(random, 0, 2));
  paint.area = {rect.x - Pick(random, 0, 9), rect.y - Pick(random, 0, 9),
                std::max(1, rect.width - Pick(random, -9, 9)),
                std::max(1, rect.height - Pick(random, -9, 9))};
  return paint;
}

std::vector<Veil> RandomVeils(Random& random, const Picture& picture) {
  std::vector<Veil> veils(static_cast<size_t>(Pick(random, 0, 4)));
  for (Veil& veil : veils) {
    const Rect rect = RandomRect(random, picture);
    const bool striped = Pick(random, 0, 1) == 1;
    veil.rects = striped ? RandomStripes(random, rect)
                         : std::vector<Rect>{rect};
    veil.text_area = striped ? veil.rects.front() : rect;
    veil.paint = RandomPaint(random, rect);
    veil.text_luma = 216;
    veil.text = kTexts[Pick(random, 0, 5)];
    veil.orientation = {kRotations[Pick(random, 0, 3)],
                        Pick(random, 0, 1) == 1};
  }
  return veils;
}

bool VeilTouches(const Veil& veil,
                 const Picture& picture,
                 int plane,
                 int x,
                 int y) {
  return std::any_of(
      veil.rects.begin(), veil.rects.end(), [&](const Rect& rect) {
        return Touches(rect, picture, plane, x, y);
      });
}

// True when the sample is what a veil may leave there.
bool IsPainted(const Picture& p, const Veil& veil, int plane, int value) {
  if (plane == 0) {
    const auto scaled = [&](int luma) {
      return ScaleLuma(luma, p.bit_depth, p.full_range);
    };
    const bool fill = value >= scaled(veil.paint.luma - kPatternReach) &&
                      value <= scaled(veil.paint.luma + kPatternReach);
    return fill || value == scaled(veil.text_luma);
  }
  const int chroma = plane == 1 ? veil.paint.cb : veil.paint.cr;
  return value == ScaleChroma(chroma, p.bit_depth, p.full_range);
}

TEST(VeilsCoverWhatTheyTouchAndNothingElse) {
  Random random(1);
  for (int round = 0; round < 400; ++round) {
    const OwnedPicture source = RandomPicture(random);
    const OwnedPicture painted = Copy(source);
    const std::vector<Veil> veils = RandomVeils(random, source.picture);
    PaintVeils(painted.picture, veils);
    const Picture& p = painted.picture;
    for (int i = 0; i < p.plane_count; ++i) {
      for (int y = 0; y < p.planes[i].height; ++y) {
        for (int x = 0; x < p.planes[i].width; ++x) {
          const int value = painted.Sample(i, x, y);
          bool touched = false;
          bool as_painted = false;
          for (const Veil& veil : veils) {
            if (i == 3 || !VeilTouches(veil, p, i, x, y))
              continue;
            touched = true;
            as_painted = as_painted || IsPainted(p, veil, i, value);
          }
          CHECK(touched ? as_painted : value == source.Sample(i, x, y));
        }
      }
    }
  }
}

TEST(APatternTellsNothingOfThePicture) {
  Random random(3);
  for (int round = 0; round < 100; ++round) {
    const OwnedPicture a = RandomPicture(random);
    const OwnedPicture b = RandomTwin(random, a);
    const std::vector<Veil> veils = RandomVeils(random, a.picture);
    CHECK(PaintVeils(a.picture, veils) == PaintVeils(b.picture, veils));
    for (const Veil& veil : veils) {
      for (const Rect& rect : veil.rects) {
        for (int y = rect.y; y < rect.Bottom(); ++y) {
          for (int x = rect.x; x < rect.Right(); ++x)
            CHECK(a.Sample(0, x, y) == b.Sample(0, x, y));
        }
      }
    }
  }
}

TEST(RegionSumsCountEverySampleOnce) {
  Random random(4);
  for (int round = 0; round < 200; ++round) {
    const OwnedPicture owned = RandomPicture(random);
    const Picture& p = owned.picture;
    std::vector<Rect> rects(static_cast<size_t>(Pick(random, 0, 5)));
    for (Rect& rect : rects)
      rect = RandomRect(random, p);
    const std::vector<PlaneSum> sums = RegionSums(p, rects);
    CHECK(sums.size() == static_cast<size_t>(p.ColourPlanes()));
    for (int i = 0; i < p.ColourPlanes(); ++i) {
      PlaneSum expected;
      for (int y = 0; y < p.planes[i].height; ++y) {
        for (int x = 0; x < p.planes[i].width; ++x) {
          if (!std::any_of(rects.begin(), rects.end(), [&](const Rect& rect) {
                return Touches(rect, p, i, x, y);
              }))
            continue;
          expected.sum += static_cast<uint64_t>(owned.Sample(i, x, y));
          ++expected.samples;
        }
      }
      CHECK(sums[static_cast<size_t>(i)].sum == expected.sum);
      CHECK(sums[static_cast<size_t>(i)].samples == expected.samples);
    }
  }
}

TEST(PaddingBetweenRowsIsLeftAlone) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    const OwnedPicture source = RandomPicture(random);
    const OwnedPicture painted = Copy(source);
    const Picture& p = painted.picture;
    const Rect whole = {0, 0, p.Width(), p.Height()};
    Veil veil;
    veil.rects = {whole};
    veil.paint.pattern = static_cast<Pattern>(round % 3);
    veil.paint.area = whole;
    veil.text = "(b)(6)";
    veil.text_area = whole;
    PaintVeils(p, {veil});
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

TEST(ChromaIsScaledToDepthAndRange) {
  CHECK(ScaleChroma(128, 8, false) == 128);
  CHECK(ScaleChroma(176, 10, false) == 704);
  CHECK(ScaleChroma(32, 8, false) == 32);
  CHECK(ScaleChroma(128, 10, true) == 512);
  CHECK(ScaleChroma(240, 8, true) == 255);
  CHECK(ScaleChroma(16, 8, true) == 0);
  CHECK(ScaleChroma(176, 8, true) == 183);
  CHECK(ScaleChroma(80, 8, true) == 73);
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
