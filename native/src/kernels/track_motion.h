// SPDX-License-Identifier: GPL-3.0-or-later
// How the camera moved between two pictures, from the blocks of the background.
#ifndef CLEARVEIL_KERNELS_TRACK_MOTION_H_
#define CLEARVEIL_KERNELS_TRACK_MOTION_H_

#include "kernels/track_box.h"

namespace clearveil {

struct SceneChange {
  SceneMotion motion;
  // Share of the blocks with texture that move as `motion` says, 0 to 1; at 0
  // the motion is none.
  double support = 0;
  // Mean absolute difference of the coarsest levels, in steps of luma.
  double difference = 0;
};

// Compares two pictures of the same size: a displacement for each block of a
// grid, found from coarse to fine, then the similarity (turn, size, shift) that
// most of them follow.
SceneChange MeasureScene(const LumaPyramid& from, const LumaPyramid& to);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_TRACK_MOTION_H_
