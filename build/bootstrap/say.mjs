// SPDX-License-Identifier: GPL-3.0-or-later
/** How the set-up speaks: to stderr, one plain line at a time, and with one kind of error for what a person can mend. */
import { writeSync } from 'node:fs';

/** A set-up that cannot go on. The message says what to do, `exitCode` is that of the whole command. */
export class SetupError extends Error {
  name = 'SetupError';

  constructor(message, exitCode = 5) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Writes a line to stderr at once, so that it stands before whatever a child writes next. */
export function say(line) {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // A reader that went away, or a pipe that is full: no reason to stop.
  }
}
