// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as a coarse grid of brightness, to tell a scene cut from motion.
#ifndef CLEARVEIL_KERNELS_BLOCK_MEANS_H_
#define CLEARVEIL_KERNELS_BLOCK_MEANS_H_

#include "kernels/picture.h"

namespace clearveil {

// Writes `columns` x `rows` luma means, row by row, in 8-bit steps whatever the
// depth. 1 <= columns <= width, 1 <= rows <= height: no block is empty.
void BlockMeans(const Picture& picture, int columns, int rows, float* means);

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_BLOCK_MEANS_H_
