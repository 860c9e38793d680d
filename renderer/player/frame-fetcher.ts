// SPDX-License-Identifier: GPL-3.0-or-later
/** The window's side of the worker that fetches pictures. */
import { RequestFailed } from '../client/index.ts';
import type { FromFetcher, ToFetcher } from './frame-words.ts';

type Waiting = { resolve(bitmap: ImageBitmap): void; reject(error: unknown): void };

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let number = 0;

function hear({ data }: MessageEvent<FromFetcher>): void {
  const asked = waiting.get(data.id);
  waiting.delete(data.id);
  if ('bitmap' in data) {
    if (asked) asked.resolve(data.bitmap);
    else data.bitmap.close();
  } else asked?.reject(data.failure ? new RequestFailed(data.failure) : new DOMException('', 'AbortError'));
}

function running(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', hear);
  worker.addEventListener('error', () => {
    // A worker that does not run takes every picture with it; the next wish starts another.
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error('pictures cannot be fetched'));
    waiting.clear();
  });
  return worker;
}

const tell = (message: ToFetcher): void => running().postMessage(message);

/** A picture by its address. Rejects with RequestFailed, or with AbortError when `signal` says so. */
export function fetchBitmap(address: string, signal: AbortSignal): Promise<ImageBitmap> {
  const id = ++number;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      if (waiting.has(id)) tell({ does: 'drop', id });
    });
    waiting.set(id, { resolve, reject });
    // The worker's own address is another one.
    tell({ does: 'fetch', id, url: new URL(address, document.baseURI).href });
  });
}
