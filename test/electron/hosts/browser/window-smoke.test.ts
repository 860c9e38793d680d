// SPDX-License-Identifier: GPL-3.0-or-later
/** The built window in a real Chromium, briefly: signs in, makes a case, sees it. The long way is test/e2e. */
import { expect, test } from 'vitest';
import { hasBrowser, startWorkstation } from '../../../e2e/workstation.ts';

test.skipIf(!hasBrowser)('a person signs in, makes a case, and finds it in the list', async () => {
  await using workstation = await startWorkstation();
  const page = await workstation.open();
  await page.getByLabel('Your name').fill('Ana');
  await page.getByLabel('Why you are here').fill('request 12');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByLabel('Title of the case').fill('Elm street');
  await page.getByRole('button', { name: 'Create the case' }).click();
  await page.getByRole('heading', { name: 'Elm street' }).waitFor();
  await page.getByRole('button', { name: 'Ana, analyst' }).click();
  await page.getByRole('menuitem', { name: 'Close the case' }).click();
  await page.getByRole('button', { name: 'Open: Elm street' }).waitFor();

  expect(workstation.complaints).toEqual([]);
  const origin = `http://127.0.0.1:${workstation.host.port}`;
  expect(workstation.requests.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual(
    [],
  );
  expect(workstation.desk.cases.list().map(({ title }) => title)).toEqual(['Elm street']);
});
