// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Expected failures. Each has a code from a closed list, a sentence that says what is wrong, and one that says what
 * to do. Anything else that is thrown is a bug and ends with exit code 5.
 */

/** Exit codes of the command line: 1 a finding, 2 wrong usage, 3 unreadable input, 4 refused, 5 internal. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

const exitCodes = {
  USAGE: 2,
  UNKNOWN_FOOTAGE: 2,
  UNKNOWN_TRACK: 2,
  UNKNOWN_HUSH: 2,
  UNKNOWN_NOTE: 2,
  UNKNOWN_CANDIDATE: 2,
  UNKNOWN_PERSON: 2,
  UNKNOWN_KEY: 2,
  UNKNOWN_PACK: 2,
  UNKNOWN_JOB: 2,
  UNKNOWN_REQUEST: 2,
  PICK_UNKNOWN: 2,
  CASE_NOT_OPEN: 2,
  FRAME_OUT_OF_RANGE: 2,
  OUTPUT_EXISTS: 4,
  OUTPUT_IS_SOURCE: 4,
  OUTPUT_INSIDE_SOURCE: 4,
  INPUT_NOT_FOUND: 3,
  INPUT_UNREADABLE: 3,
  INPUT_EMPTY: 3,
  INPUT_NOT_MEDIA: 3,
  INPUT_NO_VIDEO: 3,
  INPUT_NO_FRAMES: 3,
  INPUT_UNSUPPORTED: 3,
  INPUT_CHANGED: 4,
  FIELDS_FOUND: 4,
  TRACKS_INVALID: 3,
  CASE_NOT_FOUND: 3,
  CASE_NEWER: 4,
  CASE_OLDER: 4,
  CASE_LOCKED: 4,
  CASE_DAMAGED: 3,
  CASE_EXISTS: 4,
  CASE_CONFLICT: 4,
  UNKNOWN_EVENT: 2,
  UNDO_REFUSED: 4,
  NETWORK_SHARE: 4,
  NOT_A_PACKAGE: 3,
  ACCESS_REFUSED: 4,
  GATE_CLOSED: 4,
  PASSPHRASE_WRONG: 4,
  KEY_REVOKED: 4,
  KEY_EXISTS: 4,
  PACK_EXISTS: 4,
  KEY_DAMAGED: 3,
  MODEL_REFUSED: 4,
  MODEL_UNAVAILABLE: 5,
  NATIVE_UNAVAILABLE: 5,
  PROOF_FAILED: 1,
  DISK_FULL: 5,
  WORKER_CRASHED: 5,
  CANCELLED: 5,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof exitCodes;

/** Every code, in the order of the table. */
export const errorCodes = Object.keys(exitCodes) as readonly ErrorCode[];

export type ErrorDetails = { readonly [name: string]: string | number | boolean | null };

/** An expected failure: `message` says what is wrong, `remedy` what the person can do about it. */
export class ClearveilError extends Error {
  override readonly name = 'ClearveilError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, remedy: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.details = details;
  }

  get exitCode(): ExitCode {
    return exitCodes[this.code];
  }
}

/** What work ends with that a person called off. */
export function calledOff(): ClearveilError {
  return new ClearveilError('CANCELLED', 'the job was cancelled', 'Run it again when it is wanted.');
}

/** True for the codes of this module: used when an error comes back over a process boundary. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(exitCodes, value);
}
