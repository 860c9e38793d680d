// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Starting processes that show frames. One is kept ready while somebody may want it: starting takes half a second, most of it
 * loading the media library.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineEnvironment } from '../engine-environment.ts';

const processPath = fileURLToPath(new URL('./frame-process.ts', import.meta.url));

/**
 * Pictures come and go by megabytes. The C library of Linux hands such memory back each time and gets it anew, cleared; these tell it
 * to keep it (mallopt(3)); docs/measured/ui.md says what that saves. Elsewhere they mean nothing.
 */
const keepMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: String(256 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 30),
};

/** A process that has no recording yet. */
export function startFrameProcess(): ChildProcess {
  return fork(processPath, [String(process.pid)], {
    env: { ...engineEnvironment(), ...keepMemory },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
}

let spare: ChildProcess | undefined;

const forget = (): void => {
  spare = undefined;
};

/** Has one ready from some time on; it does not keep the service alive. */
export function keepSpareProcess(): void {
  if (spare) return;
  spare = startFrameProcess();
  // One that cannot be started, or ends, is nobody's loss: whoever needs one starts another.
  spare.on('error', forget);
  spare.on('exit', forget);
  spare.unref();
  spare.channel?.unref();
}

/** The one that is ready, or one that starts now. */
export function takeFrameProcess(): ChildProcess {
  const taken = spare;
  if (!taken) return startFrameProcess();
  spare = undefined;
  taken.off('error', forget);
  taken.off('exit', forget);
  taken.ref();
  taken.channel?.ref();
  return taken;
}

/** Ends the one that is ready. */
export function endSpareProcess(): void {
  const ended = spare;
  spare = undefined;
  ended?.kill('SIGKILL');
}
