// SPDX-License-Identifier: GPL-3.0-or-later
/** Pixels and their digests: of what the decoder gives, and of what a page shows. */
import type { Page } from 'playwright-core';
import { type PictureBytes, PictureWriter } from '../../electron/service/engine/frames/picture-bytes.ts';
import { decodeFrames } from '../../electron/service/engine/media/decode.ts';
import { openSource } from '../../electron/service/engine/media/source.ts';
import { frameIndexOf } from '../../electron/service/stages/session.ts';
import type { Workstation } from './workstation.ts';

/** Every frame's samples as the decoder gives them from the first frame to the last. */
export async function decodedPictures({ desk }: Workstation, footage: string, format: 'yuv' | 'rgba') {
  const row = desk.store.footage(footage);
  const source = openSource(row.sourcePath);
  const writer = new PictureWriter(row.probe.video.orientation);
  const pictures: PictureBytes[] = [];
  try {
    for (const { number, frame } of decodeFrames(source, frameIndexOf(desk.store, row), { threads: 1 }))
      pictures[number] = await writer.write(frame, { format, quality: 100, height: null });
  } finally {
    source.close();
  }
  return pictures;
}

/** Samples of an upright picture as planes, packed without padding. */
export type Planes = Pick<PictureBytes, 'bytes' | 'width' | 'height' | 'pixelFormat' | 'colorSpace'>;

/** The pixels that the browser makes of samples, drawn straight on a canvas of the test's own: RGBA in base64, or their digest. */
function draw(page: Page, pictures: readonly Planes[], as: 'bytes' | 'digest'): Promise<string[]> {
  const given = pictures.map(({ bytes, width, height, pixelFormat, colorSpace }) => ({
    base64: Buffer.from(bytes).toString('base64'),
    ...{ width, height, pixelFormat, colorSpace },
  }));
  return page.evaluate(
    async ([given, as]) => {
      const drawn: string[] = [];
      for (const { base64, width, height, pixelFormat, colorSpace } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const planes = new VideoFrame(bytes, {
          // Pixels have no format of planes.
          format: (pixelFormat ?? 'RGBX') as VideoPixelFormat,
          codedWidth: width,
          codedHeight: height,
          timestamp: 0,
          colorSpace: JSON.parse(colorSpace ?? '{}') as VideoColorSpaceInit,
        });
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
        if (!context) throw new Error('this browser draws no pictures');
        context.drawImage(planes, 0, 0);
        planes.close();
        const { data } = context.getImageData(0, 0, width, height);
        if (as === 'digest') {
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
          drawn.push([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
          continue;
        }
        let text = '';
        for (let at = 0; at < data.length; at += 8192)
          text += String.fromCharCode(...data.subarray(at, at + 8192));
        drawn.push(btoa(text));
      }
      return drawn;
    },
    [given, as] as const,
  );
}

/** The digest of the pixels that the browser makes of each picture. */
export const drawnDigests = (page: Page, pictures: readonly Planes[]): Promise<string[]> =>
  draw(page, pictures, 'digest');

/** The pixels, RGBA, that the browser makes of each picture. */
export async function drawnPixels(page: Page, pictures: readonly Planes[]): Promise<Uint8Array[]> {
  return (await draw(page, pictures, 'bytes')).map((base64) => Buffer.from(base64, 'base64'));
}

/** What a canvas shows, as RGBA bytes or as their digest, once it shows that frame. */
function readCanvas(page: Page, testId: string, frame: number, as: 'bytes' | 'digest'): Promise<string> {
  const canvas = page.locator(`[data-testid="${testId}"][data-frame="${frame}"][data-exact="true"]`);
  return canvas.evaluate(
    async (element, as) => {
      const shown = element as HTMLCanvasElement;
      const copy = new OffscreenCanvas(shown.width, shown.height);
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('this browser draws no pictures');
      context.drawImage(shown, 0, 0);
      const { data } = context.getImageData(0, 0, shown.width, shown.height);
      if (as === 'digest') {
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
        return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      }
      let text = '';
      for (let at = 0; at < data.length; at += 8192)
        text += String.fromCharCode(...data.subarray(at, at + 8192));
      return btoa(text);
    },
    as,
    { timeout: 20_000 },
  );
}

/** The pixels of the canvas once it shows that frame. */
export async function shownPixels(page: Page, frame: number): Promise<Uint8Array> {
  return Buffer.from(await readCanvas(page, 'frame', frame, 'bytes'), 'base64');
}

/** The digest of the pixels that the stage shows of that frame, or of those of the picture beside it. */
export const shownDigest = (page: Page, frame: number, place: 'frame' | 'frame-beside' = 'frame') =>
  readCanvas(page, place, frame, 'digest');
