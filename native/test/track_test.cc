// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

#include "kernels/track_box.h"
#include "kernels/track_luma.h"
#include "kernels/track_motion.h"
#include "kernels/track_patch.h"
#include "testing.h"

namespace clearveil::testing {
namespace {

// A pyramid in a heap block that ends with its last sample.
struct OwnedPyramid {
  std::unique_ptr<uint8_t[]> block;
  size_t bytes = 0;
  LumaPyramid view;
};

OwnedPyramid Reduce(const Picture& picture,
                    const Upright& upright,
                    int width,
                    int height) {
  OwnedPyramid owned;
  owned.bytes = LumaPyramidBytes(width, height);
  owned.block = std::make_unique<uint8_t[]>(owned.bytes);
  ReduceLuma(picture, upright, width, height, owned.block.get());
  owned.view = ViewLumaPyramid(owned.block.get(), width, height);
  return owned;
}

// A smooth pattern that differs everywhere, 0 to 255.
double Pattern(double x, double y, int seed) {
  const double s = seed;
  return 128 + 42 * std::sin(x * 0.23 + s) * std::cos(y * 0.19 - s) +
         40 * std::sin(x * 0.071 - y * 0.083 + 2 * s) +
         40 * std::cos(x * 0.031 + y * 0.113 + s);
}

constexpr int kWidth = 160;
constexpr int kHeight = 120;

// A background that the camera moves over, and a subject on it that moves on
// its own: a disc of other texture.
struct Scene {
  double camera_x = 0;
  double camera_y = 0;
  double x = 0;
  double y = 0;
  double size = 0;
  bool hidden = false;
};

OwnedPyramid Draw(const Scene& scene) {
  std::vector<uint8_t> samples(size_t{kWidth} * kHeight);
  for (int row = 0; row < kHeight; ++row) {
    for (int column = 0; column < kWidth; ++column) {
      const double x = column + 0.5;
      const double y = row + 0.5;
      const double u = (x - scene.x) / scene.size;
      const double v = (y - scene.y) / scene.size;
      const bool on = !scene.hidden && u * u + v * v < 0.4;
      const double value =
          on ? Pattern(60 * u, 60 * v, 5)
             : Pattern(x + scene.camera_x, y + scene.camera_y, 1);
      samples[static_cast<size_t>(row * kWidth + column)] =
          static_cast<uint8_t>(std::clamp(value, 0.0, 255.0));
    }
  }
  Picture picture;
  picture.plane_count = 1;
  picture.planes[0] = {samples.data(), kWidth, kWidth, kHeight};
  return Reduce(picture, {}, kWidth, kHeight);
}

TrackBox BoxOf(const Scene& scene) {
  return {scene.x - scene.size / 2, scene.y - scene.size / 2, scene.size,
          scene.size};
}

// Steps through scenes with the motion that the pictures themselves show.
std::vector<TrackStep> StepsOf(const std::vector<OwnedPyramid>& pictures) {
  std::vector<TrackStep> steps(pictures.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    steps[i].picture = pictures[i].view;
    if (i > 0) {
      steps[i].motion =
          MeasureScene(pictures[i - 1].view, pictures[i].view).motion;
    }
  }
  return steps;
}

std::vector<Scene> Walk(int count, double speed, double growth) {
  std::vector<Scene> scenes;
  for (int i = 0; i < count; ++i) {
    Scene scene;
    scene.x = 50 + speed * i;
    scene.y = 55 + 0.5 * speed * i;
    scene.size = 24 * std::pow(growth, i);
    scene.camera_x = 1.5 * i;
    scene.camera_y = -0.8 * i;
    scenes.push_back(scene);
  }
  return scenes;
}

std::vector<OwnedPyramid> DrawAll(const std::vector<Scene>& scenes) {
  std::vector<OwnedPyramid> pictures;
  for (const Scene& scene : scenes)
    pictures.push_back(Draw(scene));
  return pictures;
}

// The mean of a cell, sample by sample.
int CellMean(const OwnedPicture& owned, int columns, int rows, int c, int r) {
  const Picture& p = owned.picture;
  const auto start = [](int i, int n, int length) {
    return static_cast<int>(int64_t{i} * length / n);
  };
  int64_t sum = 0;
  int64_t count = 0;
  for (int y = start(r, rows, p.Height()); y < start(r + 1, rows, p.Height());
       ++y) {
    for (int x = start(c, columns, p.Width());
         x < start(c + 1, columns, p.Width()); ++x) {
      sum += owned.Sample(0, x, y);
      ++count;
    }
  }
  const int64_t mean = (sum + count / 2) / count;
  return static_cast<int>(std::min<int64_t>(mean >> (p.bit_depth - 8), 255));
}

TEST(ReducedLumaEqualsCellMeansInEveryOrientation) {
  Random random(21);
  for (int round = 0; round < 100; ++round) {
    const OwnedPicture owned = RandomPicture(random);
    const Picture& p = owned.picture;
    const Upright upright = {90 * Pick(random, 0, 3), Pick(random, 0, 1) == 1};
    const int columns = Pick(random, 1, p.Width());
    const int rows = Pick(random, 1, p.Height());
    const bool turned = upright.rotation % 180 != 0;
    const int width = turned ? rows : columns;
    const int height = turned ? columns : rows;
    const OwnedPyramid small = Reduce(p, upright, width, height);
    for (int r = 0; r < rows; ++r) {
      for (int c = 0; c < columns; ++c) {
        // Mirrored first, then turned clockwise.
        const int x = upright.mirrored ? columns - 1 - c : c;
        int to_x = x;
        int to_y = r;
        if (upright.rotation == 90) {
          to_x = rows - 1 - r;
          to_y = x;
        } else if (upright.rotation == 180) {
          to_x = columns - 1 - x;
          to_y = rows - 1 - r;
        } else if (upright.rotation == 270) {
          to_x = r;
          to_y = columns - 1 - x;
        }
        CHECK(small.block[static_cast<size_t>(to_y * width + to_x)] ==
              CellMean(owned, columns, rows, c, r));
      }
    }
  }
}

TEST(PyramidLevelsAreMeansOfFour) {
  Random random(22);
  for (int round = 0; round < 40; ++round) {
    const OwnedPicture owned = RandomPicture(random);
    const Picture& p = owned.picture;
    const OwnedPyramid small = Reduce(p, {}, p.Width(), p.Height());
    for (int i = 1; i < small.view.level_count; ++i) {
      const LumaLevel& from = small.view.levels[i - 1];
      const LumaLevel& to = small.view.levels[i];
      CHECK(to.width == from.width / 2 && to.height == from.height / 2);
      CHECK(to.data + to.width * to.height <=
            small.block.get() + small.bytes);
      for (int y = 0; y < to.height; ++y) {
        for (int x = 0; x < to.width; ++x) {
          const uint8_t* at = from.data + 2 * y * from.width + 2 * x;
          const int sum = at[0] + at[1] + at[from.width] + at[from.width + 1];
          CHECK(to.data[y * to.width + x] == (sum + 2) / 4);
        }
      }
    }
  }
}

TEST(CameraMotionIsFoundPastAMovingSubject) {
  const int shifts[][2] = {{0, 0}, {3, -2}, {-9, 5}, {14, 10}};
  for (const auto& shift : shifts) {
    Scene before;
    before.x = 60;
    before.y = 60;
    before.size = 40;
    Scene after = before;
    after.camera_x = -shift[0];
    after.camera_y = -shift[1];
    after.x += 6;
    const SceneChange change =
        MeasureScene(Draw(before).view, Draw(after).view);
    CHECK(change.support > 0.5);
    // The middle of the picture goes where the camera says.
    const SceneMotion& m = change.motion;
    const double x = m.a * 80 - m.b * 60 + m.tx - 80;
    const double y = m.b * 80 + m.a * 60 + m.ty - 60;
    CHECK(std::abs(x - shift[0]) < 1 && std::abs(y - shift[1]) < 1);
  }
}

TEST(PicturesWithoutTextureHaveNoMotion) {
  std::vector<uint8_t> samples(size_t{kWidth} * kHeight, 90);
  Picture picture;
  picture.plane_count = 1;
  picture.planes[0] = {samples.data(), kWidth, kWidth, kHeight};
  const OwnedPyramid flat = Reduce(picture, {}, kWidth, kHeight);
  const SceneChange change = MeasureScene(flat.view, flat.view);
  CHECK(change.support == 0 && change.difference == 0);
  CHECK(change.motion.a == 1 && change.motion.b == 0);
  CHECK(change.motion.tx == 0 && change.motion.ty == 0);
}

TEST(AMovingGrowingSubjectIsFollowedBothWays) {
  const std::vector<Scene> scenes = Walk(16, 3, 1.03);
  const std::vector<OwnedPyramid> pictures = DrawAll(scenes);
  for (const bool backwards : {false, true}) {
    std::vector<Scene> order = scenes;
    std::vector<TrackStep> steps;
    std::vector<OwnedPyramid> turned;
    if (backwards) {
      std::reverse(order.begin(), order.end());
      turned = DrawAll(order);
      steps = StepsOf(turned);
    } else {
      steps = StepsOf(pictures);
    }
    const TrackPath path = FollowBox(steps, BoxOf(order.front()));
    CHECK(path.end == PathEnd::kPicturesEnd && path.met == -1);
    CHECK(path.points.size() == order.size() - 1);
    for (size_t i = 0; i < path.points.size(); ++i)
      CHECK(Overlap(path.points[i].box, BoxOf(order[i + 1])) > 0.7);
  }
}

TEST(AWrongMotionOfTheSceneLosesNobody) {
  // It stands still, or walks, while what is told of the scene is the motion of
  // somebody who passes close by: further than the tracker searches.
  for (const double speed : {0.0, 3.0}) {
    std::vector<Scene> scenes = Walk(12, speed, 1);
    for (Scene& scene : scenes)
      scene.camera_x = scene.camera_y = 0;
    const std::vector<OwnedPyramid> pictures = DrawAll(scenes);
    std::vector<TrackStep> steps = StepsOf(pictures);
    for (size_t i = 4; i < steps.size(); ++i)
      steps[i].motion = {1, 0, -30, 4};
    const TrackPath path = FollowBox(steps, BoxOf(scenes[0]));
    CHECK(path.points.size() == scenes.size() - 1);
    for (size_t i = 0; i < path.points.size(); ++i)
      CHECK(Overlap(path.points[i].box, BoxOf(scenes[i + 1])) > 0.7);
  }
}

TEST(APathEndsWhereItMeetsAStop) {
  const std::vector<Scene> scenes = Walk(10, 2, 1);
  const std::vector<OwnedPyramid> pictures = DrawAll(scenes);
  std::vector<TrackStep> steps = StepsOf(pictures);
  steps[3].stops = {{2, 2, 20, 20}};
  steps[5].stops = {{2, 2, 20, 20}, BoxOf(scenes[5])};
  const TrackPath path = FollowBox(steps, BoxOf(scenes[0]));
  CHECK(path.end == PathEnd::kMet && path.met == 1);
  CHECK(path.points.size() == 5);
}

TEST(AVanishedSubjectIsLost) {
  std::vector<Scene> scenes = Walk(12, 1, 1);
  for (size_t i = 5; i < scenes.size(); ++i)
    scenes[i].hidden = true;
  const std::vector<OwnedPyramid> pictures = DrawAll(scenes);
  const TrackPath path = FollowBox(StepsOf(pictures), BoxOf(scenes[0]));
  CHECK(path.end == PathEnd::kLost);
  CHECK(path.points.size() >= 4 && path.points.size() <= 6);
}

TEST(ASubjectThatLeavesThePictureEndsItsPath) {
  std::vector<Scene> scenes = Walk(20, 0, 1);
  for (size_t i = 0; i < scenes.size(); ++i)
    scenes[i].x = 40 - 5.0 * static_cast<double>(i);
  const std::vector<OwnedPyramid> pictures = DrawAll(scenes);
  const TrackPath path = FollowBox(StepsOf(pictures), BoxOf(scenes[0]));
  CHECK(path.end == PathEnd::kLeft || path.end == PathEnd::kLost);
  CHECK(path.points.size() >= 5 && path.points.size() <= 12);
}

TEST(FollowingTwiceGivesTheSameBits) {
  const std::vector<OwnedPyramid> pictures = DrawAll(Walk(8, 3, 0.98));
  const std::vector<TrackStep> steps = StepsOf(pictures);
  const TrackBox start = {38, 43, 24, 24};
  const TrackPath a = FollowBox(steps, start);
  const TrackPath b = FollowBox(steps, start);
  CHECK(a.points.size() == b.points.size() && !a.points.empty());
  CHECK(std::memcmp(a.points.data(), b.points.data(),
                    a.points.size() * sizeof(TrackPoint)) == 0);
}

// Nothing is known of these boxes and motions but that they are numbers: the
// sanitizers watch that no sample beyond the picture is read.
TEST(AnyBoxAndMotionStaysInsideThePicture) {
  Random random(23);
  const double extremes[] = {-1e6, -300, -1, 0, 0.25, 1, 40, 500, 1e6};
  const auto any = [&] { return extremes[Pick(random, 0, 8)]; };
  for (int round = 0; round < 300; ++round) {
    const OwnedPicture first = RandomPicture(random);
    const int width = Pick(random, 1, first.picture.Width());
    const int height = Pick(random, 1, first.picture.Height());
    const OwnedPyramid a = Reduce(first.picture, {}, width, height);
    const OwnedPyramid b =
        Reduce(RandomTwin(random, first).picture, {}, width, height);
    const SceneChange change = MeasureScene(a.view, b.view);
    CHECK(std::isfinite(change.motion.tx) && std::isfinite(change.motion.a));
    TrackStep step = {a.view, {}, {}};
    TrackStep next = {b.view, {any(), any(), any(), any()}, {}};
    if (Pick(random, 0, 1) == 1)
      next.motion = change.motion;
    const TrackBox start = {any(), any(), std::abs(any()) + 1e-9,
                            std::abs(any()) + 1e-9};
    const TrackPath path = FollowBox({step, next, step}, start);
    CHECK(path.points.size() <= 2);
    for (const TrackPoint& point : path.points) {
      CHECK(std::isfinite(point.box.x) && std::isfinite(point.box.y));
      CHECK(point.box.width > 0 && point.box.height > 0);
      CHECK(point.confidence <= 1.0001);
    }
  }
}

}  // namespace
}  // namespace clearveil::testing
