// SPDX-License-Identifier: GPL-3.0-or-later
/** Opens a model pack as detection would and tries it on grey pictures: what it refuses is never installed. */
import { openModelPack } from '../../../../models/pack.ts';
import type { Task, TaskOutput } from './task-table.ts';

export const examinePack: Task<'examinePack'> = async ({ path }): Promise<TaskOutput<'examinePack'>> => {
  const detector = await openModelPack(path);
  try {
    return { model: detector.model, thresholds: detector.thresholds };
  } finally {
    await detector.close();
  }
};
