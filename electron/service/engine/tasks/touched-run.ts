// SPDX-License-Identifier: GPL-3.0-or-later
/** One run of touched GOPs of a spliced copy: decoded, veiled and encoded with parameter sets of its own. */

import { AV_PKT_FLAG_KEY, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib';
import type { GopRun } from '../../../../core/render/gop-plan.ts';
import type { SoundLane } from '../media/audio/sound-track.ts';
import { CannotSplice, NoRoomToReorder } from '../media/copied-packet.ts';
import { durationAt } from '../media/durations.ts';
import { openEncoder, type SpliceSettings } from '../media/encoder.ts';
import { aspectText, type EncodingNeeds, requireNoMore, x264Settings } from '../media/encoder-choice.ts';
import { FrameEncoder } from '../media/frame-encoder.ts';
import { splitAnnexB } from '../media/nal.ts';
import type { Output } from '../media/output.ts';
import { joinLengths, nalType } from '../media/parameter-sets.ts';
import { openDecoder, type Source } from '../media/source.ts';
import { checkSameSize, veilFrame } from '../media/veil-frame.ts';
import type { TaskInput } from './task-table.ts';

/** A spliced copy in the making. */
export type SpliceJob = {
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

/** Writes one picture of the copy. */
export function writeOne(
  job: SpliceJob,
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

/** Every run has an encoder of its own; all of them have to give the same parameter sets. */
export function openRunEncoder({
  source,
  input,
  model,
  needs,
  splice,
}: Pick<SpliceJob, 'source' | 'input' | 'model' | 'needs' | 'splice'>): Promise<CodecContext> {
  return openEncoder(source, input.index, model, x264Settings(input), needs, splice);
}

/** Decodes, veils and encodes one run of touched GOPs while its packets come in. */
export class TouchedRun {
  readonly #job: SpliceJob;
  readonly #run: GopRun;
  readonly #decoder: CodecContext;
  readonly #encoder: FrameEncoder;
  readonly #frame = new Frame();
  #written = 0;
  untexted = 0;

  private constructor(job: SpliceJob, run: GopRun, encoder: CodecContext) {
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

  static async open(job: SpliceJob, run: GopRun): Promise<TouchedRun> {
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
