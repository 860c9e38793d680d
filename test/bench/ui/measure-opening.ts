// SPDX-License-Identifier: GPL-3.0-or-later
/** How soon there is something to work with: the first paint of the window, and cases as large as they come. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startWorkstation, type Workstation } from '../../e2e/workstation.ts';
import { footageOf } from '../footage.ts';
import { median } from '../in-turn.ts';
import { type Bench, type Figure, type Target, tell } from '../scenario.ts';
import { addFootage, addVeiledTracks, makeCase } from './filled-case.ts';
import { loadNow } from './measure-frames.ts';
import { crowdPlans, shiftFootage } from './measure-gestures.ts';

const second = { atMost: 1 } as const;

function figureOf(what: string, values: readonly number[], target: Target, more = ''): Figure {
  const each = values.map((value) => value.toFixed(2)).join(', ');
  return { what, value: median(values), unit: 's', target, note: `${each}; ${more}${loadNow()}` };
}

/** Seconds from the beginning of the navigation to the first paint with content, as the browser states it. */
async function firstPaint(workstation: Workstation): Promise<number> {
  const page = await workstation.open();
  const milliseconds = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const found = list.getEntriesByName('first-contentful-paint')[0];
          if (found) resolve(found.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await page.context().close();
  return milliseconds / 1000;
}

export async function measureFirstPaint(bench: Bench): Promise<readonly Figure[]> {
  await using workstation = await startWorkstation();
  // The browser itself has started.
  await firstPaint(workstation);
  const times: number[] = [];
  for (let round = 0; round < Math.max(3, bench.rounds); round++) times.push(await firstPaint(workstation));
  return tell(bench, figureOf('first paint', times, { atMost: 1.5 }));
}

/**
 * Seconds from a press of Enter on what `target` finds until an element that `ready` selects has been drawn and the page
 * has time again.
 */
async function untilReady(page: Page, target: ReturnType<Page['getByRole']>, ready: string): Promise<number> {
  await target.focus();
  const waiting = page.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        let pressed = Number.NaN;
        window.addEventListener(
          'keydown',
          (event) => {
            pressed = event.timeStamp;
          },
          { capture: true, once: true },
        );
        const look = (): void => {
          if (Number.isNaN(pressed) || !document.querySelector(selector)) {
            requestAnimationFrame(look);
            return;
          }
          // Drawn with the next frame, and idle after that.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed), 0));
        };
        look();
      }),
    ready,
  );
  await pause(200);
  await target.press('Enter');
  return (await waiting) / 1000;
}

const openCase = (page: Page) => page.getByRole('button', { name: /^Open/ }).first();

async function toCases(workstation: Workstation, page: Page): Promise<void> {
  await workstation.desk.closeCase();
  await page.getByRole('heading', { name: 'Cases', level: 2 }).waitFor();
  await openCase(page).waitFor();
}

/** A row of the table of recordings: the button that leads from it to the review screen. */
const rowReady = 'main button[aria-label^="Review "]';

export async function measureThousand(bench: Bench): Promise<readonly Figure[]> {
  const count = bench.quick ? 50 : 1000;
  const footage = await footageOf(bench.cache, {
    ...{ width: 320, height: 180, seconds: 2, gop: 60, noise: 0, repeat: 1 },
  });
  await using workstation = await startWorkstation();
  await makeCase(workstation.desk, 'Thousand');
  const ids = addFootage(workstation.desk, footage, workstation.folder, count);
  for (const id of ids.slice(0, 200)) {
    const plan = { startFrame: 0, endFrame: 50, spacing: 1, x: 20, y: 20, side: 40 };
    addVeiledTracks(workstation.desk, id, [plan, { ...plan, y: 90 }]);
  }
  await workstation.desk.closeCase();
  const page = await workstation.open();
  const times: number[] = [];
  for (let round = 0; round < Math.max(3, bench.rounds); round++) {
    await toCases(workstation, page);
    times.push(await untilReady(page, openCase(page), rowReady));
  }
  return tell(bench, figureOf(`a case with ${count} recordings, to its list`, times, second));
}

export async function measureMillion(bench: Bench): Promise<readonly Figure[]> {
  const keyframes = bench.quick ? 60_000 : 1_000_000;
  const footage = await shiftFootage(bench);
  await using workstation = await startWorkstation();
  await makeCase(workstation.desk, 'Million');
  const [id = ''] = addFootage(workstation.desk, footage, workstation.folder);
  addVeiledTracks(workstation.desk, id, crowdPlans(footage.index.pts.length, keyframes));
  await workstation.desk.closeCase();
  const page = await workstation.open();
  const [opened, reviewed]: [number[], number[]] = [[], []];
  for (let round = 0; round < Math.max(3, bench.rounds); round++) {
    await page.evaluate(() => {
      window.location.hash = '#/case';
    });
    await toCases(workstation, page);
    opened.push(await untilReady(page, openCase(page), rowReady));
    await pause(2000);
    const review = page.getByRole('button', { name: /^Review/ }).first();
    reviewed.push(await untilReady(page, review, '.review:has([data-exact="true"]):has(.track-line)'));
  }
  const more = `${keyframes} keyframes, ${footage.index.pts.length} frames; `;
  return tell(
    bench,
    figureOf('a case with a million keyframes, to its list', opened, second, more),
    figureOf('its review screen, to the first exact frame and the tracks', reviewed, second, more),
  );
}
