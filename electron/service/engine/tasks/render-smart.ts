// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The smart path: GOPs that no veil touches are copied packet by packet, touched ones are decoded, veiled and encoded with
 * parameter sets of their own. Every packet keeps the decoding time of the packet in its place, every frame its PTS.
 */

import { AV_PKT_FLAG_DISCARD, AVERROR_EOF } from 'node-av/constants';
import { FFmpegError, type Frame, Packet } from 'node-av/lib';
import { frameFlag } from '../../../../core/ingest/footage.ts';
import { strippedChannels } from '../../../../core/ingest/hidden-channel.ts';
import { dtsByPacket, type GopRun } from '../../../../core/render/gop-plan.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import { openSoundLane } from '../media/audio/open-lane.ts';
import { anyRoom, type SoundLane, type SoundRoom } from '../media/audio/sound-track.ts';
import { CannotSplice, copyPacket } from '../media/copied-packet.ts';
import { packetToFrame } from '../media/decode.ts';
import { hideLastFrames } from '../media/edit-end.ts';
import {
  aspectText,
  beyondH264,
  type EncodingNeeds,
  requireNoMore,
  x264Settings,
} from '../media/encoder-choice.ts';
import { splitAnnexB } from '../media/nal.ts';
import { chooseContainer, type Output, openOutput } from '../media/output.ts';
import {
  type DecoderConfiguration,
  freeSetId,
  nalType,
  withOwnSets,
  writeConfiguration,
} from '../media/parameter-sets.ts';
import { openSource, readPacket } from '../media/source.ts';
import type { TaskContext, TaskInput } from './task-table.ts';
import { openRunEncoder, type SpliceJob, TouchedRun, writeOne } from './touched-run.ts';

const packetsPerCheckpoint = 64;

/** The encoder's own parameter sets, without anything else it puts into its header. */
function ownSets(extradata: Uint8Array): { readonly sps: Uint8Array[]; readonly pps: Uint8Array[] } {
  const units = splitAnnexB(extradata);
  const ofType = (type: number): Uint8Array[] =>
    units.filter((unit) => ((unit[0] ?? 0) & 31) === type).map((unit) => unit.slice());
  return { sps: ofType(nalType.sps), pps: ofType(nalType.pps) };
}

/** Walks the file once. Returns how many packets were copied and what was dropped from them. */
async function walk(
  job: SpliceJob,
  runs: readonly GopRun[],
  configuration: DecoderConfiguration,
  context: TaskContext,
) {
  const { index } = job.input;
  const totals = { copied: 0, encoded: 0, untexted: 0 };
  const packet = new Packet();
  packet.alloc();
  let count = 0;
  let at = 0;
  let touched: TouchedRun | undefined;
  try {
    for (;;) {
      const read = readPacket(job.source, packet);
      if (read === AVERROR_EOF) break;
      if (read < 0) throw new CannotSplice(`the source cannot be read on: ${FFmpegError.strerror(read)}`);
      if (packet.streamIndex === job.source.audio?.index) {
        for (const made of job.sound?.feed(packet) ?? []) job.output.writeAudio(made);
      }
      if (packet.streamIndex !== job.source.video.index) {
        packet.unref();
        continue;
      }
      const run = runs[at];
      if (!run || count >= run.end) throw new CannotSplice('the source has more packets than its index');
      // Of touched packets, too: sets that they change would be missing where a copied one needs them.
      const copied = copyPacket(packet.data ?? new Uint8Array(), configuration);
      if (run.touched) {
        touched ??= await TouchedRun.open(job, run);
        packet.pts = BigInt(count);
        // A decoder keeps to itself what an edit list hides; hidden frames are veiled and stay.
        packet.clearFlags(AV_PKT_FLAG_DISCARD);
        await touched.feed(packet);
        totals.encoded++;
      } else {
        const frame = job.frameOf[count] ?? -1;
        const key = ((index.flags[frame] ?? 0) & frameFlag.key) !== 0;
        writeOne(job, copied, { pts: index.pts[frame] ?? 0, dts: job.dtsByPacket[count] ?? 0 }, key);
        totals.copied++;
      }
      packet.unref();
      count++;
      if (count === run.end) {
        if (touched) {
          await touched.feed(null);
          touched.requireWhole();
          totals.untexted += touched.untexted;
          await touched.close();
          touched = undefined;
        }
        at++;
      }
      if (count % packetsPerCheckpoint === 0)
        await context.checkpoint({ done: count, total: index.pts.length, unit: 'frames', note: 'rendering' });
    }
  } finally {
    await touched?.close();
    packet.free();
  }
  if (count !== index.pts.length) throw new CannotSplice('the source has fewer packets than its index');
  return totals;
}

