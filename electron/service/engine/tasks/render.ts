// SPDX-License-Identifier: GPL-3.0-or-later
/** Renders a copy: by copying what no veil touches where the stream allows it, else by encoding the whole of it. */
import { open } from 'node:fs/promises';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { HiddenChannel } from '../../../../core/ingest/hidden-channel.ts';
import type { HushSheet } from '../../../../core/render/hush-sheet.ts';
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
 * Throws INPUT_UNSUPPORTED for a recording whose audio packets carry data beside sound: copied, they would take it along.
 * Where sound is hushed none of them is copied.
 */
function requireSoundOnly(channels: readonly HiddenChannel[], hushes: HushSheet | null): void {
  if (hushes && hushes.hushes.length > 0) return;
  const carried = channels.filter(({ kind }) => kind === 'audio ancillary data');
  if (carried.length === 0) return;
  const what = carried.map(({ where, sizeBytes }) => `${where}, ${sizeBytes} bytes`).join('; ');
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    `the packets of the sound carry data that is not sound (${what})`,
    'No copy is made, because the data would be in it. Report the recording: its sound has to be encoded anew.',
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
    }
  }
}

export const render: Task<'render'> = async (input, context) => {
  requireSoundOnly(input.channels, input.hushes);
  const report = await renderAsNeeded(input, context);
  const file = await open(input.outputPath, 'r+');
  await file.sync();
  await file.close();
  return report;
};
