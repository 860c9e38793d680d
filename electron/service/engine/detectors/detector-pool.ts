// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The detectors of a run, once in each of several threads that compute on one core each: on two cores two of them do half as
 * much again as one that computes on both. Pictures are looked at side by side; what is found does not depend on which
 * thread looked.
 */
import { availableParallelism } from 'node:os';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { RawDetection, RgbPicture } from '../../../../core/detect/detection.ts';
import { fromWire } from '../wire-error.ts';
import type { AboutDetectors, DetectorChoice, FromThread, ToThread } from './thread-messages.ts';

/** More threads would each hold a network and a large picture, and wait for the decoder. */
const mostThreads = 4;

type Waiting = {
  readonly resolve: (message: FromThread) => void;
  readonly reject: (error: Error) => void;
};

/** One thread. What it is asked is answered in order, and it may be asked again before it has answered. */
class DetectorThread {
  readonly about: Promise<AboutDetectors>;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  readonly #gone: Promise<void>;
  #ended: Error | undefined;

  constructor(choice: DetectorChoice) {
    this.#worker = new Worker(new URL('./detector-thread.ts', import.meta.url), {
      workerData: choice,
      // A thread's own copy of the environment never reaches native code, and the inference library is told there to keep no log.
      env: SHARE_ENV,
    });
    this.#worker.on('message', (message: FromThread) => this.#settle(message));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#gone = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#end(new Error('a detector thread has ended'));
        resolve();
      });
    });
    this.about = this.#answer().then((message) => {
      if (message.type !== 'open') throw new Error(`a detector thread began with "${message.type}"`);
      return message.about;
    });
  }

  /** How many answers are still to come. */
  get load(): number {
    return this.#waiting.length;
  }

  async look(picture: RgbPicture): Promise<readonly RawDetection[]> {
    const asked = this.#answer();
    this.#tell({ type: 'look', picture }, [picture.data.buffer as ArrayBuffer]);
    const message = await asked;
    if (message.type !== 'seen') throw new Error(`a detector thread answered "${message.type}"`);
    return message.found;
  }

  /** An idle thread closes its detector first; one that is at work is stopped. */
  async close(): Promise<void> {
    if (this.load > 0) await this.#worker.terminate();
    else this.#tell({ type: 'close' }, []);
    await this.#gone;
  }

  #tell(message: ToThread, handedOver: readonly ArrayBuffer[]): void {
    this.#worker.postMessage(message, handedOver);
  }

  #answer(): Promise<FromThread> {
    return new Promise((resolve, reject) => {
      if (this.#ended) reject(this.#ended);
      else this.#waiting.push({ resolve, reject });
    });
  }

  #settle(message: FromThread): void {
    const waiting = this.#waiting.shift();
    if (message.type === 'failed') waiting?.reject(fromWire(message.error));
    else waiting?.resolve(message);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#ended);
  }
}

export class DetectorPool {
  readonly about: AboutDetectors;
  readonly #threads: readonly DetectorThread[];

  private constructor(threads: readonly DetectorThread[], about: AboutDetectors) {
    this.#threads = threads;
    this.about = about;
  }

  /** Opens the detectors in each of `count` threads, at least one. Throws what opening them throws. */
  static async open(
    choice: DetectorChoice,
    count = Math.min(mostThreads, availableParallelism()),
  ): Promise<DetectorPool> {
    const threads = Array.from({ length: count }, () => new DetectorThread(choice));
    try {
      const [about] = await Promise.all(threads.map((thread) => thread.about));
      if (!about) throw new RangeError('a pool has at least one thread');
      return new DetectorPool(threads, about);
    } catch (error) {
      // A thread that is stopped while a network is being loaded takes the whole process with it.
      await Promise.allSettled(threads.map((thread) => thread.about));
      await Promise.all(threads.map((thread) => thread.close()));
      throw error;
    }
  }

  /** How many pictures are looked at side by side. */
  get size(): number {
    return this.#threads.length;
  }

  /** Looks at a picture, whose memory is taken away from the caller. */
  look(picture: RgbPicture): Promise<readonly RawDetection[]> {
    const [thread] = [...this.#threads].sort((a, b) => a.load - b.load);
    if (!thread) throw new RangeError('a pool has at least one thread');
    return thread.look(picture);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
