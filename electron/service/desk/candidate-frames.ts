// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Single frames of a copy from its own file. A copy that a browser plays shows them itself; beside a version for watching
 * they are what stands still.
 */
import { ClearveilError } from '../../../core/base/errors.ts';
import { pairFrames } from '../../../core/render/frame-pairing.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { FrameServer } from '../engine/frames/frame-server.ts';
import type { PictureBytes } from '../engine/frames/picture-bytes.ts';
import { candidatePath } from '../stages/candidate-files.ts';
import { frameIndexOf } from '../stages/session.ts';
import { threadsFor } from '../stages/sheets.ts';
import type { Desk } from './desk.ts';

/** Memory for decoded pictures: single ones are looked at, from one stop to the next. */
const cacheBytes = 120e6;

type Open = {
  readonly candidate: string;
  readonly server: FrameServer;
  /** The frame of the copy for each of the original; -1: none. */
  readonly partner: Int32Array;
};

export class CandidateFrames {
  readonly #desk: Desk;
  #open: Open | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.beforeClosing(() => this.close());
  }

  /** One copy is held open at a time. */
  #opened(candidate: CandidateRow): Open {
    if (this.#open?.candidate === candidate.id) return this.#open;
    const { store, proxies } = this.#desk;
    const footage = store.footage(candidate.footageId);
    const { proxy } = proxies.state({ footage, candidate });
    if (!proxy) {
      throw new ClearveilError(
        'INPUT_NOT_FOUND',
        `${candidate.id} has no version for watching`,
        'Play the copy: it is made then.',
      );
    }
    this.close();
    const { index } = proxy;
    const server = new FrameServer({
      path: candidatePath(store.paths.candidates, candidate),
      index,
      orientation: footage.probe.video.orientation,
      threads: threadsFor(store, footage),
      cacheBytes,
      around: true,
    });
    const partner = pairFrames(frameIndexOf(store, footage), index);
    this.#open = { candidate: candidate.id, server, partner };
    return this.#open;
  }

  /** Frame `frame` of the original as the copy has it. Throws FRAME_OUT_OF_RANGE where the copy has no picture for it. */
  async show(id: string, frame: number, signal: AbortSignal): Promise<PictureBytes> {
    const { server, partner } = this.#opened(this.#desk.store.candidate(id));
    const number = partner[frame] ?? -1;
    if (number < 0) {
      throw new ClearveilError(
        'FRAME_OUT_OF_RANGE',
        `the copy has no picture for frame ${frame}`,
        'The list of faults says why.',
      );
    }
    return server.show({ frame: number, format: 'png', quality: 80, height: null }, null, signal);
  }

  close(): void {
    this.#open?.server.close();
    this.#open = undefined;
  }
}
