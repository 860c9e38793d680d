// SPDX-License-Identifier: GPL-3.0-or-later
/** The system's Chromium for tests: quiet, without a network of its own. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const browserPath = '/usr/bin/chromium';
export const hasChromium = existsSync(browserPath);

/** Starts it. `more`: further arguments for its command line. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
