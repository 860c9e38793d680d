// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/track_template.h"

#include <algorithm>
#include <cmath>

namespace clearveil {
namespace {

constexpr int kSide = TemplateTracker::kSide;
constexpr int kReach = TemplateTracker::kReach;
constexpr int kArea = TemplateTracker::kArea;
constexpr int kWindow = TemplateTracker::kWindow;
// Window of the size search: one sample of play to each side.
constexpr int kPlay = 1;
constexpr int kSmallWindow = kSide + 2 * kPlay;
constexpr double kSizes[] = {0.90, 0.95, 1.0, 1.05, 1.10};
constexpr int kSizeCount = 5;
// A patch without contrast looks like every other.
constexpr int64_t kLeastVariance = int64_t{4} * kArea * kArea;
// Measured: at 0.6 a subject is seen nowhere while something covers it, and one
// in a hundred that is there is lost within three pictures.
constexpr double kLeastConfidence = 0.6;
// Whole samples and one size are searched first: the peak may lie between.
constexpr double kLeastRough = kLeastConfidence - 0.2;
// What lies at the rim of the search must be this much better than the middle.
constexpr double kRimPenalty = 0.15;
constexpr double kLearningShare = 0.15;
// What is found less similar than this where the scene's motion leads is looked
// for besides where its own way through the picture leads.
constexpr double kSure = 0.9;

struct Sums {
  int32_t total = 0;
  int32_t squares = 0;

  // kArea squared times the variance.
  int64_t Variance() const {
    return int64_t{kArea} * squares - int64_t{total} * total;
  }
};

Sums SumsOf(const int16_t* patch, int stride) {
  Sums sums;
  for (int y = 0; y < kSide; ++y) {
    const int16_t* row = patch + y * stride;
    for (int x = 0; x < kSide; ++x) {
      sums.total += row[x];
      sums.squares += row[x] * row[x];
    }
  }
  return sums;
}

int32_t Product(const int16_t* a, const int16_t* b, int stride_b) {
  int32_t sum = 0;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x)
      sum += a[y * kSide + x] * b[y * stride_b + x];
  }
  return sum;
}

// Normalised cross-correlation of a patch with the same area of a window.
double Correlation(const int16_t* patch,
                   const Sums& patch_sums,
                   const int16_t* window,
                   int stride,
                   const Sums& sums) {
  const int64_t variance = sums.Variance();
  const int64_t own = patch_sums.Variance();
  if (variance < kLeastVariance || own < kLeastVariance)
    return -1;
  const int64_t covariance = int64_t{kArea} * Product(patch, window, stride) -
                             int64_t{patch_sums.total} * sums.total;
  return static_cast<double>(covariance) /
         std::sqrt(static_cast<double>(variance) * static_cast<double>(own));
}

// The top of a parabola through three values one apart, relative to the middle.
double Peak(double before, double middle, double after) {
  const double bend = before - 2 * middle + after;
  if (bend >= 0)
    return 0;
  return std::clamp((before - after) / (2 * bend), -0.5, 0.5);
}

PatchGrid GridAround(const TrackBox& box, int reach) {
  PatchGrid grid;
  grid.step_x = box.width / kSide;
  grid.step_y = box.height / kSide;
  grid.left = box.x - reach * grid.step_x;
  grid.top = box.y - reach * grid.step_y;
  grid.columns = kSide + 2 * reach;
  grid.rows = kSide + 2 * reach;
  return grid;
}

}  // namespace

struct TemplateTracker::Match {
  TrackBox box;
  double confidence = -1;
};

TemplateTracker::TemplateTracker(const LumaPyramid& picture,
                                 const TrackBox& box)
    : box_(box) {
  SamplePatch(picture, GridAround(box, 0), patch_.data());
}

TrackBox TemplateTracker::Predict(const SceneMotion& motion) const {
  const double x = box_.CentreX();
  const double y = box_.CentreY();
  const double size = std::clamp(std::hypot(motion.a, motion.b), 0.8, 1.25);
  const double width = box_.width * size;
  const double height = box_.height * size;
  return {motion.a * x - motion.b * y + motion.tx + drift_x_ - width / 2,
          motion.b * x + motion.a * y + motion.ty + drift_y_ - height / 2,
          width, height};
}

TemplateTracker::Match TemplateTracker::Search(const LumaPyramid& picture,
                                               const TrackBox& around) const {
  constexpr int kPlaces = 2 * kReach + 1;
  std::array<int16_t, kWindow * kWindow> window;
  SamplePatch(picture, GridAround(around, kReach), window.data());
  const Sums own = SumsOf(patch_.data(), kSide);
  double best = -2;
  int best_x = kReach;
  int best_y = kReach;
  const auto look = [&](int x, int y) {
    const int16_t* at = window.data() + y * kWindow + x;
    const double away =
        std::hypot(x - kReach, y - kReach) / static_cast<double>(kReach);
    const double value =
        Correlation(patch_.data(), own, at, kWindow, SumsOf(at, kWindow)) -
        kRimPenalty * away * away;
    if (value > best) {
      best = value;
      best_x = x;
      best_y = y;
    }
  };
  for (int y = 0; y < kPlaces; y += 2) {
    for (int x = 0; x < kPlaces; x += 2)
      look(x, y);
  }
  const int coarse_x = best_x;
  const int coarse_y = best_y;
  const int last = kPlaces - 1;
  for (int y = std::max(0, coarse_y - 1); y <= std::min(last, coarse_y + 1);
       ++y) {
    for (int x = std::max(0, coarse_x - 1); x <= std::min(last, coarse_x + 1);
         ++x) {
      look(x, y);
    }
  }
  Match match;
  match.box = around;
  match.box.x += (best_x - kReach) * around.width / kSide;
  match.box.y += (best_y - kReach) * around.height / kSide;
  match.confidence = best;
  return match;
}

