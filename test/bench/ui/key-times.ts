// SPDX-License-Identifier: GPL-3.0-or-later
/** When keys were pressed, as the browser stamped them, and how long after that the picture they asked for was on the screen. */
import type { Page } from 'playwright-core';
import type { SeenNumber } from './screen-watch.ts';

type Listening = { pressedAt?: number[] };

/** Notes the time of every press from now on, in milliseconds since the epoch. */
export async function noteKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const here = globalThis as Listening;
    if (!here.pressedAt) {
      window.addEventListener(
        'keydown',
        (event) => here.pressedAt?.push(performance.timeOrigin + event.timeStamp),
        true,
      );
    }
    here.pressedAt = [];
  });
}

export function keyTimes(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as Listening).pressedAt ?? []);
}

export type Latencies = {
  /** Milliseconds from press to picture, in the order of the presses. */
  readonly ms: readonly number[];
  /** Presses whose picture was never seen before the next press was answered. They count as the longest wait. */
  readonly unseen: number;
  /** Processor time of browser and service for each press, in milliseconds: the steadier figure on a busy machine. */
  readonly processorMs?: number;
};

/** `expected`: the number that each press should bring on view. */
export function latenciesOf(
  pressedAt: readonly number[],
  expected: readonly number[],
  seen: readonly SeenNumber[],
): Latencies {
  if (pressedAt.length !== expected.length)
    throw new Error(`${pressedAt.length} presses were heard, ${expected.length} were made`);
  const ms: number[] = [];
  let unseen = 0;
  pressedAt.forEach((at, press) => {
    const next = pressedAt[press + 2] ?? Number.POSITIVE_INFINITY;
    const picture = seen.find((one) => one.atMs >= at && one.atMs < next && one.number === expected[press]);
    if (picture) ms.push(picture.atMs - at);
    else {
      unseen++;
      ms.push(Number.POSITIVE_INFINITY);
    }
  });
  return { ms, unseen };
}
