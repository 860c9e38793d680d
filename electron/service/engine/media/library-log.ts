// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The media library's log, of which there is one in a process: whoever takes it has it alone until it is closed. Messages
 * come later than the call that caused them, but in order; a mark that is logged between two calls tells them apart.
 */
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';

type Level = Parameters<typeof Log.log>[0];

const mark = 'clearveil mark ';
/** How long the last messages may take to come in. */
const messagesMs = 10_000;

export type LogTaker = {
  /** A message of the library, without the white space around it. */
  message(level: number, text: string): void;
  /** A mark, when everything logged before it was taken. */
  mark(text: string): void;
};

let taken = false;

export class LibraryLog {
  readonly #level: Level;
  readonly #taker: LogTaker;
  #closed = false;
  #onEnd: (() => void) | undefined;

  /** `level`: the least severe level that is wanted. Throws when somebody else has the log. */
  constructor(level: Level, taker: LogTaker) {
    if (taken) throw new Error("the media library's log is taken");
    taken = true;
    this.#level = level;
    this.#taker = taker;
    Log.setLevel(level);
    Log.setCallback((severity, message) => this.#take(severity, message), { maxLevel: level });
  }

  /** Logs a mark: it reaches the taker behind everything that was logged until now. */
  mark(text: string): void {
    Log.log(this.#level, `${mark}${text}`);
  }

  /** Waits for everything that was logged. Throws when it does not come: then nobody knows what was said. */
  async settle(): Promise<void> {
    const arrived = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), messagesMs);
      this.#onEnd = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
    this.mark('end');
    if (!(await arrived)) throw new Error('the media library did not hand over what it logged');
  }

  /** Gives the log back; again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    taken = false;
    Log.resetCallback();
    Log.setLevel(AV_LOG_QUIET);
  }

  #take(level: number, message: string): void {
    if (this.#closed) return;
    if (!message.startsWith(mark)) this.#taker.message(level, message.trim());
    else if (message.startsWith(`${mark}end`)) this.#onEnd?.();
    else this.#taker.mark(message.slice(mark.length));
  }
}