TemplateTracker::Match TemplateTracker::Refine(const LumaPyramid& picture,
                                               const Match& match) const {
  constexpr int kPlaces = 2 * kPlay + 1;
  const Sums own = SumsOf(patch_.data(), kSide);
  double values[kSizeCount][kPlaces][kPlaces];
  double bests[kSizeCount];
  int best_size = kSizeCount / 2;
  std::array<int16_t, kSmallWindow * kSmallWindow> window;
  TrackBox boxes[kSizeCount];
  for (int size = 0; size < kSizeCount; ++size) {
    TrackBox& box = boxes[size];
    box.width = match.box.width * kSizes[size];
    box.height = match.box.height * kSizes[size];
    box.x = match.box.CentreX() - box.width / 2;
    box.y = match.box.CentreY() - box.height / 2;
    SamplePatch(picture, GridAround(box, kPlay), window.data());
    bests[size] = -2;
    for (int y = 0; y < kPlaces; ++y) {
      for (int x = 0; x < kPlaces; ++x) {
        const int16_t* at = window.data() + y * kSmallWindow + x;
        values[size][y][x] = Correlation(patch_.data(), own, at, kSmallWindow,
                                         SumsOf(at, kSmallWindow));
        bests[size] = std::max(bests[size], values[size][y][x]);
      }
    }
  }
  for (int size = 0; size < kSizeCount; ++size) {
    if (bests[size] > bests[best_size] + 0.002)
      best_size = size;
  }
  int best_x = kPlay;
  int best_y = kPlay;
  const auto& places = values[best_size];
  for (int y = 0; y < kPlaces; ++y) {
    for (int x = 0; x < kPlaces; ++x) {
      if (places[y][x] > places[best_y][best_x]) {
        best_x = x;
        best_y = y;
      }
    }
  }
  double size_change = kSizes[best_size];
  if (best_size > 0 && best_size + 1 < kSizeCount) {
    size_change += 0.05 * Peak(bests[best_size - 1], bests[best_size],
                               bests[best_size + 1]);
  }
  double off_x = best_x - kPlay;
  double off_y = best_y - kPlay;
  if (best_x == kPlay)
    off_x += Peak(places[best_y][0], places[best_y][1], places[best_y][2]);
  if (best_y == kPlay)
    off_y += Peak(places[0][best_x], places[1][best_x], places[2][best_x]);
  const TrackBox& at = boxes[best_size];
  Match refined;
  refined.box.width = match.box.width * size_change;
  refined.box.height = match.box.height * size_change;
  refined.box.x =
      at.CentreX() + off_x * at.width / kSide - refined.box.width / 2;
  refined.box.y =
      at.CentreY() + off_y * at.height / kSide - refined.box.height / 2;
  refined.confidence = places[best_y][best_x];
  return refined;
}

void TemplateTracker::Learn(const LumaPyramid& picture, double confidence) {
  if (confidence < 0.7)
    return;
  std::array<int16_t, kArea> seen;
  SamplePatch(picture, GridAround(box_, 0), seen.data());
  constexpr int kShare = static_cast<int>(kLearningShare * 256);
  for (size_t i = 0; i < seen.size(); ++i) {
    patch_[i] = static_cast<int16_t>(
        (patch_[i] * (256 - kShare) + seen[i] * kShare + 128) >> 8);
  }
}

TemplateTracker::Match TemplateTracker::Find(const LumaPyramid& picture,
                                             const TrackBox& around) const {
  const Match found = Search(picture, around);
  return found.confidence < kLeastRough ? Match() : Refine(picture, found);
}

bool TemplateTracker::Step(const LumaPyramid& picture,
                           const SceneMotion& motion,
                           TrackPoint* point) {
  const TrackBox expected = Predict(motion);
  Match match = Find(picture, expected);
  if (match.confidence < kSure) {
    // What counts as the scene's motion may be that of something near before a
    // bare background.
    TrackBox onwards = box_;
    onwards.x += way_x_;
    onwards.y += way_y_;
    const Match other = Find(picture, onwards);
    if (other.confidence > match.confidence)
      match = other;
  }
  if (match.confidence < kLeastConfidence)
    return false;
  drift_x_ += match.box.CentreX() - expected.CentreX();
  drift_y_ += match.box.CentreY() - expected.CentreY();
  way_x_ = match.box.CentreX() - box_.CentreX();
  way_y_ = match.box.CentreY() - box_.CentreY();
  box_ = match.box;
  Learn(picture, match.confidence);
  *point = {box_, match.confidence};
  return true;
}

}  // namespace clearveil
