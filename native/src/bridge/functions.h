// SPDX-License-Identifier: GPL-3.0-or-later
// The functions of the addon as JavaScript calls them. Arguments and results
// are described by type RawAddon in native/lib/addon.ts.
#ifndef CLEARVEIL_BRIDGE_FUNCTIONS_H_
#define CLEARVEIL_BRIDGE_FUNCTIONS_H_

#include <napi.h>

namespace clearveil {

Napi::Value PaintVeilsBridge(const Napi::CallbackInfo& info);
Napi::Value VeilTextScaleBridge(const Napi::CallbackInfo& info);
Napi::Value CompareOutsideBridge(const Napi::CallbackInfo& info);
Napi::Value CompareInsideBridge(const Napi::CallbackInfo& info);
Napi::Value BlockMeansBridge(const Napi::CallbackInfo& info);
Napi::Value ReduceLumaBridge(const Napi::CallbackInfo& info);
Napi::Value MeasureSceneBridge(const Napi::CallbackInfo& info);
Napi::Value FollowBoxesBridge(const Napi::CallbackInfo& info);
Napi::Value RegionSumsBridge(const Napi::CallbackInfo& info);
Napi::Value ResampleRgbBridge(const Napi::CallbackInfo& info);

}  // namespace clearveil

#endif  // CLEARVEIL_BRIDGE_FUNCTIONS_H_
