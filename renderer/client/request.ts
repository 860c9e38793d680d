// SPDX-License-Identifier: GPL-3.0-or-later
/** Asking the service: one function, typed by the table of requests. */
import type { Failure, Reply } from '../../core/contract/envelope.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../core/contract/requests.ts';

/** What the service refused or could not do: `failure.code` for the program, message and remedy for the person. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

const unreachable: Failure = {
  code: 'INTERNAL',
  message: 'the service does not answer',
  remedy: 'Wait a moment. If it stays so, close the window and open it again; what was decided is kept.',
  details: {},
};

/**
 * Asks the service. Rejects with RequestFailed, also when the service cannot be reached. `signal` gives up waiting; what
 * was asked for may still be done.
 */
export async function request<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<RequestOutput<N>> {
  let reply: Reply<RequestOutput<N>>;
  try {
    const response = await fetch(`request/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      ...options,
    });
    reply = (await response.json()) as Reply<RequestOutput<N>>;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new RequestFailed(unreachable);
  }
  if (!reply.ok) throw new RequestFailed(reply.error);
  return reply.output;
}

/** What to show a person of anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestFailed) return error.failure;
  return { ...unreachable, message: error instanceof Error ? error.message : String(error) };
}
