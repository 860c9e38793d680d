// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What is wrong with a screen for whoever cannot use it as others do: what axe finds in every theme and in forced colours, targets
 * that are too small, dialogs that do not give the focus back.
 */
import axe, { type RunOptions } from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const themes = ['light', 'dark', 'contrast', 'forced colours'] as const;
type Theme = (typeof themes)[number];

async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ forcedColors: theme === 'forced colours' ? 'active' : 'none' });
  await page.evaluate(
    (name) => {
      document.documentElement.dataset['theme'] = name;
    },
    theme === 'forced colours' ? 'light' : theme,
  );
}

/** Runs axe in the page, where it stays for the next time; what it found, in words. */
async function runAxe(page: Page, within: string, options: RunOptions): Promise<string[]> {
  const isThere = await page.evaluate(() => Reflect.has(window, 'axe'));
  // Evaluated, not inserted: the page allows no scripts but its own.
  if (!isThere) await page.evaluate(axe.source);
  return page.evaluate(
    async ([within, options]) => {
      const { run } = Reflect.get(window, 'axe') as typeof import('axe-core');
      const { violations } = await run(within, { ...options, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
      );
    },
    [within, options] as const,
  );
}

/** What axe finds: everything in the first theme, and in the others what colours can spoil. */
async function axeFaults(page: Page, place: string, within = 'html'): Promise<string[]> {
  const found: string[] = [];
  for (const theme of themes) {
    await setTheme(page, theme);
    const runOnly: RunOptions['runOnly'] =
      theme === 'light' ? { type: 'tag', values: tags } : { type: 'rule', values: ['color-contrast'] };
    for (const fault of await runAxe(page, within, { runOnly })) found.push(`${place}, ${theme}: ${fault}`);
  }
  await setTheme(page, 'light');
  return found;
}

/** Width and height that everything to be hit has at least, in CSS pixels. */
const leastTarget = 24;

/** Controls that are smaller. A label is part of its control; links in a line of text may be as high as the text. */
function smallTargets(page: Page, place: string, within = 'body'): Promise<string[]> {
  return page.evaluate(
    ([place, within, least]) => {
      const controls =
        'button, a[href], input, select, textarea, summary, [role="option"], [role="menuitem"], [role="slider"], [role="tab"]';
      const measured = (element: Element): DOMRect => {
        const own = element.getBoundingClientRect();
        const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
        if (!label) return own;
        const all = [own, label.getBoundingClientRect()];
        const [left, top] = [Math.min(...all.map((box) => box.left)), Math.min(...all.map((box) => box.top))];
        return new DOMRect(
          left,
          top,
          Math.max(...all.map((box) => box.right)) - left,
          Math.max(...all.map((box) => box.bottom)) - top,
        );
      };
      return Array.from(document.querySelectorAll(`:is(${within}) :is(${controls})`)).flatMap((element) => {
        // Out of sight until the keyboard reaches it, or not there at all.
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.skip, .unseen'))
          return [];
        if (element.tagName === 'A' && element.closest('p, li, td')) return [];
        const { width, height } = measured(element);
        if (width === 0 && height === 0) return [];
        if (Math.round(width) >= least && Math.round(height) >= least) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent ?? element.id;
        return [`${place}: "${name}" (${element.tagName}) is ${width.toFixed(0)} x ${height.toFixed(0)} px`];
      });
    },
    [place, within, leastTarget] as const,
  );
}

/** A dialog or menu of a screen: by its button, or by a key that is pressed where the focus is. */
export type Opener = { readonly name: string } & ({ readonly by: Locator } | { readonly key: string });

const layer = '[role="dialog"], [role="menu"]';

/** Opens it, looks at it, and closes it with Escape: the focus is then where it was. */
async function layerFaults(page: Page, place: string, opener: Opener): Promise<string[]> {
  if ('by' in opener) await opener.by.focus();
  await page.evaluate(() => Object.assign(window, { focusBefore: document.activeElement }));
  await page.keyboard.press('by' in opener ? 'Enter' : opener.key);
  await page.locator(layer).waitFor();
  const found = [...(await axeFaults(page, place, layer)), ...(await smallTargets(page, place, layer))];
  if (!(await page.evaluate((layer) => document.activeElement?.closest(layer) !== null, layer)))
    found.push(`${place}: it does not take the focus`);
  await page.keyboard.press('Escape');
  await page.locator(layer).waitFor({ state: 'detached' });
  const back = await page
    .waitForFunction(() => Reflect.get(window, 'focusBefore') === document.activeElement, undefined, {
      timeout: 5000,
    })
    .catch(() => undefined);
  if (!back) {
    const where = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
    found.push(`${place}: the focus does not come back, it is on ${where}`);
  }
  return found;
}

/** Everything that is wrong with the screen on view and with its dialogs and menus. */
export async function accessFaults(
  page: Page,
  screen: string,
  openers: readonly Opener[] = [],
): Promise<string[]> {
  const found = [...(await axeFaults(page, screen)), ...(await smallTargets(page, screen))];
  for (const opener of openers) found.push(...(await layerFaults(page, `${screen}, ${opener.name}`, opener)));
  return found;
}
