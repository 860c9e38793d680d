// SPDX-License-Identifier: GPL-3.0-or-later
/** What went wrong, as a window is told it. */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Failure } from '../../../core/contract/envelope.ts';

/** Expected failures keep their code; anything else is a fault of the program, told without its insides. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ClearveilError) {
    const { code, message, remedy, details } = error;
    return { code, message, remedy, details };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    remedy: 'This is a fault of the program: please report it with the message.',
    details: {},
  };
}
