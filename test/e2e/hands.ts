// SPDX-License-Identifier: GPL-3.0-or-later
/** Two ways to use the window, so that one test is walked through by either: with the mouse, and with the keyboard alone. */
import type { Locator, Page } from 'playwright-core';

export type Hand = {
  readonly name: string;
  /** Presses a button or follows a link. */
  press(target: Locator): Promise<void>;
  /** Replaces what is in a field. */
  type(target: Locator, text: string): Promise<void>;
  /** Ticks a box or a radio button. */
  tick(target: Locator): Promise<void>;
  /** Chooses from a list that drops down, by the words of the option. */
  pick(target: Locator, option: string): Promise<void>;
  /** Has a video play. */
  play(target: Locator): Promise<void>;
};

export const mouse = (): Hand => ({
  name: 'mouse',
  press: (target) => target.click(),
  type: (target, text) => target.fill(text),
  tick: (target) => target.check(),
  pick: async (target, option) => {
    await target.selectOption({ label: option });
  },
  play: (target) => target.evaluate((video: HTMLVideoElement) => video.play()),
});

/** How many times Tab is pressed at most before a control counts as out of reach. */
const mostTabs = 200;

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Tabs to a control. Throws for one that Tab does not reach, or that shows no focus when it is there. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    if (await hasFocus(target)) {
      const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      if (outline === 'none') throw new Error(`${target} shows no focus`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

export const keyboard = (page: Page): Hand => ({
  name: 'keyboard',
  press: async (target) => {
    await reach(page, target);
    await page.keyboard.press('Enter');
  },
  type: async (target, text) => {
    await reach(page, target);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  },
  tick: async (target) => {
    await reach(page, target);
    if (!(await target.isChecked())) await page.keyboard.press('Space');
  },
  pick: async (target, option) => {
    await reach(page, target);
    // Typed letters choose the option that begins with them.
    await page.keyboard.type(option);
    const chosen = await target.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.label);
    if (chosen !== option) throw new Error(`${chosen} was chosen for ${option}`);
  },
  play: async (target) => {
    await reach(page, target);
    await page.keyboard.press('Space');
  },
});
