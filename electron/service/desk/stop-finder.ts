// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Finds the stops of a recording beside the service's own thread: with a million keyframes that takes seconds, and nobody else is
 * to wait for them. The thread reads the case for itself and stays for as long as the case is open.
 */
import { Worker } from 'node:worker_threads';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { fromWire } from '../engine/wire-error.ts';
import { keepStops, knownStops, stopsOf } from '../stages/stops.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { FromStopThread, StopThreadData, ToStopThread } from './stop-messages.ts';

type Asked = { resolve(answer: FromStopThread): void; reject(error: unknown): void };

const caseClosed = (): ClearveilError =>
  new ClearveilError('CANCELLED', 'the case was closed', 'Open it again.');

class StopThread {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #number = 0;
  #ended = false;

  constructor({ paths, headState }: CaseReader) {
    const workerData: StopThreadData = { dir: paths.dir, seen: headState() };
    this.#worker = new Worker(new URL('./stop-thread.ts', import.meta.url), { workerData });
    this.#worker.unref();
    this.#worker.on('message', (answer: FromStopThread) => {
      const asked = this.#asked.get(answer.id);
      this.#asked.delete(answer.id);
      if (this.#asked.size === 0) this.#worker.unref();
      asked?.resolve(answer);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => {
      this.#ended = true;
      this.#fail(new Error('the thread that finds stops has ended'));
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  #fail(error: unknown): void {
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of asked) reject(error);
  }

  find(footage: string): Promise<FromStopThread> {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      // Who waits for an answer keeps the service alive; the thread alone does not.
      this.#worker.ref();
      this.#worker.postMessage({ id, footage } satisfies ToStopThread);
    });
  }

  async end(): Promise<void> {
    this.#fail(caseClosed());
    await this.#worker.terminate();
  }
}

/** How often stops are looked for again when tracks were changed in the meantime. */
const mostTimes = 3;

/** Frames of a recording, and of its tracks times how many those are, up to which looking takes less than handing it over. */
const quickFrames = 20_000;
const quickTracks = 100_000;

function isQuick(store: CaseReader, { id, frameCount }: FootageRow): boolean {
  if (frameCount > quickFrames) return false;
  const tracks = store.trackHeadingsOf(id);
  const frames = tracks.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);
  return frames * tracks.length <= quickTracks;
}

export class StopFinder {
  #stop = new AbortController();
  #thread: { readonly store: CaseReader; readonly running: StopThread } | undefined;
  /** Questions whose turn has not come: they will be answered by what is decided then. */
  readonly #waiting = new Map<string, Promise<void>>();
  /** Resolves when what is being found is. */
  #turn: Promise<void> = Promise.resolve();

  /**
   * Resolves once the stops of a recording, as it stood when this was asked or later, are known to `stopsOf` (stages/stops.ts).
   * Rejects with CANCELLED when the case is closed meanwhile, and with what reading it throws.
   */
  async find(store: CaseReader, footage: FootageRow): Promise<void> {
    if (knownStops(store, footage)) return;
    if (isQuick(store, footage)) stopsOf(store, footage);
    else await this.#inTurn(store, footage);
  }

  #inTurn(store: CaseReader, footage: FootageRow): Promise<void> {
    const waiting = this.#waiting.get(footage.id);
    if (waiting) return waiting;
    const { signal } = this.#stop;
    const found = this.#turn.then(() => {
      if (signal.aborted) throw caseClosed();
      this.#waiting.delete(footage.id);
      return this.#ask(store, footage);
    });
    this.#waiting.set(footage.id, found);
    this.#turn = found.catch(() => undefined);
    return found;
  }

  async #ask(store: CaseReader, footage: FootageRow): Promise<void> {
    for (let time = 0; time < mostTimes && !knownStops(store, footage); time++) {
      if (this.#thread?.store !== store || this.#thread.running.ended)
        this.#thread = { store, running: new StopThread(store) };
      const answer = await this.#thread.running.find(footage.id);
      if ('error' in answer) throw fromWire(answer.error);
      keepStops(store, footage, answer);
    }
  }

  /** Lets go of the case; who waits is told that it was closed. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#waiting.clear();
    this.#stop.abort();
    this.#stop = new AbortController();
    await thread?.running.end();
  }
}
