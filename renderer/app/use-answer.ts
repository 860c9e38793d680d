// SPDX-License-Identifier: GPL-3.0-or-later
/** What the service answers to a question, asked again whenever the case changes or the service was lost. */
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';
import {
  failureOf,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  request,
  subscribe,
  whenFoundAgain,
} from '../client/index.ts';

export type Asked<N extends RequestName> = {
  /** Undefined until the first answer. */
  readonly answer: RequestOutput<N> | undefined;
  readonly failure: Failure | undefined;
  /** Asks once more: after a change of what is not of the case. */
  again(): void;
};

export function useAnswer<N extends RequestName>(name: N, input: RequestInput<N>): Asked<N> {
  const [asked, setAsked] = useState<Omit<Asked<N>, 'again'>>({ answer: undefined, failure: undefined });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const key = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again.
  useEffect(() => {
    const gone = new AbortController();
    const ask = (): void => {
      request(name, JSON.parse(key) as RequestInput<N>, { signal: gone.signal }).then(
        (answer) => setAsked({ answer, failure: undefined }),
        (error: unknown) => {
          if (!gone.signal.aborted) setAsked((before) => ({ ...before, failure: failureOf(error) }));
        },
      );
    };
    ask();
    const stop = subscribe('case.changed', ask);
    const stopAsking = whenFoundAgain(ask);
    return () => {
      stop();
      stopAsking();
      gone.abort();
    };
  }, [name, key, turn]);
  return { ...asked, again };
}
