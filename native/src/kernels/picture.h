// SPDX-License-Identifier: GPL-3.0-or-later
// A decoded picture in memory that belongs to the caller: planar YUV or grey.
#ifndef CLEARVEIL_KERNELS_PICTURE_H_
#define CLEARVEIL_KERNELS_PICTURE_H_

#include <cstddef>
#include <cstdint>

namespace clearveil {

// A rectangle of whole pixels or samples; right and bottom are exclusive.
struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  int Right() const { return x + width; }
  int Bottom() const { return y + height; }
};

// Rows of samples, 1 byte each up to 8 bits, else 2 bytes little endian,
// low-aligned, and then `data` and `stride_bytes` are even.
struct Plane {
  uint8_t* data = nullptr;
  size_t stride_bytes = 0;
  int width = 0;
  int height = 0;
};

// Planes in the order luma, Cb, Cr, alpha: 1 (grey), 3 or 4 of them.
struct Picture {
  static constexpr int kMaxPlanes = 4;

  Plane planes[kMaxPlanes];
  int plane_count = 0;
  int bit_depth = 8;
  int chroma_shift_x = 0;
  int chroma_shift_y = 0;
  bool full_range = false;

  int Width() const { return planes[0].width; }
  int Height() const { return planes[0].height; }
  size_t BytesPerSample() const { return bit_depth > 8 ? 2 : 1; }
  // Planes that make the colour: alpha is not among them.
  int ColourPlanes() const { return plane_count < 3 ? 1 : 3; }
  int ShiftX(int plane) const;
  int ShiftY(int plane) const;
};

// log2 steps from luma to this plane: chroma has the picture's, luma and alpha
// have none.
inline int Picture::ShiftX(int plane) const {
  return plane == 1 || plane == 2 ? chroma_shift_x : 0;
}
inline int Picture::ShiftY(int plane) const {
  return plane == 1 || plane == 2 ? chroma_shift_y : 0;
}

// `length` luma samples as samples of a plane, the last one possibly partial.
constexpr int PlaneLength(int length, int shift) {
  return (length + (1 << shift) - 1) >> shift;
}

// Every sample of a plane that a rectangle of luma samples touches.
inline Rect TouchedSamples(const Rect& rect, int shift_x, int shift_y) {
  const int x = rect.x >> shift_x;
  const int y = rect.y >> shift_y;
  return {x, y, PlaneLength(rect.Right(), shift_x) - x,
          PlaneLength(rect.Bottom(), shift_y) - y};
}

// The row `y` of a plane as samples of type `Sample`.
template <typename Sample>
Sample* Row(const Plane& plane, int y) {
  return reinterpret_cast<Sample*>(plane.data +
                                   static_cast<size_t>(y) * plane.stride_bytes);
}

}  // namespace clearveil

#endif  // CLEARVEIL_KERNELS_PICTURE_H_
