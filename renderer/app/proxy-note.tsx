// SPDX-License-Identifier: GPL-3.0-or-later
/** What is to be said of a version for watching: that it is being made, why there is none, or what plays. */
import type { ReactElement } from 'react';
import { Progress } from '../ui/index.ts';
import { FailureNote } from './failure-note.tsx';
import { formatDuration, formatPercent } from './format.ts';
import { strings } from './strings.ts';
import type { AskedProxy } from './use-proxy.ts';

const words = strings.proxy;

export function ProxyNote(props: {
  readonly asked: Omit<AskedProxy, 'make'>;
  /** Said while there is none and none is being made. */
  readonly none: string;
  /** Said of the one that plays. */
  readonly ready: string;
}): ReactElement {
  const { asked, none, ready } = props;
  const { proxy, job, failure } = asked;
  if (failure) return <FailureNote failure={failure} />;
  if (proxy) {
    const silent = proxy.silentBecause === null ? '' : ` ${words.silent(proxy.silentBecause)}`;
    return <p className="small muted play-note">{ready + silent}</p>;
  }
  if (!job) return <p className="small muted play-note">{none}</p>;
  const far = job.fraction === null ? '' : ` ${formatPercent(job.fraction)}`;
  const left = job.etaMs === null ? '' : `, ${strings.jobs.left(formatDuration(job.etaMs))}`;
  return (
    <div className="play-note">
      <Progress label={words.making} fraction={job.fraction} />
      <p className="small muted">{`${words.making}${far}${left}. ${words.meanwhile}`}</p>
    </div>
  );
}
