// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Single frames of a copy from its own file, whether or not a browser plays it: what stands still beside a version for watching, and
 * the copy's half of the pairs that a proof is read by.
 */
import { ClearveilError } from '../../../core/base/errors.ts';
import { encodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';
import { pairFrames } from '../../../core/render/frame-pairing.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { FrameServer } from '../engine/frames/frame-server.ts';
import type { PictureBytes } from '../engine/frames/picture-bytes.ts';
import { runTask } from '../engine/run-task.ts';
import { candidatePath, finishNaming } from '../stages/candidate-files.ts';
import { frameIndexOf } from '../stages/session.ts';
import { threadsFor } from '../stages/sheets.ts';
import type { Desk } from './desk.ts';

/** Memory for decoded pictures: single ones are looked at, from one stop to the next. */
const cacheBytes = 120e6;

type Opened = {
  readonly server: FrameServer;
  /** The frame of the copy for each of the original; -1: none. */
  readonly partner: Int32Array;
};
type Open = {
  readonly candidate: string;
  readonly stop: AbortController;
  readonly opened: Promise<Opened>;
};

export class CandidateFrames {
  readonly #desk: Desk;
  #open: Open | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.beforeClosing(() => this.close());
  }

  /** One copy is held open at a time. */
  #opened(candidate: CandidateRow): Promise<Opened> {
    if (this.#open?.candidate === candidate.id) return this.#open.opened;
    this.close();
    const stop = new AbortController();
    const open = { candidate: candidate.id, stop, opened: this.#start(candidate, stop.signal) };
    this.#open = open;
    // What failed is tried again by who asks next.
    open.opened.catch(() => {
      if (this.#open === open) this.#open = undefined;
    });
    return open.opened;
  }

  async #start(candidate: CandidateRow, signal: AbortSignal): Promise<Opened> {
    const { store } = this.#desk;
    const footage = store.footage(candidate.footageId);
    const path = candidatePath(store.paths.candidates, candidate);
    finishNaming(path);
    const original = frameIndexOf(store, footage);
    const threads = threadsFor(store, footage);
    const index = await runTask('indexCopy', { path }, { signal });
    signal.throwIfAborted();
    const { orientation } = footage.probe.video;
    const source = { path, index: encodeFrameIndex(index), orientation, threads, cacheBytes, around: true };
    const server = new FrameServer(source);
    return { server, partner: pairFrames(original, index) };
  }

  /** Frame `frame` of the original as the copy has it. Throws FRAME_OUT_OF_RANGE where the copy has no picture for it. */
  async show(id: string, frame: number, signal: AbortSignal): Promise<PictureBytes> {
    const { server, partner } = await this.#opened(this.#desk.store.candidate(id));
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
    this.#open?.stop.abort();
    this.#open?.opened.then(
      ({ server }) => server.close(),
      () => undefined,
    );
    this.#open = undefined;
  }
}
