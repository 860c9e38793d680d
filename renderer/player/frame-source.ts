// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Pictures of frames, from the service: always the decoder's own samples. They are kept up to a number of bytes, and the
 * frames that will probably be wanted next are fetched before they are, so that a step finds its picture here.
 */

import { type FrameAs, frameUrl } from '../../core/contract/stream-urls.ts';
import { ofOpenCase } from '../app/address.ts';
import { fetchBitmap } from './frame-fetcher.ts';

export type FramePicture = { readonly frame: number; readonly bitmap: ImageBitmap };

/** What a picture is of. `revision` counts changes that may alter what a released frame looks like. */
export type FrameWish = {
  readonly footage: string;
  readonly frame: number;
  readonly as: FrameAs;
  readonly revision: number;
  /** Pixels of a picture in passing; null: every sample as it was decoded. */
  readonly height: number | null;
};

/** Pixels kept at most, in bytes: some thirty frames of 1080p. */
const mostKept = 256 * 1024 * 1024;
/** Expected pictures that are fetched at a time: the wanted one must not stand behind many. */
const mostExpected = 2;
/**
 * How long what is expected waits after a picture was asked for, in milliseconds: fetching one takes both processors of a
 * small machine for longer than a screen refresh, and the one that was asked for is to be drawn first.
 */
const settleMs = 60;

type Coming = {
  readonly picture: Promise<FramePicture>;
  readonly stop: AbortController;
  /** Somebody waits for it; otherwise it is only expected. */
  wanted: boolean;
};

const kept = new Map<string, FramePicture>();
let keptBytes = 0;
const coming = new Map<string, Coming>();
/** What each canvas will probably want next, the likeliest first. */
const expected = new Map<object, readonly FrameWish[]>();

const bytesOf = ({ bitmap }: FramePicture): number => bitmap.width * bitmap.height * 4;

function keyOf({ footage, frame, as, revision, height }: FrameWish): string {
  const picture = height === null ? `${footage}/${frame}` : `${footage}/${frame}@${height}`;
  return as.as === 'original' ? picture : `${picture}/${as.audience}/${revision}`;
}

export const isSameWish = (a: FrameWish, b: FrameWish): boolean => keyOf(a) === keyOf(b);

function keep(key: string, picture: FramePicture): void {
  kept.set(key, picture);
  keptBytes += bytesOf(picture);
  for (const [oldest, old] of kept) {
    if (keptBytes <= mostKept || oldest === key) break;
    kept.delete(oldest);
    keptBytes -= bytesOf(old);
    old.bitmap.close();
  }
}

/** How many pictures of the size of those that are here can be kept beside the one on view. */
export function roomForMore(): number {
  const [any] = kept.values();
  return any ? Math.max(0, Math.floor(mostKept / bytesOf(any)) - 2) : 0;
}

function start(wish: FrameWish, wanted: boolean): Coming {
  const key = keyOf(wish);
  const stop = new AbortController();
  const { footage, frame, as, height } = wish;
  const size = height === null ? {} : { height };
  const address = ofOpenCase(frameUrl(footage, frame, { as, format: 'yuv', ...size }));
  const picture = fetchBitmap(address, stop.signal)
    .then((bitmap) => {
      const made = { frame, bitmap };
      if (!stop.signal.aborted) keep(key, made);
      return made;
    })
    .finally(() => {
      if (coming.get(key) === one) coming.delete(key);
      if (settling === undefined) fetchExpected();
    });
  const one: Coming = { picture, stop, wanted };
  coming.set(key, one);
  return one;
}

/** Runs until what was asked for has been drawn. */
let settling: ReturnType<typeof setTimeout> | undefined;

function fetchLater(delayMs: number): void {
  clearTimeout(settling);
  settling = setTimeout(() => {
    settling = undefined;
    fetchExpected();
  }, delayMs);
}

/** Fetches what is expected while nothing is wanted; what goes wrong is told when it is wanted. */
function fetchExpected(): void {
  const flights = [...coming.values()];
  if (flights.some(({ wanted }) => wanted)) return;
  let free = mostExpected - flights.length;
  for (const wish of [...expected.values()].flat()) {
    if (free <= 0) return;
    const key = keyOf(wish);
    if (kept.has(key) || coming.has(key)) continue;
    start(wish, false).picture.catch(() => undefined);
    free--;
  }
}

/** The picture that is here already. */
export function keptFrame(wish: FrameWish): FramePicture | undefined {
  const key = keyOf(wish);
  const picture = kept.get(key);
  if (!picture) return undefined;
  // Used last, dropped last.
  kept.delete(key);
  kept.set(key, picture);
  return picture;
}

/** The frame. Rejects with RequestFailed, or with AbortError when `signal` says so and nobody else waits for it. */
export function wantedFrame(wish: FrameWish, signal: AbortSignal): Promise<FramePicture> {
  const here = keptFrame(wish);
  if (here) return Promise.resolve(here);
  const one = coming.get(keyOf(wish)) ?? start(wish, true);
  one.wanted = true;
  signal.addEventListener(
    'abort',
    () => {
      one.stop.abort();
      if (coming.get(keyOf(wish)) === one) coming.delete(keyOf(wish));
    },
    { once: true },
  );
  return one.picture;
}

/** Has the picture that a recording opens with fetched; what goes wrong is told where it is shown. */
export function fetchFirst(
  { footage, frames }: { readonly footage: string; readonly frames: number },
  frame: number,
  signal: AbortSignal,
): void {
  const first = Math.min(frames - 1, Math.max(0, frame));
  const wish: FrameWish = { footage, frame: first, as: { as: 'original' }, revision: 0, height: null };
  if (first >= 0) wantedFrame(wish, signal).catch(() => undefined);
}

/**
 * Says what `whose` will probably want next, the likeliest first, instead of what it said before. What is under way for
 * nobody any more is called off.
 */
export function expectFrames(whose: object, wishes: readonly FrameWish[]): void {
  if (wishes.length === 0) expected.delete(whose);
  else expected.set(whose, wishes);
  const keys = new Set([...expected.values()].flat().map(keyOf));
  for (const [key, { wanted, stop }] of coming) {
    if (wanted || keys.has(key)) continue;
    stop.abort();
    // Whoever wants it after all asks anew.
    coming.delete(key);
  }
  // While frames go by there is no rest to wait for.
  fetchLater(wishes.some(({ height }) => height !== null) ? 0 : settleMs);
}

/** Lets go of every picture, also of those that are still on their way: ids of recordings begin anew in every case. */
export function forgetFrames(): void {
  for (const { stop } of coming.values()) stop.abort();
  coming.clear();
  expected.clear();
  clearTimeout(settling);
  settling = undefined;
  for (const { bitmap } of kept.values()) bitmap.close();
  kept.clear();
  keptBytes = 0;
}
