// SPDX-License-Identifier: GPL-3.0-or-later
/** The plan of a render, without rendering. */
import { examine } from '../media/examine.ts';
import type { Task } from './task-table.ts';

export const plan: Task<'plan'> = async (input) => {
  const examined = examine(input);
  examined.model?.free();
  return examined.plan;
};
