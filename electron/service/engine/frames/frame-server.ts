// SPDX-License-Identifier: GPL-3.0-or-later
/** The service's side of a process that shows frames: starts it, asks it, and turns its death into a coded error. */
import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { VeilSheet } from '../../../../core/render/veil-sheet.ts';
import { fromWire } from '../wire-error.ts';
import type { FrameSource, FrameWish, FromFrames, ToFrames } from './frame-messages.ts';
import type { PictureBytes } from './picture-bytes.ts';
import { startFrameProcess, takeFrameProcess } from './spare-process.ts';

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, which its `close` tells of.
  }
}

type Asked = { resolve(picture: PictureBytes): void; reject(error: unknown): void };

export class FrameServer {
  readonly #source: FrameSource;
  #child: ChildProcess | undefined;
  #sheet: string | undefined;
  #asked = new Map<number, Asked>();
  #number = 0;

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** A child that has the recording open; a new one after the last has died. */
  #running(): ChildProcess {
    if (this.#child) return this.#child;
    const child = this.#source.around ? takeFrameProcess() : startFrameProcess();
    child.on('message', (message: FromFrames) => this.#hear(message));
    child.on('error', () => child.kill('SIGKILL'));
    child.on('close', (code, signal) => {
      if (this.#child === child) this.#lost(signal ?? `exit code ${code}`);
    });
    this.#child = child;
    // Whoever looks at a frame comes before small pictures, from their process's first moment on.
    if (!this.#source.around && child.pid !== undefined) lowerPriority(child.pid);
    this.#sheet = undefined;
    this.#send({ type: 'open', source: this.#source });
    return child;
  }

  /** Has the recording opened before the first wish. */
  start(): void {
    this.#running();
  }

  #send(message: ToFrames): void {
    this.#running().send(message, (error) => {
      if (error) this.#child?.kill('SIGKILL');
    });
  }

  #hear(message: FromFrames): void {
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.type === 'shown') asked?.resolve(message.picture);
    else asked?.reject(fromWire(message.error));
  }

  #lost(how: string): void {
    this.#child = undefined;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of asked) {
      reject(
        new ClearveilError(
          'WORKER_CRASHED',
          `the process that shows frames of "${basename(this.#source.path)}" died (${how})`,
          'The case is unharmed. The file may be damaged there; look at another frame.',
        ),
      );
    }
  }

  /** A frame. `sheet`: what to paint on it. Rejects with the coded error of the process, or CANCELLED. */
  show(
    wish: Omit<FrameWish, 'sheet'>,
    sheet: { readonly name: string; readonly sheet: VeilSheet } | null,
    signal: AbortSignal,
  ): Promise<PictureBytes> {
    if (sheet && this.#sheet !== sheet.name) {
      this.#send({ type: 'sheet', ...sheet });
      this.#sheet = sheet.name;
    }
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#send({ type: 'forget', id });
        this.#asked.delete(id);
        reject(new ClearveilError('CANCELLED', 'the frame is not wanted any more', 'Ask for it again.'));
      };
      if (signal.aborted) {
        stop();
        return;
      }
      signal.addEventListener('abort', stop, { once: true });
      const done = (): void => signal.removeEventListener('abort', stop);
      this.#asked.set(id, {
        resolve: (picture) => {
          done();
          resolve(picture);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      this.#send({ type: 'show', id, wish: { ...wish, sheet: sheet?.name ?? null } });
    });
  }

  close(): void {
    const child = this.#child;
    this.#child = undefined;
    for (const { reject } of this.#asked.values())
      reject(new ClearveilError('CANCELLED', 'the recording is closed', 'Open the case again.'));
    this.#asked.clear();
    child?.kill('SIGKILL');
  }
}
