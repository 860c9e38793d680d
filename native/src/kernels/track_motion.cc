// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/track_motion.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace clearveil {
namespace {

constexpr int kBlock = 16;
// Coarse pictures narrower than this say too little.
constexpr int kCoarseWidth = 48;
// A block whose samples differ less from their mean, on average, has nothing to
// hold on to.
constexpr int kLeastTexture = 4;
// Displacements that differ by less, in samples of level 0, agree.
constexpr double kAgreement = 3;
constexpr int kRounds = 4;
constexpr size_t kLeastAgreeing = 4;

struct Shift {
  int x = 0;
  int y = 0;
};

// A block's centre in one picture and in the other, samples of level 0 from the
// middle of the picture.
struct Pair {
  double x = 0;
  double y = 0;
  double to_x = 0;
  double to_y = 0;
};

const uint8_t* At(const LumaLevel& level, int x, int y) {
  return level.data +
         static_cast<size_t>(y) * static_cast<size_t>(level.width) + x;
}

int RowDifference(const uint8_t* a, const uint8_t* b, int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i)
    sum += std::abs(a[i] - b[i]);
  return sum;
}

// Mean difference where the pictures overlap when `to` is shifted back.
double SharedDifference(const LumaLevel& from, const LumaLevel& to, Shift by) {
  const int width = from.width - std::abs(by.x);
  const int height = from.height - std::abs(by.y);
  int64_t sum = 0;
  for (int y = 0; y < height; ++y) {
    sum += RowDifference(At(from, std::max(0, -by.x), y + std::max(0, -by.y)),
                         At(to, std::max(0, by.x), y + std::max(0, by.y)),
                         width);
  }
  return static_cast<double>(sum) / (static_cast<double>(width) * height);
}

// The shift of the whole picture at a coarse level.
Shift WholeShift(const LumaLevel& from, const LumaLevel& to) {
  const int reach_x = from.width / 6;
  const int reach_y = from.height / 6;
  Shift best;
  double least = SharedDifference(from, to, best);
  for (int y = -reach_y; y <= reach_y; ++y) {
    for (int x = -reach_x; x <= reach_x; ++x) {
      const double difference = SharedDifference(from, to, {x, y});
      if (difference < least) {
        least = difference;
        best = {x, y};
      }
    }
  }
  return best;
}

bool HasTexture(const LumaLevel& level, int left, int top) {
  int sum = 0;
  for (int y = 0; y < kBlock; ++y) {
    const uint8_t* row = At(level, left, top + y);
    for (int x = 0; x < kBlock; ++x)
      sum += row[x];
  }
  const int mean = sum / (kBlock * kBlock);
  int spread = 0;
  for (int y = 0; y < kBlock; ++y) {
    const uint8_t* row = At(level, left, top + y);
    for (int x = 0; x < kBlock; ++x)
      spread += std::abs(row[x] - mean);
  }
  return spread >= kLeastTexture * kBlock * kBlock;
}

bool Inside(const LumaLevel& level, int left, int top) {
  return left >= 0 && top >= 0 && left + kBlock <= level.width &&
         top + kBlock <= level.height;
}

int BlockDifference(const LumaLevel& from,
                    int left,
                    int top,
                    const LumaLevel& to,
                    Shift by) {
  int sum = 0;
  for (int y = 0; y < kBlock; ++y) {
    sum += RowDifference(At(from, left, top + y),
                         At(to, left + by.x, top + by.y + y), kBlock);
  }
  return sum;
}

// The shift of one block within `reach` of `guess`; false when none fits in.
bool BlockShift(const LumaLevel& from,
                int left,
                int top,
                const LumaLevel& to,
                Shift guess,
                int reach,
                Shift* found) {
  int least = -1;
  for (int y = guess.y - reach; y <= guess.y + reach; ++y) {
    for (int x = guess.x - reach; x <= guess.x + reach; ++x) {
      if (!Inside(to, left + x, top + y))
        continue;
      const int difference = BlockDifference(from, left, top, to, {x, y});
      if (least < 0 || difference < least) {
        least = difference;
        *found = {x, y};
      }
    }
  }
  return least >= 0;
}

