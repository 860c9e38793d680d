// SPDX-License-Identifier: GPL-3.0-or-later
/** The printed key map is the one that the window has. After a change of keys: `CLEARVEIL_WRITE_KEYS=1` with this test writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { detected, sampled } from './detected.ts';
import { show } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

const printed = join(import.meta.dirname, '..', '..', 'docs', 'key-map.md');

const head = `# Key map

Printed from the window (\`?\` shows it there, where keys can be changed). What has no key is found with Ctrl+K by its name.
`;

/** The tables of the page of keys. */
async function mapOf(page: Page): Promise<string> {
  const tables = await page.locator('main table').evaluateAll((found) =>
    found.map((table) => ({
      title: table.querySelector('caption')?.textContent ?? '',
      rows: Array.from(table.querySelectorAll('tbody tr'), (row) => ({
        name: row.querySelector('th')?.textContent ?? '',
        keys: Array.from(row.querySelectorAll('td:nth-child(2) > .row > .keys'), (keys) =>
          Array.from(keys.querySelectorAll('kbd'), (key) => key.textContent).join('+'),
        ),
      })),
    })),
  );
  // A bar would end the cell.
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const inOrder = tables.toSorted((a, b) => (a.title < b.title ? -1 : 1));
  return [
    head,
    ...inOrder.map(({ title, rows }) =>
      [
        `## ${title}\n`,
        '| command | keys |',
        '|---|---|',
        ...rows.map(({ name, keys }) => `| ${cell(name)} | ${keys.map(cell).join(', ') || 'none'} |`),
        '',
      ].join('\n'),
    ),
  ].join('\n');
}

test.skipIf(!hasBrowser)('the key map in docs is the one of the window', async () => {
  await using workstation = await startWorkstation();
  const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: sampled, audio: {} });
  const box = (x: number) => ({ x, y: 40, width: 40, height: 40 });
  detected(workstation, footage, box(40), box(200));
  const page = await openReview(workstation, footage);
  await show(page, `#/stops/${footage}`);
  await page.getByRole('button', { name: /^Clear and go on/ }).waitFor();
  // Pictures that are asked for while the case is being closed are refused, and the browser complains.
  const allThere = (): Promise<boolean> =>
    page.evaluate(() => Array.from(document.images).every(({ complete }) => complete));
  await expect.poll(allThere).toBe(true);
  await show(page, '#/case');
  await page.getByRole('heading', { name: 'Recordings' }).waitFor();
  await page.getByRole('button', { name: 'Ana, analyst' }).click();
  await page.getByRole('menuitem', { name: 'Close the case' }).click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys and help' }).waitFor();
  const map = await mapOf(page);
  if (process.env['CLEARVEIL_WRITE_KEYS'] === '1') writeFileSync(printed, map);
  expect(readFileSync(printed, 'utf8')).toBe(map);
  expect(workstation.complaints).toEqual([]);
});
