// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/arguments.h"
#include "bridge/functions.h"
#include "kernels/compare.h"

namespace clearveil {
namespace {

Napi::Number Count(Napi::Env env, uint64_t count) {
  return Napi::Number::New(env, static_cast<double>(count));
}

}  // namespace

Napi::Value CompareOutsideBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Picture reference;
  Picture candidate;
  std::vector<Rect> excluded;
  if (!ReadPicturePair(info, &reference, &candidate) ||
      !ReadRects(info, 4, reference, &excluded)) {
    return env.Undefined();
  }
  const std::vector<PlaneDifference> planes =
      CompareOutside(reference, candidate, excluded);
  const Napi::Array result = Napi::Array::New(env, planes.size());
  for (uint32_t i = 0; i < planes.size(); ++i) {
    Napi::Object plane = Napi::Object::New(env);
    plane.Set("sumSquares", Count(env, planes[i].sum_squares));
    plane.Set("samples", Count(env, planes[i].samples));
    plane.Set("maxDifference", Count(env, planes[i].max_difference));
    result.Set(i, plane);
  }
  return result;
}

Napi::Value CompareInsideBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Picture expected;
  Picture actual;
  std::vector<Rect> rects;
  int bound = 0;
  if (!ReadPicturePair(info, &expected, &actual) ||
      !ReadRects(info, 4, expected, &rects) ||
      !ReadInt(info, 5, 0, 65535, &bound)) {
    return env.Undefined();
  }
  const BoundedDifference difference =
      CompareInside(expected, actual, rects, static_cast<uint32_t>(bound));
  Napi::Object result = Napi::Object::New(env);
  result.Set("samples", Count(env, difference.samples));
  result.Set("maxDifference", Count(env, difference.max_difference));
  result.Set("over", Count(env, difference.over));
  return result;
}

}  // namespace clearveil
