// SPDX-License-Identifier: GPL-3.0-or-later
// Registers the addon's functions; nothing else happens here.
#include <napi.h>

#include "bridge/functions.h"

namespace {

Napi::Object Register(Napi::Env env, Napi::Object exports) {
  const auto add = [&](const char* name,
                       Napi::Value (*function)(const Napi::CallbackInfo&)) {
    exports.Set(name, Napi::Function::New(env, function, name));
  };
  add("paintVeils", clearveil::PaintVeilsBridge);
  add("veilTextScale", clearveil::VeilTextScaleBridge);
  add("compareOutside", clearveil::CompareOutsideBridge);
  add("compareInside", clearveil::CompareInsideBridge);
  add("blockMeans", clearveil::BlockMeansBridge);
  add("reduceLuma", clearveil::ReduceLumaBridge);
  add("measureScene", clearveil::MeasureSceneBridge);
  add("followBoxes", clearveil::FollowBoxesBridge);
  add("regionSums", clearveil::RegionSumsBridge);
  add("resampleRgb", clearveil::ResampleRgbBridge);
  exports.Set("version", Napi::String::New(env, CLEARVEIL_NATIVE_VERSION));
  return exports;
}

}  // namespace

NODE_API_MODULE(clearveil, Register)
