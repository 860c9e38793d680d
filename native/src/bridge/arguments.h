// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the flat arguments of native/lib into kernel types. The facade has
// checked them and says what is wrong in its own words; here they are checked
// again, because a wrong number would become a write outside a buffer.
//
// Every reader returns false with a JavaScript exception pending.
#ifndef CLEARVEIL_BRIDGE_ARGUMENTS_H_
#define CLEARVEIL_BRIDGE_ARGUMENTS_H_

#include <napi.h>

#include <string>
#include <vector>

#include "kernels/picture.h"
#include "kernels/veil.h"

namespace clearveil {

// Throws an Error in JavaScript and returns false.
bool Refuse(Napi::Env env, const char* message);

// Arguments `index` and `index + 1`: an array of planes (Uint8Array), and an
// Int32Array of width, height, bit depth, chroma shift x, chroma shift y, full
// range, then the stride in bytes of each plane.
bool ReadPicture(const Napi::CallbackInfo& info, size_t index, Picture* out);

// Two pictures in four arguments from 0, of the same geometry.
bool ReadPicturePair(const Napi::CallbackInfo& info, Picture* a, Picture* b);

// An Int32Array with x, y, width, height of each rectangle, all inside.
bool ReadRects(const Napi::CallbackInfo& info,
               size_t index,
               const Picture& picture,
               std::vector<Rect>* out);

// Arguments `index` to `index + 2`: an Int32Array with the fields of each veil
// (VeilField in arguments.cc), an Int32Array with x, y, width, height of the
// rectangles of all veils in their order, and an array of their texts.
bool ReadVeils(const Napi::CallbackInfo& info,
               size_t index,
               const Picture& picture,
               std::vector<Veil>* out);

bool ReadInt(const Napi::CallbackInfo& info,
             size_t index,
             int minimum,
             int maximum,
             int* out);

// Printable ASCII.
bool ReadText(Napi::Env env, const Napi::Value& value, std::string* out);

}  // namespace clearveil

#endif  // CLEARVEIL_BRIDGE_ARGUMENTS_H_
