// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace clearveil::testing {
namespace {

struct Entry {
  const char* name;
  void (*body)();
};

std::vector<Entry>& Entries() {
  static std::vector<Entry> entries;
  return entries;
}

int failures = 0;

// Half of the pictures keep to their depth, the others are damaged.
void FillWithNoise(Random& random,
                   const Picture& format,
                   uint8_t* data,
                   size_t bytes) {
  const bool sound = Pick(random, 0, 1) == 1;
  const int high = sound ? (1 << (format.bit_depth - 8)) - 1 : 255;
  for (size_t at = 0; at < bytes; ++at) {
    const bool is_high = format.bit_depth > 8 && at % 2 == 1;
    data[at] = static_cast<uint8_t>(Pick(random, 0, is_high ? high : 255));
  }
}

OwnedPicture Allocate(const Picture& format, Random* random) {
  OwnedPicture owned;
  owned.picture = format;
  for (int i = 0; i < format.plane_count; ++i) {
    Plane& plane = owned.picture.planes[i];
    const size_t bytes =
        plane.stride_bytes * static_cast<size_t>(plane.height - 1) +
        static_cast<size_t>(plane.width) * format.BytesPerSample();
    owned.blocks.push_back(std::make_unique<uint8_t[]>(bytes));
    owned.sizes.push_back(bytes);
    plane.data = owned.blocks.back().get();
    if (random != nullptr)
      FillWithNoise(*random, format, plane.data, bytes);
  }
  return owned;
}

}  // namespace

Test::Test(const char* name, void (*body)()) {
  Entries().push_back({name, body});
}

void Fail(const char* file, int line, const char* what) {
  ++failures;
  std::fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
}

int Pick(Random& random, int minimum, int maximum) {
  return std::uniform_int_distribution<int>(minimum, maximum)(random);
}

int OwnedPicture::Sample(int plane, int x, int y) const {
  const uint8_t* row = Row<const uint8_t>(picture.planes[plane], y);
  if (picture.bit_depth == 8)
    return row[x];
  return row[2 * x] | row[2 * x + 1] << 8;
}

OwnedPicture RandomPicture(Random& random) {
  static constexpr int kPlaneCounts[] = {1, 3, 4};
  static constexpr int kDepths[] = {8, 10, 12, 16};
  Picture format;
  format.plane_count = kPlaneCounts[Pick(random, 0, 2)];
  format.bit_depth = kDepths[Pick(random, 0, 3)];
  format.chroma_shift_x = Pick(random, 0, 2);
  format.chroma_shift_y = Pick(random, 0, 2);
  format.full_range = Pick(random, 0, 1) == 1;
  const int width = Pick(random, 1, 397);
  const int height = Pick(random, 1, 31);
  for (int i = 0; i < format.plane_count; ++i) {
    Plane& plane = format.planes[i];
    plane.width = PlaneLength(width, format.ShiftX(i));
    plane.height = PlaneLength(height, format.ShiftY(i));
    plane.stride_bytes = static_cast<size_t>(plane.width + Pick(random, 0, 5)) *
                         format.BytesPerSample();
  }
  return Allocate(format, &random);
}

OwnedPicture RandomTwin(Random& random, const OwnedPicture& of) {
  return Allocate(of.picture, &random);
}

OwnedPicture Copy(const OwnedPicture& of) {
  OwnedPicture copy = Allocate(of.picture, nullptr);
  for (size_t i = 0; i < of.blocks.size(); ++i)
    std::memcpy(copy.blocks[i].get(), of.blocks[i].get(), of.sizes[i]);
  return copy;
}

Rect RandomRect(Random& random, const Picture& picture) {
  const int x = Pick(random, 0, picture.Width() - 1);
  const int y = Pick(random, 0, picture.Height() - 1);
  return {x, y, Pick(random, 1, picture.Width() - x),
          Pick(random, 1, picture.Height() - y)};
}

bool Touches(const Rect& rect,
             const Picture& picture,
             int plane,
             int x,
             int y) {
  const int left = x << picture.ShiftX(plane);
  const int top = y << picture.ShiftY(plane);
  return left < rect.Right() && left + (1 << picture.ShiftX(plane)) > rect.x &&
         top < rect.Bottom() && top + (1 << picture.ShiftY(plane)) > rect.y;
}

}  // namespace clearveil::testing

int main() {
  for (const auto& entry : clearveil::testing::Entries()) {
    const int before = clearveil::testing::failures;
    entry.body();
    std::printf("%s %s\n",
                clearveil::testing::failures == before ? "ok  " : "FAIL",
                entry.name);
  }
  return clearveil::testing::failures == 0 ? 0 : 1;
}
