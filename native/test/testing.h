// SPDX-License-Identifier: GPL-3.0-or-later
// A very small test frame: named tests, checks that report and go on.
#ifndef CLEARVEIL_TEST_TESTING_H_
#define CLEARVEIL_TEST_TESTING_H_

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "kernels/picture.h"

namespace clearveil::testing {

// Registers a test at start-up.
struct Test {
  Test(const char* name, void (*body)());
};

// Reports a failed check; the test goes on.
void Fail(const char* file, int line, const char* what);

#define TEST(name)                                                   \
  static void name();                                                \
  static const ::clearveil::testing::Test name##_test(#name, &name); \
  static void name()

#define CHECK(condition)                                          \
  do {                                                            \
    if (!(condition))                                             \
      ::clearveil::testing::Fail(__FILE__, __LINE__, #condition); \
  } while (false)

using Random = std::mt19937;

int Pick(Random& random, int minimum, int maximum);

// A picture of random format and content whose planes are heap blocks that end
// with the last sample, so that the address sanitizer sees a step beyond it.
struct OwnedPicture {
  Picture picture;
  std::vector<std::unique_ptr<uint8_t[]>> blocks;
  std::vector<size_t> sizes;

  int Sample(int plane, int x, int y) const;
};

OwnedPicture RandomPicture(Random& random);

// Another picture of the same format and strides with other content.
OwnedPicture RandomTwin(Random& random, const OwnedPicture& of);

// The same picture in memory of its own.
OwnedPicture Copy(const OwnedPicture& of);

// A rectangle inside the picture.
Rect RandomRect(Random& random, const Picture& picture);

// True when the rectangle touches the sample x, y of a plane.
bool Touches(const Rect& rect, const Picture& picture, int plane, int x, int y);

}  // namespace clearveil::testing

#endif  // CLEARVEIL_TEST_TESTING_H_
