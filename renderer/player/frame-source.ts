// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Pictures of frames, from the service. Exact ones come as the decoder's own pixels and are kept up to a number of bytes, so
 * that stepping back and forth costs nothing; quick ones, for while a key is held, are kept by nobody.
 */

import type { Failure } from '../../core/contract/envelope.ts';
import { type FrameAs, frameHeaders, frameUrl } from '../../core/contract/streams.ts';
import { RequestFailed } from '../client/index.ts';

export type FramePicture = {
  readonly frame: number;
  readonly exact: boolean;
  readonly width: number;
  readonly height: number;
  draw(context: CanvasRenderingContext2D): void;
};

/** What a picture is of. `revision` counts changes that may alter what a released frame looks like. */
export type FrameWish = {
  readonly footage: string;
  readonly frame: number;
  readonly as: FrameAs;
  readonly revision: number;
};

/** Pixels kept at most, in bytes: some twenty frames of 1080p. */
const mostKept = 192 * 1024 * 1024;

const kept = new Map<string, FramePicture>();
let keptBytes = 0;
const asked = new Map<string, Promise<FramePicture>>();
/** Whose frames these are: ids of recordings begin anew in every case, so that pictures never outlive a following. */
let generation = 0;

const bytesOf = ({ width, height }: FramePicture): number => width * height * 4;

function keyOf({ footage, frame, as, revision }: FrameWish): string {
  return as.as === 'original' ? `${footage}/${frame}` : `${footage}/${frame}/${as.audience}/${revision}`;
}

function keep(key: string, picture: FramePicture): void {
  kept.set(key, picture);
  keptBytes += bytesOf(picture);
  for (const [oldest, old] of kept) {
    if (keptBytes <= mostKept || oldest === key) break;
    kept.delete(oldest);
    keptBytes -= bytesOf(old);
  }
}

async function failureIn(response: Response): Promise<RequestFailed> {
  try {
    const { error } = (await response.json()) as { error: Failure };
    return new RequestFailed(error);
  } catch {
    return new RequestFailed({
      code: 'INTERNAL',
      message: `the frame cannot be shown (${response.status})`,
      remedy: 'Step to another frame and back.',
      details: {},
    });
  }
}

async function answered(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw await failureIn(response);
  return response;
}

async function fetchExact({ footage, frame, as }: FrameWish): Promise<FramePicture> {
  const response = await answered(frameUrl(footage, frame, { as, format: 'rgba' }));
  const [width, height] = [frameHeaders.width, frameHeaders.height].map((name) =>
    Number(response.headers.get(name)),
  );
  const pixels = new Uint8ClampedArray(await response.arrayBuffer());
  const image = new ImageData(pixels, width ?? 0, height ?? 0);
  return {
    frame,
    exact: true,
    width: image.width,
    height: image.height,
    draw: (context) => context.putImageData(image, 0, 0),
  };
}

/** The exact picture that is here already. */
export function keptFrame(wish: FrameWish): FramePicture | undefined {
  const key = keyOf(wish);
  const picture = kept.get(key);
  if (!picture) return undefined;
  // Used last, dropped last.
  kept.delete(key);
  kept.set(key, picture);
  return picture;
}

/** The frame without loss. Rejects with RequestFailed. */
export function exactFrame(wish: FrameWish): Promise<FramePicture> {
  const here = keptFrame(wish);
  if (here) return Promise.resolve(here);
  const key = keyOf(wish);
  const already = asked.get(key);
  if (already) return already;
  const asker = generation;
  const coming = fetchExact(wish)
    .then((picture) => {
      if (asker === generation) keep(key, picture);
      return picture;
    })
    .finally(() => {
      if (asked.get(key) === coming) asked.delete(key);
    });
  asked.set(key, coming);
  return coming;
}

/** Lets go of every picture, also of those that are still on their way: for another recording, case or person. */
export function forgetFrames(): void {
  generation++;
  kept.clear();
  keptBytes = 0;
  asked.clear();
}

/** The frame soon, with some loss. Rejects with RequestFailed, or with AbortError when `signal` says so. */
export async function quickFrame(wish: FrameWish, signal: AbortSignal): Promise<FramePicture> {
  const here = keptFrame(wish);
  if (here) return here;
  const { footage, frame, as } = wish;
  const response = await answered(frameUrl(footage, frame, { as, format: 'jpeg', quality: 80 }), signal);
  const bitmap = await createImageBitmap(await response.blob());
  return {
    frame,
    exact: false,
    width: bitmap.width,
    height: bitmap.height,
    draw: (context) => {
      context.drawImage(bitmap, 0, 0);
      bitmap.close();
    },
  };
}

/** Asks for frames that will probably be wanted next; what goes wrong is told when they are. */
export function expectFrames(wishes: readonly FrameWish[]): void {
  for (const wish of wishes) void exactFrame(wish).catch(() => undefined);
}
