// SPDX-License-Identifier: GPL-3.0-or-later
/** One frame of a copy from its own file, where the copy is watched in a version made for it. */
import { type ReactElement, useEffect, useState } from 'react';
import { candidateFrameUrl } from '../../../core/contract/stream-urls.ts';
import { shortestStill } from '../../../core/review/watched.ts';
import { ofOpenCase } from '../../app/address.ts';
import { strings } from '../../app/strings.ts';
import { Notice } from '../../ui/index.ts';
import { isLookedAt } from './presented.ts';

const words = strings.release.watch;

export type CopyStillProps = {
  readonly candidate: string;
  readonly frame: number;
  /** It stood for long enough in a window that is looked at. */
  onShown(frame: number): void;
};

export function CopyStill({ candidate, frame, onShown }: CopyStillProps): ReactElement {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  useEffect(() => {
    if (state !== 'shown') return;
    const timer = setInterval(() => {
      if (!isLookedAt()) return;
      clearInterval(timer);
      onShown(frame);
    }, shortestStill * 1000);
    return () => clearInterval(timer);
  }, [state, frame, onShown]);
  return (
    <figure>
      {state === 'failed' && <Notice tone="warn">{strings.release.watch.stillFailed(frame)}</Notice>}
      <img
        src={ofOpenCase(candidateFrameUrl(candidate, frame))}
        alt={words.stillOf(frame)}
        onLoad={() => setState('shown')}
        onError={() => setState('failed')}
      />
      <figcaption className="small">{words.stillOf(frame)}</figcaption>
    </figure>
  );
}
