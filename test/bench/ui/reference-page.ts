// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the browser itself takes from a key press to a changed picture: a page with nothing but a canvas of the same size,
 * on which each press draws a picture that lies ready. No window can be faster on this machine.
 */
import type { Page } from 'playwright-core';
import { drawCode } from './frame-code.ts';

type Size = { readonly width: number; readonly height: number };

/** A page of its own, in a context of its own. Each ArrowRight shows the next number, from 1 on, modulo `numbers`. */
export async function openReference(
  beside: Page,
  picture: Size,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  numbers: number,
): Promise<Page> {
  const browser = beside.context().browser();
  if (!browser) throw new Error('the browser has gone');
  const context = await browser.newContext({ viewport: beside.viewportSize() });
  const page = await context.newPage();
  await page.evaluate(`window.drawCode = ${drawCode.toString()}`);
  await page.evaluate(
    ({ picture, box, numbers }) => {
      const { drawCode } = globalThis as unknown as { drawCode: typeof import('./frame-code.ts').drawCode };
      document.body.style.cssText = 'margin: 0; background: #222';
      const canvas = document.createElement('canvas');
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.style.cssText = `position: absolute; left: ${box.x}px; top: ${box.y}px; width: ${box.width}px; height: ${box.height}px`;
      document.body.append(canvas);
      const context = canvas.getContext('2d', { alpha: false });
      if (!context) throw new Error('this browser draws no pictures');
      // The pictures lie ready: two of them in turn, with the next number drawn while nothing is asked for.
      const made = [0, 1].map(() => {
        const ready = new OffscreenCanvas(picture.width, picture.height);
        const own = ready.getContext('2d', { alpha: false, willReadFrequently: true });
        if (!own) throw new Error('this browser draws no pictures');
        for (let at = 0; at < 400; at++) {
          own.fillStyle = `hsl(${at * 37} 60% 50%)`;
          own.fillRect((at * 97) % picture.width, (at * 61) % picture.height, 160, 90);
        }
        return own;
      });
      let number = 0;
      const readied = (next: number): ImageData => {
        const own = made[next % 2];
        if (!own) throw new Error('there is no picture');
        drawCode(own as unknown as CanvasRenderingContext2D, next % numbers);
        return own.getImageData(0, 0, picture.width, picture.height);
      };
      context.putImageData(readied(0), 0, 0);
      let next = readied(1);
      window.addEventListener('keydown', (event) => {
        if (event.key !== 'ArrowRight') return;
        number++;
        context.putImageData(next, 0, 0);
        setTimeout(() => {
          next = readied(number + 1);
        }, 40);
      });
    },
    { picture, box, numbers },
  );
  return page;
}
