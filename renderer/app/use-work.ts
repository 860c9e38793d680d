// SPDX-License-Identifier: GPL-3.0-or-later
/** Asking the service to do something, with what it refused kept for the person to read. */
import { useCallback, useState } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';
import { failureOf } from '../client/index.ts';

export type Work = {
  readonly failure: Failure | undefined;
  /** It is being done. */
  readonly busy: boolean;
  /** Does it; resolves to whether it was done. */
  attempt(work: () => Promise<unknown>): Promise<boolean>;
  forget(): void;
};

export function useWork(): Work {
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const attempt = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setFailure(undefined), []);
  return { failure, busy, attempt, forget };
}
