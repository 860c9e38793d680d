// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes the logo of an agency from a file, which may be anything: that is why a worker does it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { logoLimits } from '../../../../core/review/agency.ts';
import { makeLogo } from '../media/logo.ts';
import type { Task } from './task-table.ts';

/** The bytes of a file, one more than a logo may have where it is longer. */
function startOf(path: string): Uint8Array {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(Math.min(fstatSync(file).size, logoLimits.fileBytes + 1));
      return bytes.subarray(0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ClearveilError('INPUT_UNREADABLE', `the file cannot be read: ${code}`, 'Choose another one.');
  }
}

export const logo: Task<'logo'> = ({ path }) => makeLogo(startOf(path));
