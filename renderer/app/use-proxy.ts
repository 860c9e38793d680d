// SPDX-License-Identifier: GPL-3.0-or-later
/** The version for watching of a recording or a copy: whether there is one, how far it is, and how it is asked for. */
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';
import type { Watched } from '../../core/contract/stream-urls.ts';
import type { JobView } from '../../core/contract/window/jobs.ts';
import type { ProxyView } from '../../core/contract/window/parts.ts';
import { failureOf, followJob, type RequestName, request } from '../client/index.ts';

export type AskedProxy = {
  /** The one that is ready. */
  readonly proxy: ProxyView | undefined;
  /** The job that makes it. */
  readonly job: JobView | undefined;
  /** Why there is none. */
  readonly failure: Failure | undefined;
  /** Has it made, unless it is ready or under way. */
  make(): void;
};

type Asked = Omit<AskedProxy, 'make'>;
const nothing: Asked = { proxy: undefined, job: undefined, failure: undefined };

/** Null: none is needed, and nothing is asked. */
export function useProxy(watched: Watched | null): AskedProxy {
  const [asked, setAsked] = useState(nothing);
  const key = watched && JSON.stringify(watched);
  const ask = useCallback(
    (name: Extract<RequestName, `proxies.${string}`>, signal?: AbortSignal): void => {
      if (key === null) return;
      const set = (now: Asked): void => {
        if (!signal?.aborted) setAsked(now);
      };
      const following = async (): Promise<void> => {
        const { proxy, job } = await request(name, JSON.parse(key) as Watched);
        if (proxy) set({ ...nothing, proxy });
        if (proxy || job === null) return;
        const done = await followJob(job, 'proxy', (view) => set({ ...nothing, job: view }));
        set({ ...nothing, proxy: done.proxy });
      };
      following().catch((error: unknown) => set({ ...nothing, failure: failureOf(error) }));
    },
    [key],
  );
  useEffect(() => {
    const gone = new AbortController();
    setAsked(nothing);
    ask('proxies.show', gone.signal);
    return () => gone.abort();
  }, [ask]);
  const make = useCallback(() => ask('proxies.make'), [ask]);
  return { ...asked, make };
}
