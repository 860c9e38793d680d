// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "bridge/arguments.h"
#include "bridge/functions.h"
#include "kernels/resample.h"

namespace clearveil {
namespace {

constexpr int kMaxSide = 32768;
constexpr int kMaxTaps = 65536;

template <typename Array>
bool ReadTyped(Napi::Env env,
               const Napi::Value& value,
               napi_typedarray_type type,
               Array* out) {
  if (!value.IsTypedArray() ||
      value.As<Napi::TypedArray>().TypedArrayType() != type) {
    return Refuse(env, "a typed array of another kind was expected");
  }
  *out = value.As<Array>();
  return true;
}

// Arguments from `index`: first, taps (Int32Array), weights (Float32Array),
// stride. `limit`: samples of the picture along the axis.
bool ReadAxis(const Napi::CallbackInfo& info,
              size_t index,
              int limit,
              FilterAxis* out) {
  const Napi::Env env = info.Env();
  Napi::Int32Array first;
  Napi::Int32Array taps;
  Napi::Float32Array weights;
  if (!ReadTyped(env, info[index], napi_int32_array, &first) ||
      !ReadTyped(env, info[index + 1], napi_int32_array, &taps) ||
      !ReadTyped(env, info[index + 2], napi_float32_array, &weights) ||
      !ReadInt(info, index + 3, 1, kMaxTaps, &out->stride)) {
    return false;
  }
  const size_t outputs = first.ElementLength();
  if (outputs < 1 || outputs > kMaxSide || taps.ElementLength() != outputs ||
      weights.ElementLength() < outputs * static_cast<size_t>(out->stride)) {
    return Refuse(env, "a filter axis does not add up");
  }
  out->outputs = static_cast<int>(outputs);
  out->first = first.Data();
  out->taps = taps.Data();
  out->weights = weights.Data();
  for (size_t i = 0; i < outputs; ++i) {
    const int count = out->taps[i];
    if (count < 0 || count > std::min(out->stride, limit) ||
        out->first[i] < 0 || out->first[i] > limit - count) {
      return Refuse(env, "a filter tap leaves the picture");
    }
  }
  return true;
}

}  // namespace

Napi::Value ResampleRgbBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Uint8Array bytes;
  Napi::Float32Array target;
  Napi::Float64Array range;
  RgbView picture;
  FilterAxis across;
  FilterAxis down;
  if (!ReadTyped(env, info[0], napi_uint8_array, &bytes) ||
      !ReadInt(info, 1, 1, kMaxSide, &picture.width) ||
      !ReadInt(info, 2, 1, kMaxSide, &picture.height) ||
      !ReadAxis(info, 3, picture.width, &across) ||
      !ReadAxis(info, 7, picture.height, &down) ||
      !ReadTyped(env, info[11], napi_float64_array, &range) ||
      !ReadTyped(env, info[12], napi_float32_array, &target)) {
    return env.Undefined();
  }
  const size_t pixels = static_cast<size_t>(picture.width) *
                        static_cast<size_t>(picture.height);
  const size_t values = 3 * static_cast<size_t>(across.outputs) *
                        static_cast<size_t>(down.outputs);
  if (bytes.ByteLength() != 3 * pixels || target.ElementLength() != values ||
      range.ElementLength() != 4) {
    Refuse(env, "the picture, its target or its range has another size");
    return env.Undefined();
  }
  picture.data = bytes.Data();
  const ValueRange values_as = {
      static_cast<float>(range[0]), static_cast<float>(range[1]),
      static_cast<float>(range[2]), range[3] != 0};
  ResampleRgb(picture, across, down, values_as, target.Data());
  return env.Undefined();
}

}  // namespace clearveil
