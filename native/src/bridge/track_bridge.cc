// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <iterator>

#include "bridge/arguments.h"
#include "bridge/functions.h"
#include "kernels/track_box.h"
#include "kernels/track_luma.h"
#include "kernels/track_motion.h"

namespace clearveil {
namespace {

constexpr int kMaxSmallSide = 4096;
constexpr uint32_t kMaxSteps = 1024;
constexpr size_t kMaxBoxes = 4096;
constexpr size_t kBoxFields = 4;
constexpr size_t kMotionFields = 4;
// Far outside every picture, and far inside what the arithmetic can hold.
constexpr double kMostCoordinate = 1e6;

// A view of a Float64Array: valid while the call lasts.
struct NumberView {
  const double* data = nullptr;
  size_t size = 0;
};

bool ReadNumbers(Napi::Env env,
                 const Napi::Value& value,
                 double most,
                 NumberView* out) {
  if (!value.IsTypedArray() ||
      value.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array) {
    return Refuse(env, "a Float64Array was expected");
  }
  const Napi::Float64Array array = value.As<Napi::Float64Array>();
  *out = {array.Data(), array.ElementLength()};
  for (size_t i = 0; i < out->size; ++i) {
    if (!(std::abs(out->data[i]) <= most))
      return Refuse(env, "a number is out of range");
  }
  return true;
}

bool ReadBoxes(Napi::Env env,
               const Napi::Value& value,
               std::vector<TrackBox>* out) {
  NumberView numbers;
  if (!ReadNumbers(env, value, kMostCoordinate, &numbers))
    return false;
  if (numbers.size % kBoxFields != 0 || numbers.size / kBoxFields > kMaxBoxes)
    return Refuse(env, "a list of boxes has the wrong length");
  for (size_t i = 0; i < numbers.size; i += kBoxFields) {
    const double* box = numbers.data + i;
    if (!(box[2] > 0 && box[3] > 0))
      return Refuse(env, "a box has no area");
    out->push_back({box[0], box[1], box[2], box[3]});
  }
  return true;
}

bool ReadPyramid(Napi::Env env,
                 const Napi::Value& value,
                 int width,
                 int height,
                 LumaPyramid* out) {
  if (!value.IsTypedArray() ||
      value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    return Refuse(env, "a Uint8Array was expected as small luma");
  }
  const Napi::Uint8Array bytes = value.As<Napi::Uint8Array>();
  if (bytes.ByteLength() != LumaPyramidBytes(width, height))
    return Refuse(env, "the small luma has another size");
  *out = ViewLumaPyramid(bytes.Data(), width, height);
  return true;
}

bool ReadSmallSize(const Napi::CallbackInfo& info,
                   size_t index,
                   int* width,
                   int* height) {
  return ReadInt(info, index, 1, kMaxSmallSide, width) &&
         ReadInt(info, index + 1, 1, kMaxSmallSide, height);
}

// Arguments 0, 3 and 4: an array of small luma, the motions that lead to each
// of them, and the stop boxes of each.
bool ReadSteps(const Napi::CallbackInfo& info,
               int width,
               int height,
               std::vector<TrackStep>* out) {
  const Napi::Env env = info.Env();
  NumberView motions;
  if (!ReadNumbers(env, info[3], kMostCoordinate, &motions))
    return false;
  if (!info[0].IsArray() || !info[4].IsArray())
    return Refuse(env, "an array was expected");
  const Napi::Array pictures = info[0].As<Napi::Array>();
  const Napi::Array stops = info[4].As<Napi::Array>();
  const uint32_t count = pictures.Length();
  if (count > kMaxSteps || stops.Length() != count ||
      motions.size != kMotionFields * count) {
    return Refuse(env, "every picture has a motion and stops");
  }
  out->resize(count);
  for (uint32_t i = 0; i < count; ++i) {
    TrackStep& step = (*out)[i];
    const double* motion = motions.data + kMotionFields * i;
    step.motion = {motion[0], motion[1], motion[2], motion[3]};
    if (!ReadPyramid(env, pictures.Get(i), width, height, &step.picture) ||
        !ReadBoxes(env, stops.Get(i), &step.stops)) {
      return false;
    }
  }
  return true;
}

// The end, which stop was met, then x, y, width, height, confidence of each
// point.
Napi::Float64Array ToNumbers(Napi::Env env, const TrackPath& path) {
  constexpr size_t kHead = 2;
  constexpr size_t kPointFields = 5;
  Napi::Float64Array numbers =
      Napi::Float64Array::New(env, kHead + kPointFields * path.points.size());
  if (env.IsExceptionPending())
    return numbers;
  double* out = numbers.Data();
  *out++ = static_cast<double>(path.end);
  *out++ = path.met;
  for (const TrackPoint& point : path.points) {
    *out++ = point.box.x;
    *out++ = point.box.y;
    *out++ = point.box.width;
    *out++ = point.box.height;
    *out++ = point.confidence;
  }
  return numbers;
}

}  // namespace

Napi::Value ReduceLumaBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Picture picture;
  Upright upright;
  int mirrored = 0;
  int width = 0;
  int height = 0;
  if (!ReadPicture(info, 0, &picture) ||
      !ReadInt(info, 2, 0, 270, &upright.rotation) ||
      !ReadInt(info, 3, 0, 1, &mirrored) ||
      !ReadSmallSize(info, 4, &width, &height)) {
    return env.Undefined();
  }
  upright.mirrored = mirrored == 1;
  const bool turned = upright.rotation % 180 != 0;
  const int columns = turned ? height : width;
  const int rows = turned ? width : height;
  if (upright.rotation % 90 != 0 || columns > picture.Width() ||
      rows > picture.Height()) {
    Refuse(env, "the small luma does not fit the picture");
    return env.Undefined();
  }
  Napi::Uint8Array block =
      Napi::Uint8Array::New(env, LumaPyramidBytes(width, height));
  if (env.IsExceptionPending())
    return env.Undefined();
  ReduceLuma(picture, upright, width, height, block.Data());
  return block;
}

Napi::Value MeasureSceneBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  int width = 0;
  int height = 0;
  LumaPyramid from;
  LumaPyramid to;
  if (!ReadSmallSize(info, 2, &width, &height) ||
      !ReadPyramid(env, info[0], width, height, &from) ||
      !ReadPyramid(env, info[1], width, height, &to)) {
    return env.Undefined();
  }
  const SceneChange change = MeasureScene(from, to);
  const double values[] = {change.motion.a,  change.motion.b,
                           change.motion.tx, change.motion.ty,
                           change.support,   change.difference};
  Napi::Float64Array numbers =
      Napi::Float64Array::New(env, std::size(values));
  if (env.IsExceptionPending())
    return env.Undefined();
  std::copy(std::begin(values), std::end(values), numbers.Data());
  return numbers;
}

Napi::Value FollowBoxesBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  int width = 0;
  int height = 0;
  std::vector<TrackStep> steps;
  std::vector<TrackBox> starts;
  if (!ReadSmallSize(info, 1, &width, &height) ||
      !ReadSteps(info, width, height, &steps) ||
      !ReadBoxes(env, info[5], &starts)) {
    return env.Undefined();
  }
  Napi::Array paths = Napi::Array::New(env, starts.size());
  for (size_t i = 0; i < starts.size(); ++i) {
    const Napi::Float64Array numbers =
        ToNumbers(env, FollowBox(steps, starts[i]));
    if (env.IsExceptionPending())
      return env.Undefined();
    paths.Set(static_cast<uint32_t>(i), numbers);
  }
  return paths;
}

}  // namespace clearveil
