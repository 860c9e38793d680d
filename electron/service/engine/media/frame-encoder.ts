// SPDX-License-Identifier: GPL-3.0-or-later
/** Encodes one frame while the caller decodes and veils the next: neither waits for the other as long as both have work. */
import {
  AV_FRAME_FLAG_INTERLACED,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
} from 'node-av/constants';
import { type CodecContext, FFmpegError, type Frame, Packet, type Stream } from 'node-av/lib';
import { type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';
import { type EncoderSettings, type EncodingNeeds, requireLook, sharedLook } from './encoder-choice.ts';
import { dropOwnMessages, replaceData } from './encoder-messages.ts';
import { pictureStructure, setPictureStructure } from './fields.ts';

/** Takes an encoded packet; it is the encoder's own and valid during the call only. */
type TakePacket = (packet: Packet) => void;

/** What an encoder was opened with. */
type Opened = {
  readonly settings: EncoderSettings;
  readonly needs: EncodingNeeds;
  /** The stream that is encoded, and the picture whose look the encoder states for all. */
  readonly stream: Stream;
  readonly model: Frame;
};

/** Frames of one encoder, in order, one under way at a time. Owns the encoder from then on. */
export class FrameEncoder {
  readonly #encoder: CodecContext;
  readonly #index: FrameIndex;
  readonly #take: TakePacket;
  readonly #packet = new Packet();
  readonly #isH264: boolean;
  readonly #stream: Stream;
  /** What every picture has to share with the one the encoder was opened for. */
  readonly #look: string;
  /** Structure of pictures by PTS, where the stream states them. */
  readonly #structures: Map<number, number> | undefined;
  /** The frame under way. It never rejects by itself: what went wrong is thrown at the next call. */
  #underWay: Promise<{ readonly failure: unknown } | undefined> = Promise.resolve(undefined);

  constructor(encoder: CodecContext, index: FrameIndex, opened: Opened, take: TakePacket) {
    this.#encoder = encoder;
    this.#index = index;
    this.#take = take;
    this.#stream = opened.stream;
    this.#look = sharedLook(opened.stream, opened.model);
    this.#isH264 = opened.settings.name === 'libx264';
    this.#structures = this.#isH264 && opened.needs.fields !== 'none' ? new Map() : undefined;
    this.#packet.alloc();
  }

  /**
   * Hands over a frame under its number. It is encoded under its PTS; a keyframe of the source stays one, so that the copy
   * seeks as the source does. Resolves when the frame before it is done; `frame` may be reused then. Throws
   * INPUT_UNSUPPORTED for a picture whose format, colours or light are not what the encoder states.
   */
  async encode(frame: Frame, number: number): Promise<void> {
    requireLook(this.#look, sharedLook(this.#stream, frame), number);
    const own = frame.clone();
    if (!own) throw new Error(`frame ${number} cannot be kept`);
    own.pts = BigInt(this.#index.pts[number] ?? 0);
    const key = ((this.#index.flags[number] ?? 0) & frameFlag.key) !== 0;
    own.pictType = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    this.#structures?.set(Number(own.pts), pictureStructure(frame));
    // FFmpeg's libx264 leaves out the regions of frames that say this. Nothing is lost: whether fields are coded was settled
    // when the encoder was opened, and what the picture says of them stands in its timing message.
    if (this.#isH264) own.clearFlags(AV_FRAME_FLAG_INTERLACED);
    try {
      await this.#settle();
    } catch (error) {
      own.free();
      throw error;
    }
    this.#start(own, `encoding frame ${number}`);
  }

  /** Encodes what is left; every packet has been taken when it resolves. */
  async finish(): Promise<void> {
    await this.#settle();
    this.#start(null, 'finishing the encoder');
    await this.#settle();
  }

  /** Waits for what is under way and frees the encoder, whatever happened. */
  async close(): Promise<void> {
    await this.#underWay;
    this.#packet.free();
    this.#encoder.freeContext();
  }

  async #settle(): Promise<void> {
    const failed = await this.#underWay;
    if (failed) throw failed.failure;
  }

  #start(frame: Frame | null, what: string): void {
    this.#underWay = this.#exchange(frame, what).then(
      () => undefined,
      (failure: unknown) => ({ failure }),
    );
  }

  async #exchange(frame: Frame | null, what: string): Promise<void> {
    try {
      check(await this.#encoder.sendFrame(frame), what);
    } finally {
      frame?.free();
    }
    for (;;) {
      // A frame's packet is there when the frame was taken; only the frames at the end are encoded as they are fetched.
      const received =
        frame === null
          ? await this.#encoder.receivePacket(this.#packet)
          : this.#encoder.receivePacketSync(this.#packet);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      check(received, 'receiving an encoded packet');
      try {
        if (this.#isH264) dropOwnMessages(this.#packet);
        this.#state(this.#packet);
        this.#take(this.#packet);
      } finally {
        this.#packet.unref();
      }
    }
  }

  /** Says in the packet what its picture says of fields: the encoder knows one answer for all. */
  #state(packet: Packet): void {
    const pts = Number(packet.pts);
    const structure = this.#structures?.get(pts);
    if (structure === undefined) return;
    const data = Buffer.from(packet.data ?? []);
    setPictureStructure(data, structure);
    replaceData(packet, data);
    this.#structures?.delete(pts);
  }
}

function check(code: number, what: string): void {
  if (code < 0) throw new Error(`${what}: ${FFmpegError.strerror(code)}`);
}
