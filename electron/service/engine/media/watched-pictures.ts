// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Brings pictures of any kind into the one form that every player shows: 8 bits, chroma halved both ways, even sizes. For
 * watching only: samples are computed, and large pictures may be made smaller.
 */
import {
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
} from 'node-av/constants';
import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import type { PictureSize } from '../../../../core/base/geometry.ts';

/** The size in which pictures are watched: even, and neither side longer than `longest` pixels. */
export function watchedSize({ width, height }: PictureSize, longest: number): PictureSize {
  const share = Math.min(1, longest / Math.max(width, height));
  const even = (side: number): number => Math.max(2, 2 * Math.ceil((side * share) / 2));
  return { width: even(width), height: even(height) };
}

/** What pictures of a stream state of their colours; a stream states it once. */
type Look = Pick<Frame, 'colorRange' | 'colorPrimaries' | 'colorTrc' | 'colorSpace' | 'chromaLocation'>;

/** What the watched pictures state: what the first one does. Those that come in red, green and blue get colours of video. */
function lookOf({ colorRange, colorPrimaries, colorTrc, colorSpace, chromaLocation }: Frame): Look {
  const isRgb = colorSpace === AVCOL_SPC_RGB;
  return {
    colorRange: isRgb ? AVCOL_RANGE_MPEG : colorRange,
    colorSpace: isRgb ? AVCOL_SPC_SMPTE170M : colorSpace,
    colorPrimaries,
    colorTrc,
    chromaLocation,
  };
}

/** Pictures of one stream, in the size and with the colours stated of the first. Close it when done. */
export class WatchedPictures {
  readonly #size: PictureSize;
  readonly #look: Look;
  readonly #scaler = new SoftwareScaleContext();
  #own = new Frame();

  constructor(first: Frame, size: PictureSize) {
    this.#size = size;
    this.#look = lookOf(first);
    // Without a fixed set-up the scaler goes by what each pair of frames states.
    this.#scaler.allocContext();
    this.#own.alloc();
  }

  /** The picture as it is watched: this object's own, valid until the next call. */
  apply(frame: Frame): Frame {
    const { width, height } = this.#size;
    const fits = frame.format === AV_PIX_FMT_YUV420P || frame.format === AV_PIX_FMT_YUVJ420P;
    this.#own.free();
    this.#own =
      fits && frame.width === width && frame.height === height ? cloned(frame) : this.#scaled(frame);
    // The older name of full range means the same samples; what they are is stated beside.
    this.#own.format = AV_PIX_FMT_YUV420P;
    return Object.assign(this.#own, this.#look);
  }

  #scaled(frame: Frame): Frame {
    const target = new Frame();
    target.alloc();
    target.format = AV_PIX_FMT_YUV420P;
    target.width = this.#size.width;
    target.height = this.#size.height;
    if (target.getBuffer() < 0) throw new Error('no memory for a picture');
    const copied = target.copyProps(frame);
    Object.assign(target, this.#look);
    const done = copied < 0 ? copied : this.#scaler.scaleFrameSync(target, frame);
    if (done < 0) throw new Error(`converting a picture: ${FFmpegError.strerror(done)}`);
    return target;
  }

  close(): void {
    this.#scaler.freeContext();
    this.#own.free();
  }
}

function cloned(frame: Frame): Frame {
  const own = frame.clone();
  if (!own) throw new Error('no memory for a picture');
  return own;
}
