// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What is on the screen and since when, taken where it leaves the browser: the compositor's own pictures of the page, each
 * with the time at which it had come back from there. That is a few milliseconds later than it was shown, never earlier.
 */
import type { Page } from 'playwright-core';
import { type CodePlaces, codePlaces } from './frame-code.ts';

export type SeenPicture = {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly jpeg: string;
};

/** Pictures are taken at half size: the squares stay large enough, and taking them costs less. */
const share = 0.5;

export type ScreenWatch = { stop(): Promise<readonly SeenPicture[]> };

export async function watchScreen(page: Page): Promise<ScreenWatch> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const seen: SeenPicture[] = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    if (metadata.timestamp !== undefined) seen.push({ atMs: metadata.timestamp * 1000, jpeg: data });
  });
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: 60,
    maxWidth: Math.round(width * share),
    maxHeight: Math.round(height * share),
    everyNthFrame: 1,
  });
  return {
    stop: async () => {
      await session.send('Page.stopScreencast');
      await session.detach();
      return seen;
    },
  };
}

/** Where the squares lie on the screen, in CSS pixels of the page. */
export type PlacesOnPage = { readonly x: readonly number[]; readonly y: readonly [number, number] };

/** For a picture of `size` that is shown in `box`. */
export function placesIn(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
): PlacesOnPage {
  const { columns, rows }: CodePlaces = codePlaces(size);
  const [first, second] = rows;
  const down = (y: number): number => box.y + (y * box.height) / size.height;
  return {
    x: columns.map((x) => box.x + (x * box.width) / size.width),
    y: [down(first), down(second)],
  };
}

export type SeenNumber = { readonly atMs: number; readonly number: number };

/** Reads the numbers off the pictures, in a page of their own. Those that show no whole number are left out. */
export async function numbersSeen(
  page: Page,
  pictures: readonly SeenPicture[],
  places: PlacesOnPage,
): Promise<SeenNumber[]> {
  const viewport = page.viewportSize() ?? { width: 1280, height: 800 };
  const reader = await page.context().newPage();
  const found: SeenNumber[] = [];
  try {
    for (let from = 0; from < pictures.length; from += 32) {
      const some = pictures.slice(from, from + 32);
      const numbers = await reader.evaluate(readCodes, {
        jpegs: some.map(({ jpeg }) => jpeg),
        places,
        width: viewport.width,
      });
      some.forEach(({ atMs }, at) => {
        const number = numbers[at];
        if (number !== undefined && number !== null) found.push({ atMs, number });
      });
    }
  } finally {
    await reader.close();
  }
  return found;
}

type Asked = { readonly jpegs: readonly string[]; readonly places: PlacesOnPage; readonly width: number };

/** Runs in a page. Null for a picture in which a square is neither clearly light nor clearly dark. */
async function readCodes({ jpegs, places, width }: Asked): Promise<(number | null)[]> {
  const numbers: (number | null)[] = [];
  for (const jpeg of jpegs) {
    const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('this browser draws no pictures');
    context.drawImage(bitmap, 0, 0);
    const scale = bitmap.width / width;
    const light = (x: number, y: number): number => {
      const { data } = context.getImageData(Math.round(x * scale) - 1, Math.round(y * scale) - 1, 3, 3);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += data[at + 1] ?? 0;
      return sum / (data.length / 4);
    };
    let number: number | null = 0;
    places.x.forEach((x, bit) => {
      const difference = light(x, places.y[0]) - light(x, places.y[1]);
      if (Math.abs(difference) < 120) number = null;
      else if (number !== null && difference > 0) number += 2 ** bit;
    });
    numbers.push(number);
    bitmap.close();
  }
  return numbers;
}
