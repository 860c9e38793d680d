// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The smart path: GOPs that no veil touches are copied packet by packet, touched ones are decoded, veiled and encoded with
 * parameter sets of their own. Every packet keeps the decoding time of the packet in its place, every frame its PTS.
 */

import { AV_PKT_FLAG_DISCARD, AV_PKT_FLAG_KEY, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib';
import { frameFlag } from '../../../../core/ingest/footage.ts';
import { strippedChannels } from '../../../../core/ingest/hidden-channel.ts';
import { dtsByPacket, type GopRun } from '../../../../core/render/gop-plan.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import { openSoundLane } from '../media/audio/open-lane.ts';
import { anyRoom, type SoundLane, type SoundRoom } from '../media/audio/sound-track.ts';
import { CannotSplice, copyPacket, NoRoomToReorder } from '../media/copied-packet.ts';
import { packetToFrame } from '../media/decode.ts';
import { durationAt } from '../media/durations.ts';
import { hideLastFrames } from '../media/edit-end.ts';
import { openEncoder, type SpliceSettings } from '../media/encoder.ts';
import {
  aspectText,
  beyondH264,
  type EncodingNeeds,
  requireNoMore,
  x264Settings,
} from '../media/encoder-choice.ts';
import { FrameEncoder } from '../media/frame-encoder.ts';
import { splitAnnexB } from '../media/nal.ts';
import { chooseContainer, type Output, openOutput } from '../media/output.ts';
import {
  type DecoderConfiguration,
  freeSetId,
  joinLengths,
  nalType,
  withOwnSets,
  writeConfiguration,
} from '../media/parameter-sets.ts';
import { openDecoder, openSource, readPacket, type Source } from '../media/source.ts';
import { checkSameSize, veilFrame } from '../media/veil-frame.ts';
import type { TaskContext, TaskInput } from './task-table.ts';

const packetsPerCheckpoint = 64;

type Job = {
  readonly input: TaskInput<'render'>;
  readonly needs: EncodingNeeds;
  readonly splice: SpliceSettings;
  readonly source: Source;
  /** A frame that shows what the encoder has to look like. */
  readonly model: Frame;
  readonly output: Output;
  readonly sound: SoundLane | null;
  readonly extradata: Uint8Array;
  readonly dtsByPacket: Float64Array;
  /** The frame of each packet. */
  readonly frameOf: Int32Array;
};

/** The encoder's own parameter sets, without anything else it puts into its header. */
function ownSets(extradata: Uint8Array): { readonly sps: Uint8Array[]; readonly pps: Uint8Array[] } {
  const units = splitAnnexB(extradata);
  const ofType = (type: number): Uint8Array[] =>
    units.filter((unit) => ((unit[0] ?? 0) & 31) === type).map((unit) => unit.slice());
  return { sps: ofType(nalType.sps), pps: ofType(nalType.pps) };
}

/** Messages of the encoder that say how to show its pictures: their timing, the mastering display, the content's light. */
const ownMessages: ReadonlySet<number | undefined> = new Set([1, 137, 144]);

/** Slices of an encoded packet, and what says how to show them, behind lengths, as the container wants them. */
function picturesOf(packet: Uint8Array): Uint8Array {
  return joinLengths(
    splitAnnexB(packet).filter((unit) => {
      const type = (unit[0] ?? 0) & 31;
      if (type === nalType.sei) return ownMessages.has(unit[1]);
      return type >= nalType.slice && type <= nalType.idr;
    }),
  );
}

function writeOne(
  job: Job,
  data: Uint8Array,
  times: { readonly pts: number; readonly dts: number },
  key: boolean,
): void {
  const packet = new Packet();
  packet.alloc();
  // Data first: assigning it resets every other field.
  packet.data = Buffer.from(data);
  packet.pts = BigInt(times.pts);
  packet.dts = BigInt(times.dts);
  if (key) packet.setFlags(AV_PKT_FLAG_KEY);
  try {
    job.output.writeVideo(packet, durationAt(job.input.index, times.pts));
  } finally {
    packet.free();
  }
}

function openRunEncoder({
  source,
  input,
  model,
  needs,
  splice,
}: Pick<Job, 'source' | 'input' | 'model' | 'needs' | 'splice'>): Promise<CodecContext> {
  return openEncoder(source, input.index, model, x264Settings(input), needs, splice);
}

/** Decodes, veils and encodes one run of touched GOPs while its packets come in. */
class TouchedRun {
  readonly #job: Job;
  readonly #run: GopRun;
  readonly #decoder: CodecContext;
  readonly #encoder: FrameEncoder;
  readonly #frame = new Frame();
  #written = 0;
  untexted = 0;

  private constructor(job: Job, run: GopRun, encoder: CodecContext) {
    this.#job = job;
    this.#run = run;
    this.#encoder = new FrameEncoder(
      encoder,
      job.input.index,
      {
        settings: x264Settings(job.input),
        needs: job.needs,
        stream: job.source.video,
        model: job.model,
      },
      (packet) => this.#write(packet),
    );
    this.#decoder = openDecoder(job.source.video, job.input.threads);
    this.#frame.alloc();
  }

  static async open(job: Job, run: GopRun): Promise<TouchedRun> {
    const encoder = await openRunEncoder(job);
    if (Buffer.compare(encoder.extraData ?? Buffer.alloc(0), job.extradata) !== 0) {
      encoder.freeContext();
      throw new CannotSplice('the encoder does not give the same parameters twice');
    }
    return new TouchedRun(job, run, encoder);
  }

  /** Takes the next packet of the run, or its end. */
  async feed(packet: Packet | null): Promise<void> {
    const sent = this.#decoder.sendPacketSync(packet);
    if (sent < 0 && sent !== AVERROR_EOF)
      throw new CannotSplice(`a touched GOP cannot be decoded: ${FFmpegError.strerror(sent)}`);
    for (;;) {
      const received = this.#decoder.receiveFrameSync(this.#frame);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) break;
      if (received < 0)
        throw new CannotSplice(`a touched GOP cannot be decoded: ${FFmpegError.strerror(received)}`);
      await this.#encode(this.#frame);
      this.#frame.unref();
    }
    if (packet === null) await this.#encoder.finish();
  }

  async #encode(frame: Frame): Promise<void> {
    const number = this.#job.frameOf[Number(frame.pts)] ?? -1;
    if (number < this.#run.start || number >= this.#run.end)
      throw new CannotSplice('a frame of a touched GOP is not its own');
    const picture = { number, frame };
    checkSameSize(picture, this.#job.input.sheet);
    requireNoMore(this.#job.needs, frame, aspectText(this.#job.model));
    this.untexted += veilFrame(picture, this.#job.input.sheet);
    await this.#encoder.encode(frame, number);
  }

  #write(packet: Packet): void {
    const pts = Number(packet.pts);
    const dts = this.#job.dtsByPacket[this.#run.start + this.#written];
    if (dts === undefined || this.#run.start + this.#written >= this.#run.end)
      throw new CannotSplice('a touched GOP has more pictures than before');
    if (dts > pts) throw new NoRoomToReorder();
    writeOne(this.#job, picturesOf(packet.data ?? new Uint8Array()), { pts, dts }, packet.isKeyframe);
    this.#written++;
  }

  async close(): Promise<void> {
    await this.#encoder.close();
    this.#frame.free();
    this.#decoder.freeContext();
  }

  /** Throws CannotSplice when pictures are missing. */
  requireWhole(): void {
    if (this.#written !== this.#run.end - this.#run.start)
      throw new CannotSplice('a touched GOP has fewer pictures than before');
  }
}

/** Walks the file once. Returns how many packets were copied and what was dropped from them. */
async function walk(
  job: Job,
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
    const job: Job = {
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
