// SPDX-License-Identifier: GPL-3.0-or-later
/** Looking at a stream before it is rendered: can it be spliced, and what would be copied? */
import { avGetCodecName, type Frame } from 'node-av/lib';
import type { HiddenChannel } from '../../../../core/ingest/hidden-channel.ts';
import { planRender, type RenderPlan } from '../../../../core/render/gop-plan.ts';
import type { TaskInput } from '../tasks/task-table.ts';
import { decodePackets } from './decode.ts';
import { type DecoderConfiguration, readConfiguration } from './parameter-sets.ts';
import { cropsScene } from './picture-crop.ts';
import { openSource } from './source.ts';

export type Examined = {
  readonly plan: RenderPlan;
  readonly configuration: DecoderConfiguration | undefined;
  readonly model: Frame | undefined;
};

/**
 * Why the headers of the stream cannot go into a copy as they are, null when they can: what they hold beyond the parameters
 * that its pictures use would stay in every copy.
 */
function inseparable(channels: readonly HiddenChannel[]): string | null {
  const inHeaders = channels.some(
    ({ kind, where }) =>
      kind === 'unused parameter set' ||
      ((kind === 'stream header data' || kind === 'side data') && where.includes('(h264)')),
  );
  return inHeaders ? 'the headers of the stream hold more than its pictures use' : null;
}

/**
 * Why its pictures cannot be copied as they are coded, null when they can: nobody is shown what lies behind their edges. The list knows
 * of parameters among the packets, too; those of the header are read again, for cases that were listed before anybody looked for it.
 */
function cropped(
  configuration: DecoderConfiguration | undefined,
  channels: readonly HiddenChannel[],
): string | null {
  const listed = channels.some(({ kind }) => kind === 'picture behind a cropped edge');
  const inHeader = configuration?.sps.some(cropsScene) ?? false;
  return listed || inHeader ? 'the stream crops more of its pictures than padding' : null;
}

/** Looks at the stream's first picture and parameters, and plans. The model frame is the caller's to free. */
export function examine(input: TaskInput<'plan'>): Examined {
  const source = openSource(input.path);
  try {
    const configuration = readConfiguration(source.video.codecpar.extradata);
    let model: Frame | undefined;
    for (const { frame } of decodePackets(source, { threads: 1 })) {
      model = frame.clone() ?? undefined;
      break;
    }
    const plan = planRender(input.index, input.sheet, {
      codec: avGetCodecName(source.video.codecpar.codecId) ?? 'unknown',
      format: source.context.iformat?.name ?? 'unknown',
      nalLengthBytes: configuration?.nalLengthBytes ?? 0,
      faultCount: input.faultCount,
      fullReason: input.fullReason ?? inseparable(input.channels) ?? cropped(configuration, input.channels),
    });
    return { plan, configuration, model };
  } finally {
    source.close();
  }
}
