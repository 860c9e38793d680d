// SPDX-License-Identifier: GPL-3.0-or-later
/** The digests of a file, as a task of its own. */
import { digestFile } from '../hashing/digest-file.ts';
import type { Task } from './task-table.ts';

export const digest: Task<'digest'> = ({ path }, context) => digestFile(path, context);
