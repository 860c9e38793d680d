// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/track_box.h"

#include <algorithm>

#include "kernels/track_template.h"

namespace clearveil {
namespace {

// A path ends where less than this share of its box lies in the picture.
constexpr double kLeastInside = 0.4;
// A box that overlaps a stop this much has met it.
constexpr double kMeeting = 0.3;
// Boxes smaller than this hold too little to find them again.
constexpr double kLeastSide = 3;

double SharedArea(const TrackBox& a, const TrackBox& b) {
  const double width =
      std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height =
      std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return std::max(0.0, width) * std::max(0.0, height);
}

bool InSight(const TrackBox& box, const LumaPyramid& picture) {
  const TrackBox frame = {0, 0, static_cast<double>(picture.Width()),
                          static_cast<double>(picture.Height())};
  return std::min(box.width, box.height) >= kLeastSide &&
         SharedArea(box, frame) >= kLeastInside * box.width * box.height;
}

int Met(const TrackBox& box, const std::vector<TrackBox>& stops) {
  int met = -1;
  double most = kMeeting;
  for (size_t i = 0; i < stops.size(); ++i) {
    const double overlap = Overlap(box, stops[i]);
    if (overlap >= most) {
      most = overlap;
      met = static_cast<int>(i);
    }
  }
  return met;
}

}  // namespace

double Overlap(const TrackBox& a, const TrackBox& b) {
  const double shared = SharedArea(a, b);
  const double all = a.width * a.height + b.width * b.height - shared;
  return all > 0 ? shared / all : 0;
}

TrackPath FollowBox(const std::vector<TrackStep>& steps,
                    const TrackBox& start) {
  TrackPath path;
  if (steps.empty())
    return path;
  if (!InSight(start, steps.front().picture)) {
    path.end = PathEnd::kLeft;
    return path;
  }
  TemplateTracker tracker(steps.front().picture, start);
  for (size_t i = 1; i < steps.size(); ++i) {
    const TrackStep& step = steps[i];
    TrackPoint point;
    if (!tracker.Step(step.picture, step.motion, &point)) {
      path.end = PathEnd::kLost;
      return path;
    }
    if (!InSight(point.box, step.picture)) {
      path.end = PathEnd::kLeft;
      return path;
    }
    path.points.push_back(point);
    path.met = Met(point.box, step.stops);
    if (path.met >= 0) {
      path.end = PathEnd::kMet;
      return path;
    }
  }
  return path;
}

}  // namespace clearveil
