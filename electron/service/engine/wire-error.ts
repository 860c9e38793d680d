// SPDX-License-Identifier: GPL-3.0-or-later
/** Failures on their way between processes and threads: expected ones keep their code, bugs have none. */
import { ClearveilError, isErrorCode } from '../../../core/base/errors.ts';
import type { WireError } from './messages.ts';

/** How Node and the media library word a disk, a quota or a file system that takes no more. */
const diskFull = /ENOSPC|no space left|EDQUOT|quota exceeded|EFBIG|file too large/i;

/** An error as it is sent. */
export function toWire(error: unknown): WireError {
  if (error instanceof ClearveilError) {
    return {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      details: error.details,
      stack: null,
    };
  }
  if (error instanceof Error && diskFull.test(error.message)) {
    return {
      code: 'DISK_FULL',
      message: 'the disk is full',
      remedy: 'Free some space and run the command again; nothing half-written was kept.',
      details: {},
      stack: null,
    };
  }
  const plain = error instanceof Error ? error : new Error(String(error));
  return { code: null, message: plain.message, remedy: '', details: {}, stack: plain.stack ?? null };
}

/** The error that was sent. */
export function fromWire(error: WireError): Error {
  if (isErrorCode(error.code))
    return new ClearveilError(error.code, error.message, error.remedy, error.details);
  const bug = new Error(error.message);
  if (error.stack) bug.stack = error.stack;
  return bug;
}
