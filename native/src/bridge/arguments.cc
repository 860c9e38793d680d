// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/arguments.h"

#include <algorithm>
#include <cstddef>

#include "kernels/glyphs.h"

namespace clearveil {
namespace {

constexpr int kMaxSide = 32768;
constexpr size_t kLayoutHead = 6;
constexpr size_t kRectFields = 4;

// What is told of a veil, in this order.
enum VeilField : size_t {
  kRectCount,
  kRotation,
  kMirrored,
  kTextX,
  kTextY,
  // 0 where there is no room for text.
  kTextWidth,
  kTextHeight,
  kTextLuma,
  kLuma,
  kCb,
  kCr,
  kPattern,
  kPatternX,
  kPatternY,
  kPatternWidth,
  kPatternHeight,
  kVeilFields,
};

// Farthest place of a pattern's area, px: beyond any picture.
constexpr int kFarthest = 1 << 25;

// A view of an Int32Array: valid while the call lasts.
struct IntView {
  const int32_t* data = nullptr;
  size_t size = 0;

  int32_t operator[](size_t i) const { return data[i]; }
};

bool ReadIntArray(const Napi::CallbackInfo& info, size_t index, IntView* out) {
  const Napi::Value value = info[index];
  if (!value.IsTypedArray() ||
      value.As<Napi::TypedArray>().TypedArrayType() != napi_int32_array) {
    return Refuse(info.Env(), "an Int32Array was expected");
  }
  const Napi::Int32Array array = value.As<Napi::Int32Array>();
  *out = {array.Data(), array.ElementLength()};
  return true;
}

bool Between(int value, int minimum, int maximum) {
  return value >= minimum && value <= maximum;
}

bool ReadLayout(Napi::Env env, const IntView& layout, Picture* out) {
  if (layout.size < kLayoutHead + 1 ||
      layout.size > kLayoutHead + Picture::kMaxPlanes) {
    return Refuse(env, "the picture layout has the wrong length");
  }
  out->plane_count = static_cast<int>(layout.size - kLayoutHead);
  out->bit_depth = layout[2];
  out->chroma_shift_x = layout[3];
  out->chroma_shift_y = layout[4];
  out->full_range = layout[5] != 0;
  const bool sound =
      out->plane_count != 2 && Between(layout[0], 1, kMaxSide) &&
      Between(layout[1], 1, kMaxSide) && Between(out->bit_depth, 8, 16) &&
      Between(out->chroma_shift_x, 0, 2) && Between(out->chroma_shift_y, 0, 2);
  return sound || Refuse(env, "the picture layout is out of range");
}

bool ReadPlane(Napi::Env env,
               const Napi::Value& value,
               int stride,
               size_t bytes_per_sample,
               Plane* plane) {
  if (!value.IsTypedArray() ||
      value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    return Refuse(env, "a Uint8Array was expected as plane");
  }
  Napi::Uint8Array bytes = value.As<Napi::Uint8Array>();
  const size_t row_bytes = static_cast<size_t>(plane->width) * bytes_per_sample;
  if (stride < 1 || static_cast<size_t>(stride) < row_bytes)
    return Refuse(env, "the stride is shorter than a row");
  plane->data = bytes.Data();
  plane->stride_bytes = static_cast<size_t>(stride);
  const size_t needed =
      plane->stride_bytes * static_cast<size_t>(plane->height - 1) + row_bytes;
  if (bytes.ByteLength() < needed)
    return Refuse(env, "the plane is shorter than its rows");
  const size_t address = reinterpret_cast<size_t>(plane->data);
  if ((address | plane->stride_bytes) % bytes_per_sample != 0)
    return Refuse(env, "the plane does not begin at a whole sample");
  return true;
}

bool Inside(const Rect& rect, const Picture& picture) {
  return rect.x >= 0 && rect.y >= 0 && rect.width >= 1 && rect.height >= 1 &&
         rect.width <= picture.Width() - rect.x &&
         rect.height <= picture.Height() - rect.y;
}

bool ReadPaint(Napi::Env env, const int32_t* fields, FillPaint* out) {
  out->luma = fields[kLuma];
  out->cb = fields[kCb];
  out->cr = fields[kCr];
  out->area = {fields[kPatternX], fields[kPatternY], fields[kPatternWidth],
               fields[kPatternHeight]};
  const bool sound = Between(out->luma, 16, 235) && Between(out->cb, 16, 240) &&
                     Between(out->cr, 16, 240) &&
                     Between(fields[kPattern], 0, 2) &&
                     Between(out->area.x, -kFarthest, kFarthest) &&
                     Between(out->area.y, -kFarthest, kFarthest) &&
                     Between(out->area.width, 1, kFarthest) &&
                     Between(out->area.height, 1, kFarthest);
  out->pattern = static_cast<Pattern>(sound ? fields[kPattern] : 0);
  return sound || Refuse(env, "a fill is out of range");
}

bool ReadVeil(Napi::Env env,
              const int32_t* fields,
              const Picture& picture,
              Veil* out) {
  out->orientation = {fields[kRotation], fields[kMirrored] != 0};
  out->text_luma = fields[kTextLuma];
  out->text_area = {fields[kTextX], fields[kTextY], fields[kTextWidth],
                    fields[kTextHeight]};
  if (!Between(out->orientation.rotation, 0, 270) ||
      out->orientation.rotation % 90 != 0) {
    return Refuse(env, "a rotation is 0, 90, 180 or 270");
  }
  if (!Between(out->text_luma, 16, 235))
    return Refuse(env, "a luma is from 16 to 235");
  if (out->text_area.width != 0 && !Inside(out->text_area, picture))
    return Refuse(env, "a text leaves the picture");
  return ReadPaint(env, fields, &out->paint);
}

}  // namespace

bool Refuse(Napi::Env env, const char* message) {
  if (!env.IsExceptionPending())
    Napi::Error::New(env, message).ThrowAsJavaScriptException();
  return false;
}

bool ReadPicture(const Napi::CallbackInfo& info, size_t index, Picture* out) {
  const Napi::Env env = info.Env();
  IntView layout;
  if (!ReadIntArray(info, index + 1, &layout) || !ReadLayout(env, layout, out))
    return false;
  if (!info[index].IsArray())
    return Refuse(env, "an array of planes was expected");
  const Napi::Array planes = info[index].As<Napi::Array>();
  if (planes.Length() != static_cast<uint32_t>(out->plane_count))
    return Refuse(env, "the picture has another number of planes");
  for (int i = 0; i < out->plane_count; ++i) {
    Plane& plane = out->planes[i];
    plane.width = PlaneLength(layout[0], out->ShiftX(i));
    plane.height = PlaneLength(layout[1], out->ShiftY(i));
    const int stride = layout[kLayoutHead + static_cast<size_t>(i)];
    const Napi::Value value = planes.Get(static_cast<uint32_t>(i));
    if (!ReadPlane(env, value, stride, out->BytesPerSample(), &plane))
      return false;
  }
  return true;
}

bool ReadPicturePair(const Napi::CallbackInfo& info, Picture* a, Picture* b) {
  if (!ReadPicture(info, 0, a) || !ReadPicture(info, 2, b))
    return false;
  const bool same = a->Width() == b->Width() && a->Height() == b->Height() &&
                    a->plane_count == b->plane_count &&
                    a->bit_depth == b->bit_depth &&
                    a->chroma_shift_x == b->chroma_shift_x &&
                    a->chroma_shift_y == b->chroma_shift_y;
  return same || Refuse(info.Env(), "the pictures differ in geometry");
}

bool ReadRects(const Napi::CallbackInfo& info,
               size_t index,
               const Picture& picture,
               std::vector<Rect>* out) {
  IntView numbers;
  if (!ReadIntArray(info, index, &numbers))
    return false;
  if (numbers.size % kRectFields != 0)
    return Refuse(info.Env(), "a rectangle has four numbers");
  for (size_t i = 0; i < numbers.size; i += kRectFields) {
    const Rect rect = {numbers[i], numbers[i + 1], numbers[i + 2],
                       numbers[i + 3]};
    if (!Inside(rect, picture))
      return Refuse(info.Env(), "a rectangle leaves the picture");
    out->push_back(rect);
  }
  return true;
}

bool ReadVeils(const Napi::CallbackInfo& info,
               size_t index,
               const Picture& picture,
               std::vector<Veil>* out) {
  const Napi::Env env = info.Env();
  IntView numbers;
  std::vector<Rect> rects;
  if (!ReadIntArray(info, index, &numbers) ||
      !ReadRects(info, index + 1, picture, &rects)) {
    return false;
  }
  if (numbers.size % kVeilFields != 0 || !info[index + 2].IsArray())
    return Refuse(env, "a veil has sixteen numbers and a text");
  const Napi::Array texts = info[index + 2].As<Napi::Array>();
  if (texts.Length() != numbers.size / kVeilFields)
    return Refuse(env, "every veil has one text");
  size_t taken = 0;
  for (uint32_t i = 0; i < texts.Length(); ++i) {
    const int32_t* fields = numbers.data + i * kVeilFields;
    Veil veil;
    if (!ReadVeil(env, fields, picture, &veil) ||
        !ReadText(env, texts.Get(i), &veil.text)) {
      return false;
    }
    const size_t count = static_cast<size_t>(fields[kRectCount]);
    if (fields[kRectCount] < 0 || count > rects.size() - taken)
      return Refuse(env, "a veil has more rectangles than were given");
    const auto first = rects.begin() + static_cast<std::ptrdiff_t>(taken);
    veil.rects.assign(first, first + static_cast<std::ptrdiff_t>(count));
    taken += count;
    out->push_back(std::move(veil));
  }
  return taken == rects.size() || Refuse(env, "a rectangle belongs to no veil");
}

bool ReadInt(const Napi::CallbackInfo& info,
             size_t index,
             int minimum,
             int maximum,
             int* out) {
  if (!info[index].IsNumber())
    return Refuse(info.Env(), "a number was expected");
  const int64_t value = info[index].As<Napi::Number>().Int64Value();
  if (value < minimum || value > maximum)
    return Refuse(info.Env(), "a number is out of range");
  *out = static_cast<int>(value);
  return true;
}

bool ReadText(Napi::Env env, const Napi::Value& value, std::string* out) {
  if (!value.IsString())
    return Refuse(env, "a text was expected");
  *out = value.As<Napi::String>().Utf8Value();
  const bool printable =
      std::all_of(out->begin(), out->end(), [](char character) {
        return character >= kFirstGlyph && character <= kLastGlyph;
      });
  return printable || Refuse(env, "a text must be printable ASCII");
}

}  // namespace clearveil
