// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/arguments.h"
#include "bridge/functions.h"
#include "kernels/block_means.h"

namespace clearveil {

Napi::Value BlockMeansBridge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Picture picture;
  int columns = 0;
  int rows = 0;
  if (!ReadPicture(info, 0, &picture) ||
      !ReadInt(info, 2, 1, picture.Width(), &columns) ||
      !ReadInt(info, 3, 1, picture.Height(), &rows)) {
    return env.Undefined();
  }
  const size_t blocks =
      static_cast<size_t>(columns) * static_cast<size_t>(rows);
  Napi::Float32Array means = Napi::Float32Array::New(env, blocks);
  if (env.IsExceptionPending())
    return env.Undefined();
  BlockMeans(picture, columns, rows, means.Data());
  return means;
}

}  // namespace clearveil
