// SPDX-License-Identifier: GPL-3.0-or-later
/** Brings pictures whose samples lie packed, interleaved or big-endian into planes, with every sample as it was. */
import {
  SWS_ACCURATE_RND,
  SWS_BITEXACT,
  SWS_FULL_CHR_H_INP,
  SWS_FULL_CHR_H_INT,
  SWS_POINT,
} from 'node-av/constants';
import { avGetPixFmtFromName, avGetPixFmtName, FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import { planarForm } from './pixel-format.ts';

/** No filter, nothing left out: where sizes are equal every sample is its own. */
const flags = (SWS_POINT |
  SWS_ACCURATE_RND |
  SWS_BITEXACT |
  SWS_FULL_CHR_H_INP |
  SWS_FULL_CHR_H_INT) as typeof SWS_POINT;

/** Rearranges the frames of one stream. Close it when done. */
export class Rearranger {
  readonly #to: (pixelFormat: string) => string | undefined;
  #scaler: SoftwareScaleContext | undefined;
  #shape = '';
  readonly #target = new Frame();

  /** `to`: the format to bring frames of another into, or undefined to leave them. */
  constructor(to: (pixelFormat: string) => string | undefined = planarForm) {
    this.#to = to;
    this.#target.alloc();
  }

  /** The frame itself where it is planar, else a picture of this object's own, valid until the next call. */
  apply(frame: Frame): Frame {
    const name = avGetPixFmtName(frame.format as Parameters<typeof avGetPixFmtName>[0]) ?? 'none';
    const planar = this.#to(name);
    if (planar === undefined) return frame;
    const format = avGetPixFmtFromName(planar);
    const { width, height } = frame;
    const shape = `${width}x${height} ${name}`;
    if (!this.#scaler || shape !== this.#shape) {
      this.#scaler?.freeContext();
      this.#scaler = new SoftwareScaleContext();
      this.#scaler.getContext(width, height, frame.format as never, width, height, format, flags);
      this.#shape = shape;
    }
    const target = this.#target;
    target.unref();
    target.format = format;
    target.width = width;
    target.height = height;
    if (target.getBuffer() < 0) throw new Error('no memory for a picture');
    const copied = target.copyProps(frame);
    const done = copied < 0 ? copied : this.#scaler.scaleFrameSync(target, frame);
    if (done < 0) throw new Error(`rearranging a picture: ${FFmpegError.strerror(done)}`);
    return target;
  }

  close(): void {
    this.#scaler?.freeContext();
    this.#scaler = undefined;
    this.#target.free();
  }
}
