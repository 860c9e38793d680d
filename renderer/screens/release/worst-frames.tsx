// SPDX-License-Identifier: GPL-3.0-or-later
/** Pairs of pictures: a frame of the original beside the same frame of the copy's file, both decoded by the service. */
import { type ReactElement, useState } from 'react';
import { candidateFrameUrl, frameUrl } from '../../../core/contract/stream-urls.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { ofOpenCase } from '../../app/address.ts';
import { strings } from '../../app/strings.ts';
import { Notice } from '../../ui/index.ts';

const words = strings.release.proof;

/** `address` relative to the application's own. */
function Picture({ address, title }: { readonly address: string; readonly title: string }): ReactElement {
  const [failed, setFailed] = useState(false);
  return (
    <figure>
      {failed ? (
        <Notice tone="warn">{words.noPicture}</Notice>
      ) : (
        <img src={ofOpenCase(address)} alt={title} loading="lazy" onError={() => setFailed(true)} />
      )}
      <figcaption className="small">{title}</figcaption>
    </figure>
  );
}

export type WorstFramesProps = {
  readonly footage: FootageView;
  readonly candidate: string;
  readonly frames: readonly number[];
};

export function WorstFrames({ footage, candidate, frames }: WorstFramesProps): ReactElement | null {
  if (frames.length === 0) return null;
  return (
    <section className="stack" aria-label={words.worst}>
      <h4>{words.worst}</h4>
      <p className="muted">{words.worstIntro}</p>
      {frames.map((frame) => (
        <div key={frame} className="pairs">
          <Picture address={frameUrl(footage.footage, frame)} title={words.originalOf(frame)} />
          <Picture address={candidateFrameUrl(candidate, frame)} title={words.copyOf(frame)} />
        </div>
      ))}
    </section>
  );
}
