// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/arguments.h"
#include "bridge/functions.h"
#include "kernels/text_layout.h"

namespace clearveil {

Napi::Value PaintVeilsBridge(const Napi::CallbackInfo& info) {
  Picture picture;
  std::vector<Veil> veils;
  if (!ReadPicture(info, 0, &picture) || !ReadVeils(info, 2, picture, &veils))
    return info.Env().Undefined();
  return Napi::Number::New(info.Env(), PaintVeils(picture, veils));
}

Napi::Value VeilTextScaleBridge(const Napi::CallbackInfo& info) {
  int width = 0;
  int height = 0;
  std::string text;
  if (!ReadInt(info, 0, 1, 32768, &width) ||
      !ReadInt(info, 1, 1, 32768, &height) ||
      !ReadText(info.Env(), info[2], &text)) {
    return info.Env().Undefined();
  }
  return Napi::Number::New(info.Env(), LayOutText(text, width, height).scale);
}

}  // namespace clearveil
