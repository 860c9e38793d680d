// SPDX-License-Identifier: GPL-3.0-or-later
/** Keeps a canvas at the frame that is wanted, and has its neighbours fetched before they are. */
import type { Failure } from '../../core/contract/envelope.ts';
import { failureOf } from '../client/index.ts';
import {
  expectFrames,
  type FramePicture,
  type FrameWish,
  isSameWish,
  keptFrame,
  roomForMore,
  wantedFrame,
} from './frame-source.ts';

export type Painter = {
  want(wish: FrameWish): void;
  stop(): void;
};

export type PainterNews = {
  /** `exact`: with the decoder's own samples. */
  readonly painted: (frame: number, exact: boolean) => void;
  readonly failed: (frame: number, failure: Failure) => void;
};

/** Frames fetched in the direction of the last step, and against it, as far as there is room for them. */
const ahead = 12;
const behind = 4;
/** Wishes on their way at a time: a held key passes over what does not come in time. */
const mostUnderWay = 2;

type UnderWay = { readonly wish: FrameWish; readonly stop: AbortController };

/** `frames`: how many the recording has. */
export function createPainter(canvas: HTMLCanvasElement, frames: number, news: PainterNews): Painter {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('this browser draws no pictures');
  const me = {};
  const underWay = new Set<UnderWay>();
  let stopped = false;
  let wanted: FrameWish | undefined;
  let shown: FrameWish | undefined;
  let direction = 1;

  const paint = (wish: FrameWish, { frame, bitmap }: FramePicture): void => {
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    context.drawImage(bitmap, 0, 0);
    shown = wish;
    // Which frame these pixels are, for tests and for anyone who looks.
    canvas.setAttribute('data-frame', String(frame));
    canvas.setAttribute('data-exact', String(wish.height === null));
    news.painted(frame, wish.height === null);
  };

  const expectNeighbours = (wish: FrameWish): void => {
    const room = roomForMore();
    const against = wish.height === null ? Math.min(behind, Math.floor(room / 4)) : 0;
    const offsets = [
      ...Array.from({ length: Math.min(ahead, room - against) }, (_, at) => (at + 1) * direction),
      ...Array.from({ length: against }, (_, at) => -(at + 1) * direction),
    ].sort((a, b) => Math.abs(a) - Math.abs(b));
    expectFrames(
      me,
      offsets
        .map((offset) => ({ ...wish, frame: wish.frame + offset }))
        .filter(({ frame }) => frame >= 0 && frame < frames),
    );
  };

  /** An overtaken picture is shown when it lies between what is on view and what is wanted: things are moving. */
  const isOnTheWay = ({ frame }: FrameWish): boolean =>
    wanted !== undefined && shown !== undefined && (frame - shown.frame) * (wanted.frame - frame) > 0;

  async function fly(wish: FrameWish): Promise<void> {
    const flight = { wish, stop: new AbortController() };
    underWay.add(flight);
    try {
      const picture = await wantedFrame(wish, flight.stop.signal);
      if (stopped) return;
      const arrived = wanted !== undefined && isSameWish(wanted, wish);
      if (arrived || isOnTheWay(wish)) paint(wish, picture);
      if (arrived) {
        wanted = undefined;
        expectNeighbours(wish);
      }
    } catch (error) {
      if (stopped || !wanted || !isSameWish(wanted, wish)) return;
      // Called off by another canvas that had asked for it first: it is asked for again.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      wanted = undefined;
      shown = undefined;
      news.failed(wish.frame, failureOf(error));
    } finally {
      underWay.delete(flight);
      if (!stopped) launch();
    }
  }

  function launch(): void {
    if (!wanted || underWay.size >= mostUnderWay) return;
    const wish = wanted;
    if (![...underWay].some((flight) => isSameWish(flight.wish, wish))) void fly(wish);
  }

  return {
    want: (wish) => {
      if (shown && wish.frame !== shown.frame) direction = wish.frame > shown.frame ? 1 : -1;
      const here = keptFrame(wish);
      if (here) {
        wanted = undefined;
        if (!shown || !isSameWish(shown, wish)) paint(wish, here);
        expectNeighbours(wish);
        return;
      }
      const before = wanted ?? shown;
      /** Frames go by faster than they come: nothing but the latest is worth fetching. */
      const late = wanted !== undefined;
      wanted = wish;
      // After a jump nothing that is on its way is of use; while frames go by it is shown in passing.
      if (!before || Math.abs(before.frame - wish.frame) > ahead || before.footage !== wish.footage)
        for (const { stop } of underWay) stop.abort();
      launch();
      if (late) expectFrames(me, []);
      else expectNeighbours(wish);
    },
    stop: () => {
      stopped = true;
      for (const { stop } of underWay) stop.abort();
      expectFrames(me, []);
    },
  };
}