double Median(std::vector<double>& values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Least squares of to = [a -b; b a] from + t over the pairs that agree with
// `motion`; it is left as it is when they are too few.
size_t Fit(const std::vector<Pair>& pairs, SceneMotion* motion) {
  double n = 0;
  double sx = 0, sy = 0, su = 0, sv = 0, squares = 0, dot = 0, cross = 0;
  size_t agreeing = 0;
  for (const Pair& p : pairs) {
    const double x = motion->a * p.x - motion->b * p.y + motion->tx;
    const double y = motion->b * p.x + motion->a * p.y + motion->ty;
    if (std::hypot(x - p.to_x, y - p.to_y) > kAgreement)
      continue;
    ++agreeing;
    n += 1;
    sx += p.x;
    sy += p.y;
    su += p.to_x;
    sv += p.to_y;
    squares += p.x * p.x + p.y * p.y;
    dot += p.x * p.to_x + p.y * p.to_y;
    cross += p.x * p.to_y - p.y * p.to_x;
  }
  if (agreeing < kLeastAgreeing)
    return agreeing;
  const double spread = squares - (sx * sx + sy * sy) / n;
  if (spread <= 0)
    return agreeing;
  motion->a = (dot - (sx * su + sy * sv) / n) / spread;
  motion->b = (cross - (sx * sv - sy * su) / n) / spread;
  motion->tx = (su - motion->a * sx + motion->b * sy) / n;
  motion->ty = (sv - motion->b * sx - motion->a * sy) / n;
  return agreeing;
}

std::vector<Pair> MatchBlocks(const LumaPyramid& from,
                              const LumaPyramid& to,
                              int coarse,
                              Shift whole) {
  // Blocks are laid out one level above the coarse one where there is one, and
  // measured again at the next finer one.
  const int level = std::max(0, coarse - 1);
  const int fine = std::max(0, level - 1);
  const int rough = 1 << (coarse - level);
  const Shift guess = {whole.x * rough, whole.y * rough};
  const LumaLevel& rough_from = from.levels[level];
  const LumaLevel& fine_from = from.levels[fine];
  std::vector<Pair> pairs;
  for (int top = 0; top + kBlock <= rough_from.height; top += kBlock) {
    for (int left = 0; left + kBlock <= rough_from.width; left += kBlock) {
      Shift shift;
      if (!HasTexture(rough_from, left, top) ||
          !BlockShift(rough_from, left, top, to.levels[level], guess, 3,
                      &shift)) {
        continue;
      }
      // The middle of the block as a block of the finer level.
      const int times = 1 << (level - fine);
      const int fine_left = (left + kBlock / 2) * times - kBlock / 2;
      const int fine_top = (top + kBlock / 2) * times - kBlock / 2;
      Shift finer;
      if (!Inside(fine_from, fine_left, fine_top) ||
          !BlockShift(fine_from, fine_left, fine_top, to.levels[fine],
                      {shift.x * times, shift.y * times}, 2, &finer)) {
        continue;
      }
      const double scale = 1 << fine;
      Pair pair;
      pair.x = (fine_left + kBlock / 2) * scale - from.Width() / 2.0;
      pair.y = (fine_top + kBlock / 2) * scale - from.Height() / 2.0;
      pair.to_x = pair.x + finer.x * scale;
      pair.to_y = pair.y + finer.y * scale;
      pairs.push_back(pair);
    }
  }
  return pairs;
}

}  // namespace

SceneChange MeasureScene(const LumaPyramid& from, const LumaPyramid& to) {
  SceneChange change;
  int coarse = from.level_count - 1;
  change.difference =
      SharedDifference(from.levels[coarse], to.levels[coarse], {});
  while (coarse > 0 && from.levels[coarse].width < kCoarseWidth)
    --coarse;
  const Shift whole = WholeShift(from.levels[coarse], to.levels[coarse]);
  const std::vector<Pair> pairs = MatchBlocks(from, to, coarse, whole);
  if (pairs.size() < kLeastAgreeing)
    return change;
  std::vector<double> shifts_x;
  std::vector<double> shifts_y;
  for (const Pair& pair : pairs) {
    shifts_x.push_back(pair.to_x - pair.x);
    shifts_y.push_back(pair.to_y - pair.y);
  }
  SceneMotion motion;
  motion.tx = Median(shifts_x);
  motion.ty = Median(shifts_y);
  size_t agreeing = 0;
  for (int round = 0; round < kRounds; ++round)
    agreeing = Fit(pairs, &motion);
  // A fit that turns or resizes the picture like this is none.
  if (agreeing < kLeastAgreeing || 4 * agreeing < pairs.size() ||
      std::abs(std::hypot(motion.a, motion.b) - 1) > 0.2 ||
      std::abs(motion.b) > 0.2) {
    return change;
  }
  // From the middle of the picture to its corner as origin.
  const double x = from.Width() / 2.0;
  const double y = from.Height() / 2.0;
  motion.tx += x - motion.a * x + motion.b * y;
  motion.ty += y - motion.b * x - motion.a * y;
  change.motion = motion;
  change.support =
      static_cast<double>(agreeing) / static_cast<double>(pairs.size());
  return change;
}

}  // namespace clearveil
