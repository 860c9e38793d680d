// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Gives every test file a key folder of its own, empty and thrown away afterwards: no test, and no program that a test
 * starts, touches the keys of the person who runs them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'clearveil-home-'));
process.env['CLEARVEIL_HOME'] = home;
afterAll(() => rmSync(home, { recursive: true, force: true }));
