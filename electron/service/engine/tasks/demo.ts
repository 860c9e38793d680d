// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes the demonstration's recording. */
import { makeDemoFootage } from '../synthesis/demo-footage.ts';
import type { Task } from './task-table.ts';

export const demo: Task<'demo'> = async ({ path, seed }) => {
  const { frameCount } = await makeDemoFootage({ path, seed });
  return { frameCount };
};
