// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs one child at a time in the foreground and hands signals on, so that Ctrl-C ends it once and its exit code is ours. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { SetupError } from './say.mjs';

/**
 * At a terminal Ctrl-C reaches the child without us, as one of the foreground group; npm and we get it too. Handing it on
 * would make it two, and the second often means "at once". Without a terminal it was sent to us or to npm alone.
 */
function handsOn(signal) {
  return signal !== 'SIGINT' || ![0, 1, 2].some((descriptor) => isatty(descriptor));
}

/**
 * Starts `command` and waits for its end. `onStart` gets its process id. Gives `{ code, signal, caught }`: its exit code, or
 * the signal that ended it, and the last signal that came for us meanwhile. Throws SetupError when it cannot be started.
 */
export function run(command, parameters, { cwd, env = process.env, stdio = 'inherit', onStart = () => {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd, env, stdio });
    const handedOn = new Set();
    let caught = null;
    const hand = (signal) => {
      caught = signal;
      // npm hands on what the whole group has had already: once is enough.
      if (!handsOn(signal) || handedOn.has(signal)) return;
      handedOn.add(signal);
      setTimeout(() => handedOn.delete(signal), 1000).unref();
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, hand);
    const settle = (finish) => {
      for (const signal of signals) process.off(signal, hand);
      finish();
    };
    child.once('spawn', () => onStart(child.pid));
    child.once('error', (error) =>
      settle(() => reject(new SetupError(`${command} did not start: ${error.message}`))),
    );
    child.once('exit', (code, signal) => settle(() => resolve({ code, signal, caught })));
  });
}

/** The exit code of a child, in the manner of a shell: 128 and the signal's number when a signal ended it. */
export function exitCodeOf({ code, signal }) {
  return signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 5);
}

/**
 * Runs a step of the set-up: off our stdin, and with all it prints on stderr. True when it succeeded, false when it failed;
 * throws SetupError when a signal stopped it.
 */
export async function runStep(command, parameters, options) {
  const { code, signal, caught } = await run(command, parameters, { ...options, stdio: ['ignore', 2, 2] });
  if (code === 0) return true;
  const stopped = signal ?? caught;
  if (stopped) throw new SetupError('The set-up was stopped.', exitCodeOf({ signal: stopped }));
  return false;
}
