// SPDX-License-Identifier: GPL-3.0-or-later
/** Renders a copy: by copying what no veil touches where the stream allows it, else by encoding the whole of it. */
import { open } from 'node:fs/promises';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import { CannotSplice, NoRoomToReorder } from '../media/copied-packet.ts';
import { type EncodingNeeds, NeedsMore } from '../media/encoder-choice.ts';
import { examine } from '../media/examine.ts';
import { renderFull } from './render-full.ts';
import { renderSmart } from './render-smart.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

async function renderByPlan(
  input: TaskInput<'render'>,
  needs: EncodingNeeds,
  context: TaskContext,
): Promise<RenderReport> {
  const { plan, configuration, model } = examine(input);
  try {
    if (plan.path === 'full') return await renderFull(input, needs, plan.reason, context);
    if (!configuration || !model)
      return await renderFull(input, needs, 'the stream states no parameters', context);
    const stated = { runs: plan.runs, configuration, model, reorder: null };
    try {
      return await renderSmart(input, needs, stated, context);
    } catch (error) {
      if (!(error instanceof NoRoomToReorder)) throw error;
      return await renderSmart(input, needs, { ...stated, reorder: 0 }, context);
    }
  } catch (error) {
    if (error instanceof CannotSplice) return await renderFull(input, needs, error.message, context);
    throw error;
  } finally {
    model?.free();
  }
}

/**
 * Throws FIELDS_FOUND when pictures turn out to have two fields and the sheet was planned for pictures of one: its veils would
 * leave half of the colour of a row. They have to be planned anew.
 */
function requirePaired({ sheet }: TaskInput<'render'>, needs: EncodingNeeds): void {
  if (needs.fields !== 'interlaced' || sheet.fieldPaired || sheet.chromaShiftY === 0) return;
  throw new ClearveilError(
    'FIELDS_FOUND',
    'pictures of the recording have two fields each, which the plan of the veils does not know',
    'Plan the veils anew for pictures of two fields.',
  );
}

/** Renders, and begins again for each kind of picture that nothing before has announced: fields, changing aspect. */
async function renderAsNeeded(input: TaskInput<'render'>, context: TaskContext): Promise<RenderReport> {
  for (let needs: EncodingNeeds = { fields: 'none', changingAspect: false }; ; ) {
    try {
      return await renderByPlan(input, needs, context);
    } catch (error) {
      // Needs only grow, and there are few of them.
      if (!(error instanceof NeedsMore)) throw error;
      needs = error.needs;
      requirePaired(input, needs);
    }
  }
}

export const render: Task<'render'> = async (input, context) => {
  const report = await renderAsNeeded(input, context);
  const file = await open(input.outputPath, 'r+');
  await file.sync();
  await file.close();
  return report;
};
