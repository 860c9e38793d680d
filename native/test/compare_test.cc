// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/compare.h"

#include <algorithm>
#include <cstdlib>

#include "kernels/block_means.h"
#include "testing.h"

namespace clearveil::testing {
namespace {

std::vector<Rect> RandomRects(Random& random, const Picture& picture) {
  std::vector<Rect> rects(static_cast<size_t>(Pick(random, 0, 6)));
  for (Rect& rect : rects)
    rect = RandomRect(random, picture);
  return rects;
}

bool AnyTouches(const std::vector<Rect>& rects,
                const Picture& picture,
                int plane,
                int x,
                int y) {
  return std::any_of(rects.begin(), rects.end(), [&](const Rect& rect) {
    return Touches(rect, picture, plane, x, y);
  });
}

TEST(OutsideEqualsASampleBySampleCount) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const OwnedPicture a = RandomPicture(random);
    const OwnedPicture b = RandomTwin(random, a);
    const std::vector<Rect> rects = RandomRects(random, a.picture);
    const auto planes = CompareOutside(a.picture, b.picture, rects);
    CHECK(planes.size() == static_cast<size_t>(a.picture.plane_count));
    for (int i = 0; i < a.picture.plane_count; ++i) {
      PlaneDifference expected;
      for (int y = 0; y < a.picture.planes[i].height; ++y) {
        for (int x = 0; x < a.picture.planes[i].width; ++x) {
          if (AnyTouches(rects, a.picture, i, x, y))
            continue;
          const uint32_t difference = static_cast<uint32_t>(
              std::abs(a.Sample(i, x, y) - b.Sample(i, x, y)));
          expected.sum_squares += uint64_t{difference} * difference;
          expected.samples += 1;
          expected.max_difference =
              std::max(expected.max_difference, difference);
        }
      }
      const PlaneDifference& actual = planes[static_cast<size_t>(i)];
      CHECK(actual.sum_squares == expected.sum_squares);
      CHECK(actual.samples == expected.samples);
      CHECK(actual.max_difference == expected.max_difference);
    }
  }
}

TEST(InsideEqualsASampleBySampleCount) {
  Random random(4);
  for (int round = 0; round < 200; ++round) {
    const OwnedPicture a = RandomPicture(random);
    const OwnedPicture b = RandomTwin(random, a);
    const std::vector<Rect> rects = RandomRects(random, a.picture);
    const uint32_t bound = static_cast<uint32_t>(Pick(random, 0, 300));
    BoundedDifference expected;
    for (int i = 0; i < a.picture.ColourPlanes(); ++i) {
      for (int y = 0; y < a.picture.planes[i].height; ++y) {
        for (int x = 0; x < a.picture.planes[i].width; ++x) {
          if (!AnyTouches(rects, a.picture, i, x, y))
            continue;
          const uint32_t difference = static_cast<uint32_t>(
              std::abs(a.Sample(i, x, y) - b.Sample(i, x, y)));
          expected.samples += 1;
          expected.over += difference > bound ? 1 : 0;
          expected.max_difference =
              std::max(expected.max_difference, difference);
        }
      }
    }
    const BoundedDifference actual =
        CompareInside(a.picture, b.picture, rects, bound);
    CHECK(actual.samples == expected.samples);
    CHECK(actual.over == expected.over);
    CHECK(actual.max_difference == expected.max_difference);
  }
}

// The widest row at the largest difference fills the sums of every run.
TEST(LongRowsOfLargeDifferencesDoNotOverflow) {
  constexpr int kWidth = 32768;
  std::vector<uint16_t> low(kWidth, 0);
  std::vector<uint16_t> high(kWidth, 0);
  for (const int step : {255, 4095, 4096, 65535}) {
    Picture a;
    a.plane_count = 1;
    a.bit_depth = step == 255 ? 8 : 16;
    a.planes[0] = {reinterpret_cast<uint8_t*>(low.data()), 2 * kWidth, kWidth,
                   1};
    Picture b = a;
    b.planes[0].data = reinterpret_cast<uint8_t*>(high.data());
    const int filler = step == 255 ? 0xFFFF : step;
    std::fill(high.begin(), high.end(), static_cast<uint16_t>(filler));
    const auto planes = CompareOutside(a, b, {});
    const uint64_t square =
        static_cast<uint64_t>(step) * static_cast<uint64_t>(step);
    CHECK(planes[0].sum_squares == square * kWidth);
    CHECK(planes[0].max_difference == static_cast<uint32_t>(step));
  }
}

TEST(BlockMeansStayInsideThePicture) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    const OwnedPicture owned = RandomPicture(random);
    const Picture& p = owned.picture;
    const int columns = Pick(random, 1, p.Width());
    const int rows = Pick(random, 1, p.Height());
    std::vector<float> means(static_cast<size_t>(columns * rows), -1.0F);
    BlockMeans(p, columns, rows, means.data());
    const float limit = p.bit_depth == 8 ? 255.0F : 65536.0F;
    for (const float mean : means)
      CHECK(mean >= 0.0F && mean <= limit);
  }
}

}  // namespace
}  // namespace clearveil::testing
