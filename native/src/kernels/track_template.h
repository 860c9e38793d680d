// SPDX-License-Identifier: GPL-3.0-or-later
// Finds a small grey patch again by normalised cross-correlation over places
// and sizes.
#ifndef CLEARVEIL_KERNELS_TRACK_TEMPLATE_H_
#define CLEARVEIL_KERNELS_TRACK_TEMPLATE_H_

#include <array>
#include <cstdint>

#include "kernels/track_box.h"
#include "kernels/track_patch.h"

namespace clearveil {

class TemplateTracker {
 public:
  // Remembers what lies in `box`, which must have an area.
  TemplateTracker(const LumaPyramid& picture, const TrackBox& box);

  // Looks for it in the next picture. False when nothing is similar enough;
  // then the tracker must not be asked again.
  bool Step(const LumaPyramid& picture,
            const SceneMotion& motion,
            TrackPoint* point);

  // Side of the patch, and how far it is searched to each side, in its samples.
  static constexpr int kSide = 24;
  static constexpr int kReach = 16;
  static constexpr int kArea = kSide * kSide;
  static constexpr int kWindow = kSide + 2 * kReach;

 private:
  struct Match;

  TrackBox Predict(const SceneMotion& motion) const;
  Match Search(const LumaPyramid& picture, const TrackBox& around) const;
  Match Refine(const LumaPyramid& picture, const Match& match) const;
  // The best within reach of `around`; of confidence -1 where nothing is.
  Match Find(const LumaPyramid& picture, const TrackBox& around) const;
  void Learn(const LumaPyramid& picture, double confidence);

  std::array<int16_t, kArea> patch_;
  TrackBox box_;
  // Motion of its own, on top of the scene's, per picture.
  double drift_x_ = 0;
  double drift_y_ = 0;
  // From the picture before the last to the last one, whatever the scene did.
  double way_x_ = 0;
  double way_y_ = 0;
};

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_TRACK_TEMPLATE_H_