/** Renders by the plan's runs; `room`: what the sound has to fit. Throws CannotSplice when the stream turns out not to allow it; the output is removed then. */
export async function renderSmart(
  input: TaskInput<'render'>,
  needs: EncodingNeeds,
  plan: {
    readonly runs: readonly GopRun[];
    readonly configuration: DecoderConfiguration;
    readonly model: Frame;
    /** Most pictures the encoder may reorder; what the source states when null. */
    readonly reorder: number | null;
  },
  context: TaskContext,
  room: SoundRoom = anyRoom,
): Promise<RenderReport> {
  const { path, index, outputPath } = input;
  const setId = freeSetId(plan.configuration);
  if (setId === undefined) throw new CannotSplice('every parameter set id is taken');
  const decodingTimes = dtsByPacket(index);
  if (!decodingTimes) throw new CannotSplice('the container does not state the decoding times');
  requireNoMore(needs, plan.model, aspectText(plan.model));
  const beyond = beyondH264(plan.model, needs);
  if (beyond !== undefined) throw new CannotSplice(beyond);
  const source = openSource(path, input);
  let output: Output | undefined;
  let sound: SoundLane | null = null;
  let finished = false;
  try {
    sound = openSoundLane(source, input.hushes, input.channels, room);
    const splice = { setId, reorder: plan.reorder ?? source.video.codecpar.videoDelay };
    const prepared = { input, needs, splice, source, model: plan.model };
    const probe = await openRunEncoder(prepared);
    const extradata = Buffer.from(probe.extraData ?? Buffer.alloc(0));
    probe.freeContext();
    // Where nothing is encoded, sets of its own would be in the copy for nothing.
    const joined = plan.runs.some(({ touched }) => touched)
      ? withOwnSets(plan.configuration, ownSets(extradata))
      : plan.configuration;
    const container = chooseContainer(sound?.track ?? null);
    output = openOutput(
      outputPath,
      container,
      source,
      { from: 'source', configuration: writeConfiguration(joined) },
      index.timeBase,
      sound?.track ?? null,
    );
    const job: SpliceJob = {
      ...prepared,
      output,
      sound,
      extradata,
      dtsByPacket: decodingTimes,
      frameOf: packetToFrame(index),
    };
    const totals = await walk(job, plan.runs, plan.configuration, context);
    for (const made of sound?.feed(null) ?? []) output.writeAudio(made);
    output.finish();
    hideLastFrames(outputPath, container, index);
    finished = true;
    const gops = (touched: boolean): number =>
      plan.runs.reduce((sum, run) => (run.touched === touched ? sum + run.gops : sum), 0);
    return {
      path: 'smart',
      reason: `${gops(true)} of ${gops(true) + gops(false)} GOPs are touched and were encoded, the others were copied`,
      container,
      encoder: x264Settings(input),
      frameCount: index.pts.length,
      copied: plan.runs
        .filter((run) => !run.touched)
        .map((run) => ({ startFrame: run.start, endFrame: run.end })),
      packets: { copied: totals.copied, encoded: totals.encoded },
      missingFrames: [],
      untexted: totals.untexted,
      stripped: strippedChannels(input.channels),
      audio: sound?.report() ?? null,
    };
  } finally {
    if (!finished) output?.abandon();
    sound?.close();
    source.close();
  }
}
