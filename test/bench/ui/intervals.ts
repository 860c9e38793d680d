// SPDX-License-Identifier: GPL-3.0-or-later
/** How evenly a page is drawn while something goes on: the time from one drawing to the next, as the browser grants them. */
import type { Page } from 'playwright-core';
import { percentile } from '../percentile.ts';
import type { Figure } from '../scenario.ts';

type Watching = { drawnAt?: number[]; looked?: string[]; ended?: boolean };

/** Notes each drawing from now on, and with each of them an attribute of the element that `selector` finds. */
export async function noteDrawings(page: Page, selector: string, attribute: string): Promise<void> {
  await page.evaluate(
    ({ selector, attribute }) => {
      const here = globalThis as Watching;
      const drawnAt: number[] = [];
      const looked: string[] = [];
      Object.assign(here, { drawnAt, looked, ended: false });
      const tick = (now: number): void => {
        if (here.ended) return;
        drawnAt.push(now);
        looked.push(document.querySelector(selector)?.getAttribute(attribute) ?? '');
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    },
    { selector, attribute },
  );
}

export type Drawings = {
  /** Milliseconds between drawings. */
  readonly intervals: readonly number[];
  /** The share of drawings at which the attribute had changed since the one before. */
  readonly changed: number;
};

export async function drawingsNoted(page: Page): Promise<Drawings> {
  const { drawnAt, looked } = await page.evaluate(() => {
    const here = globalThis as Watching;
    here.ended = true;
    return { drawnAt: here.drawnAt ?? [], looked: here.looked ?? [] };
  });
  const changes = looked.filter((value, at) => at > 0 && value !== looked[at - 1]).length;
  return {
    intervals: drawnAt.slice(1).map((at, before) => at - (drawnAt[before] ?? 0)),
    changed: changes / Math.max(1, looked.length - 1),
  };
}

/** Sixty drawings a second, with room for how finely browsers state times. */
const sixtyASecond = { atMost: 17 } as const;

export function intervalFigures(what: string, { intervals, changed }: Drawings, note: string): Figure[] {
  return [
    {
      what: `${what}, time between drawings, 95th percentile`,
      value: percentile(intervals, 0.95),
      unit: 'ms',
      target: sixtyASecond,
      note: `${intervals.length} drawings, median ${percentile(intervals, 0.5).toFixed(1)}, longest ${Math.max(...intervals).toFixed(1)} ms; ${(changed * 100).toFixed(0)} % of them with a change; ${note}`,
    },
  ];
}
