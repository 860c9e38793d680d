// SPDX-License-Identifier: GPL-3.0-or-later
/** Every request of every host comes through here: known by name, checked, answered by its handler, or failed with a code. */
import * as z from 'zod';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Reply } from '../../../core/contract/envelope.ts';
import {
  type CheckedInput,
  isRequestName,
  type RequestName,
  type RequestOutput,
  requestNames,
  requests,
} from '../../../core/contract/requests.ts';
import type { Answer } from './answer.ts';
import { answers } from './answers/table.ts';
import type { Desk } from './desk.ts';
import { failureOf } from './failure.ts';

function checked<N extends RequestName>(name: N, payload: unknown): CheckedInput<N> {
  const result = requests[name].input.safeParse(payload);
  if (result.success) return result.data as CheckedInput<N>;
  throw new ClearveilError(
    'USAGE',
    `${name} was asked wrongly: ${z.prettifyError(result.error)}`,
    'Reload the window; if it happens again, report it.',
  );
}

function requireInPlace(desk: Desk, name: RequestName): void {
  switch (requests[name].needs) {
    case 'case':
      desk.requireCase();
      break;
    case 'person':
      desk.requirePerson();
      break;
    case 'nothing':
      break;
  }
}

async function answer<N extends RequestName>(
  desk: Desk,
  name: N,
  payload: unknown,
): Promise<RequestOutput<N>> {
  requireInPlace(desk, name);
  const handler = answers[name] as unknown as Answer<N>;
  return handler(desk, checked(name, payload));
}

/** Answers a request by name. Never rejects: what goes wrong is in the reply. */
export async function dispatch(desk: Desk, name: string, payload: unknown): Promise<Reply<unknown>> {
  try {
    if (!isRequestName(name)) {
      throw new ClearveilError(
        'UNKNOWN_REQUEST',
        `there is no request "${name}"`,
        `Known are ${requestNames.length} requests; window and service may be of different versions.`,
      );
    }
    return { ok: true, output: await answer(desk, name, payload) };
  } catch (error) {
    return { ok: false, error: failureOf(error) };
  }
}
