// SPDX-License-Identifier: GPL-3.0-or-later
// Square patches resampled from a pyramid, so that a subject of any size is
// compared at one size. All in integers: the same everywhere.
#ifndef CLEARVEIL_KERNELS_TRACK_PATCH_H_
#define CLEARVEIL_KERNELS_TRACK_PATCH_H_

#include <cstdint>

#include "kernels/track_box.h"

namespace clearveil {

// A grid of samples over a region of a picture: sample i, j lies at
// left + (i + 1/2) step_x, top + (j + 1/2) step_y of level 0.
struct PatchGrid {
  double left = 0;
  double top = 0;
  double step_x = 1;
  double step_y = 1;
  int columns = 0;
  int rows = 0;
};

// Samples the grid bilinearly from the level whose samples are about as far
// apart as the grid's. Outside the picture its edge is repeated.
// `out` takes columns x rows samples, 0 to 255.
void SamplePatch(const LumaPyramid& picture,
                 const PatchGrid& grid,
                 int16_t* out);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_TRACK_PATCH_H_
