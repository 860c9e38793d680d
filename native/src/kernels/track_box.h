// SPDX-License-Identifier: GPL-3.0-or-later
// Following one box from picture to picture.
#ifndef CLEARVEIL_KERNELS_TRACK_BOX_H_
#define CLEARVEIL_KERNELS_TRACK_BOX_H_

#include <vector>

#include "kernels/track_luma.h"

namespace clearveil {

// A box in samples of level 0, fractions and parts outside allowed.
struct TrackBox {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  double CentreX() const { return x + width / 2; }
  double CentreY() const { return y + height / 2; }
};

// How the scene moves from one picture to the next, seen as a whole: a point
// x, y of the one lies at a x - b y + tx, b x + a y + ty of the other.
struct SceneMotion {
  double a = 1;
  double b = 0;
  double tx = 0;
  double ty = 0;
};

struct TrackPoint {
  TrackBox box;
  // Similarity with what is followed, -1 to 1.
  double confidence = 0;
};

// Why a path ends.
enum class PathEnd {
  kPicturesEnd = 0,
  // It overlaps one of the stop boxes of its last picture.
  kMet = 1,
  // What is followed was not found in the picture after its last one.
  kLost = 2,
  // It would leave the picture.
  kLeft = 3,
};

struct TrackPath {
  // One for every picture after the first, as far as the path goes.
  std::vector<TrackPoint> points;
  PathEnd end = PathEnd::kPicturesEnd;
  // Which stop box was met.
  int met = -1;
};

// A picture on the way.
struct TrackStep {
  LumaPyramid picture;
  // From the picture before to this one; of no meaning for the first.
  SceneMotion motion;
  // Boxes that end a path which reaches one of them.
  std::vector<TrackBox> stops;
};

// Follows what lies in `start`, a box of the first step's picture, through the
// pictures of the other steps, in the order given: forwards or backwards in
// time. What is remembered of its looks is gone when the function returns.
TrackPath FollowBox(const std::vector<TrackStep>& steps, const TrackBox& start);

// Intersection over union.
double Overlap(const TrackBox& a, const TrackBox& b);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_TRACK_BOX_H_
