// SPDX-License-Identifier: GPL-3.0-or-later
/** The versions for watching of the open case: which are ready, which are being made. They end with the case. */
import { existsSync } from 'node:fs';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { JobOutcome, JobView } from '../../../core/contract/window/jobs.ts';
import { makeProxy, type ReadyProxy, type Watched } from '../stages/proxy.ts';
import type { Session } from '../stages/session.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { JobHooks, NewJob } from './job-board.ts';
import { proxyView } from './views.ts';

/** Starts work on the board of jobs. */
type StartJob = (job: NewJob, work: (hooks: JobHooks) => Promise<JobOutcome>) => JobView;

/** A recording or a candidate by its id, with the rows that go with it. Throws UNKNOWN_FOOTAGE, UNKNOWN_CANDIDATE. */
export function watchedRows(store: CaseReader, footage: string, candidate: string | null): Watched {
  if (candidate === null) return { footage: store.footage(footage), candidate: null };
  const row = store.candidate(candidate);
  return { footage: store.footage(row.footageId), candidate: row };
}

const keyOf = ({ footage, candidate }: Watched): string => candidate?.id ?? footage.id;

export type ProxyState = { readonly proxy: ReadyProxy | null; readonly job: string | null };

export class Proxies {
  readonly #start: StartJob;
  readonly #ready = new Map<string, ReadyProxy>();
  readonly #making = new Map<string, string>();

  constructor(start: StartJob) {
    this.#start = start;
  }

  state(watched: Watched): ProxyState {
    const key = keyOf(watched);
    return { proxy: this.#found(key) ?? null, job: this.#making.get(key) ?? null };
  }

  /** The cache may be emptied at any time: what is not there any more is made again. */
  #found(key: string): ReadyProxy | undefined {
    const proxy = this.#ready.get(key);
    if (!proxy || existsSync(proxy.path)) return proxy;
    this.#ready.delete(key);
    return undefined;
  }

  /** Starts making one, unless it is ready or under way: somebody waits at the picture, so it does not queue. */
  make(by: Session, watched: Watched): ProxyState {
    const known = this.state(watched);
    if (known.proxy || known.job !== null) return known;
    const key = keyOf(watched);
    const { footage, candidate } = watched;
    const label = candidate ? `${footage.label}, ${candidate.id}` : footage.label;
    const { job } = this.#start(
      { kind: 'proxy', footage: footage.id, label, atOnce: true },
      async (hooks) => {
        try {
          const proxy = await makeProxy({ ...by, ...hooks }, watched);
          this.#ready.set(key, proxy);
          return { kind: 'proxy', proxy: proxyView(proxy) };
        } finally {
          this.#making.delete(key);
        }
      },
    );
    this.#making.set(key, job);
    return this.state(watched);
  }

  /** The one with that digest. Throws INPUT_NOT_FOUND when there is none, or not any more. */
  require(watched: Watched, sha256: string): ReadyProxy {
    const proxy = this.#found(keyOf(watched));
    if (proxy?.sha256 === sha256) return proxy;
    throw new ClearveilError(
      'INPUT_NOT_FOUND',
      'that version for watching is not there any more',
      'Play it again: it is made anew.',
    );
  }

  /** The case is closed, and its cache is emptied with it. */
  forget(): void {
    this.#ready.clear();
    this.#making.clear();
  }
}
