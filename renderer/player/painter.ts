// SPDX-License-Identifier: GPL-3.0-or-later
/** Keeps a canvas at the frame that is wanted: one picture on its way at a time, and always the latest wish next. */
import type { Failure } from '../../core/contract/envelope.ts';
import { failureOf } from '../client/index.ts';
import {
  exactFrame,
  expectFrames,
  type FramePicture,
  type FrameWish,
  keptFrame,
  quickFrame,
} from './frame-source.ts';

export type Painter = {
  /** `moving`: a quick picture will do. */
  want(wish: FrameWish, moving: boolean): void;
  stop(): void;
};

export type PainterNews = {
  readonly painted: (frame: number, exact: boolean) => void;
  readonly failed: (frame: number, failure: Failure) => void;
};

/** Frames ahead and behind that are fetched at rest. */
const ahead = 3;
const behind = 1;

const sameWish = (a: FrameWish, b: FrameWish): boolean =>
  a.footage === b.footage &&
  a.frame === b.frame &&
  a.revision === b.revision &&
  JSON.stringify(a.as) === JSON.stringify(b.as);

/** `frames`: how many the recording has. */
export function createPainter(canvas: HTMLCanvasElement, frames: number, news: PainterNews): Painter {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('this browser draws no pictures');
  const stopped = new AbortController();
  let wanted: { readonly wish: FrameWish; readonly moving: boolean } | undefined;
  let direction = 1;
  let busy = false;

  const paint = (picture: FramePicture): void => {
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    picture.draw(context);
    // Which frame these pixels are, for tests and for anyone who looks.
    canvas.setAttribute('data-frame', String(picture.frame));
    canvas.setAttribute('data-exact', String(picture.exact));
    news.painted(picture.frame, picture.exact);
  };

  const expectNeighbours = (wish: FrameWish): void => {
    const offsets = [
      ...Array.from({ length: ahead }, (_, at) => (at + 1) * direction),
      ...Array.from({ length: behind }, (_, at) => -(at + 1) * direction),
    ];
    expectFrames(
      offsets
        .map((offset) => ({ ...wish, frame: wish.frame + offset }))
        .filter(({ frame }) => frame >= 0 && frame < frames),
    );
  };

  async function work(): Promise<void> {
    busy = true;
    for (let now = wanted; now && !stopped.signal.aborted; now = wanted) {
      const { wish, moving } = now;
      try {
        const picture = await (moving ? quickFrame(wish, stopped.signal) : exactFrame(wish));
        if (stopped.signal.aborted) break;
        // A picture that has been overtaken is still nearer to what is wanted than the one on view, when things move.
        if (wanted === now || moving) paint(picture);
        if (wanted === now && !moving) expectNeighbours(wish);
      } catch (error) {
        if (stopped.signal.aborted) break;
        if (wanted === now) news.failed(wish.frame, failureOf(error));
      }
      if (wanted === now) wanted = undefined;
    }
    busy = false;
  }

  let last: FrameWish | undefined;
  return {
    want: (wish, moving) => {
      if (last && wish.frame !== last.frame) direction = wish.frame > last.frame ? 1 : -1;
      const here = keptFrame(wish);
      if (here) {
        wanted = undefined;
        if (canvas.getAttribute('data-exact') !== 'true' || !last || !sameWish(last, wish)) paint(here);
        last = wish;
        if (!moving) expectNeighbours(wish);
        return;
      }
      last = wish;
      wanted = { wish, moving };
      if (!busy) void work();
    },
    stop: () => stopped.abort(),
  };
}
