// SPDX-License-Identifier: GPL-3.0-or-later
/** The product's version, as packages and records state it. */
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export const version: string = manifest.version;
