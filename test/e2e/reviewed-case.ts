// SPDX-License-Identifier: GPL-3.0-or-later
/** A case with one recording, opened on the review screen: what most tests of the window begin with. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import type { FixtureOptions } from '../../electron/service/engine/synthesis/fixture-options.ts';
import { ingestFootage } from '../../electron/service/stages/ingest.ts';
import { show } from './on-review.ts';
import type { Workstation } from './workstation.ts';

/** Signs in, makes a case and takes a recording in; gives where the recording lies and its id. */
export async function makeCase(
  workstation: Workstation,
  file: string,
  options: FixtureOptions = {},
): Promise<{ readonly path: string; readonly footage: string; readonly case: string }> {
  const { desk, folder } = workstation;
  // In a folder of its own: nothing is ever written beside an original.
  const recordings = join(folder, 'recordings');
  mkdirSync(recordings, { recursive: true });
  const path = join(recordings, file);
  await makeFixture(path, options);
  desk.signIn('Ana', 'request 12');
  const opened = await desk.createCase(
    'Elm street',
    { requestNumber: null, requester: null, requestType: null, due: null },
    join(folder, 'cases'),
  );
  const { footage } = await ingestFootage(desk.session(), path);
  return { path, footage: footage.id, case: opened.case };
}

/** Opens the review screen of a recording and waits for its first exact frame. */
export async function openReview(
  workstation: Workstation,
  footage: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await workstation.open(options);
  // Not by the start address: it would begin another sitting, and end the first one's requests with it.
  await show(page, `#/review/${footage}`);
  await page.locator('[data-testid="frame"][data-exact="true"]').waitFor();
  return page;
}
