// SPDX-License-Identifier: GPL-3.0-or-later
/** The recordings of the open case, and the one that the address names, or the first. */
import type { Failure } from '../../core/contract/envelope.ts';
import type { FootageView } from '../../core/contract/window/footage.ts';
import { useRoute } from './route.ts';
import { useAnswer } from './use-answer.ts';

export type ChosenFootage = {
  /** Undefined until the service has answered. */
  readonly all: readonly FootageView[] | undefined;
  readonly chosen: FootageView | undefined;
  readonly failure: Failure | undefined;
};

export function useFootage(): ChosenFootage {
  const { answer, failure } = useAnswer('footage.list', {});
  const wanted = useRoute(({ footage }) => footage);
  const all = answer?.footage;
  return { all, chosen: all?.find(({ footage }) => footage === wanted) ?? all?.[0], failure };
}
