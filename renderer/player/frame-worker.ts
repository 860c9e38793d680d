// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Fetches pictures and makes them ready to be drawn, beside the window's own thread: reading megabytes and turning planes
 * into pixels would hold up keys and drags. Planes are turned by the browser, as it does for a video that plays.
 */

import type { Failure } from '../../core/contract/envelope.ts';
import { frameHeaders } from '../../core/contract/stream-urls.ts';
import type { FromFetcher, ToFetcher } from './frame-words.ts';

type Port = {
  postMessage(message: FromFetcher, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToFetcher>) => void): void;
};

const port = self as unknown as Port;
const underWay = new Map<number, AbortController>();

async function bitmapOf(response: Response): Promise<ImageBitmap> {
  const { headers } = response;
  const size = (name: string): number => Number(headers.get(name) ?? 0);
  const [width, height] = [size(frameHeaders.width), size(frameHeaders.height)];
  const bytes = await response.arrayBuffer();
  const format = headers.get(frameHeaders.pixelFormat);
  if (format === null) return createImageBitmap(new ImageData(new Uint8ClampedArray(bytes), width, height));
  const planes = new VideoFrame(bytes, {
    format: format as VideoPixelFormat,
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
    colorSpace: JSON.parse(headers.get(frameHeaders.colorSpace) ?? '{}') as VideoColorSpaceInit,
  });
  try {
    return await createImageBitmap(planes);
  } finally {
    planes.close();
  }
}

async function failureIn(response: Response): Promise<Failure> {
  try {
    return ((await response.json()) as { readonly error: Failure }).error;
  } catch {
    return unshown(`the service answered ${response.status}`);
  }
}

const unshown = (why: string): Failure => ({
  code: 'INTERNAL',
  message: `the frame cannot be shown (${why})`,
  remedy: 'Step to another frame and back.',
  details: {},
});

async function fetchPicture(id: number, url: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) {
      port.postMessage({ id, failure: await failureIn(response) }, []);
      return;
    }
    const bitmap = await bitmapOf(response);
    port.postMessage({ id, bitmap }, [bitmap]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    port.postMessage({ id, failure: signal.aborted ? null : unshown(why) }, []);
  } finally {
    underWay.delete(id);
  }
}

port.addEventListener('message', ({ data }) => {
  if (data.does === 'drop') {
    underWay.get(data.id)?.abort();
    return;
  }
  const stop = new AbortController();
  underWay.set(data.id, stop);
  void fetchPicture(data.id, data.url, stop.signal);
});
