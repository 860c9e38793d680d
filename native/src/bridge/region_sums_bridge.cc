// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/arguments.h"
#include "bridge/functions.h"
#include "kernels/region_sums.h"

namespace clearveil {

Napi::Value RegionSumsBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Picture picture;
  std::vector<Rect> rects;
  if (!ReadPicture(info, 0, &picture) || !ReadRects(info, 2, picture, &rects))
    return env.Undefined();
  const std::vector<PlaneSum> sums = RegionSums(picture, rects);
  const Napi::Array result = Napi::Array::New(env, sums.size());
  for (uint32_t i = 0; i < sums.size(); ++i) {
    Napi::Object plane = Napi::Object::New(env);
    plane.Set("sum", Napi::Number::New(env, static_cast<double>(sums[i].sum)));
    plane.Set("samples",
              Napi::Number::New(env, static_cast<double>(sums[i].samples)));
    result.Set(i, plane);
  }
  return result;
}

}  // namespace clearveil
