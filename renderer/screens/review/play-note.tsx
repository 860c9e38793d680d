// SPDX-License-Identifier: GPL-3.0-or-later
/** Playing what the browser cannot play by itself: has a version for watching made when play is asked for, and says so. */
import { type ReactElement, useEffect } from 'react';
import { proxyUrl } from '../../../core/contract/stream-urls.ts';
import { ProxyNote } from '../../app/proxy-note.tsx';
import { reviewStrings } from '../../app/strings/review.ts';
import { useProxy } from '../../app/use-proxy.ts';
import { type Recording, usePlayhead, wantsVideo } from '../../player/playhead.ts';

const words = reviewStrings.viewer;

export function PlayNote({ recording }: { readonly recording: Recording }): ReactElement | null {
  const { footage } = recording.view;
  const video = usePlayhead((head) => head.video);
  const unplayable = usePlayhead((head) => head.unplayable);
  const wanted = usePlayhead(wantsVideo);
  const needed = !unplayable && (video === null || video.proxy);
  const asked = useProxy(needed ? { footage, candidate: null } : null);
  const { proxy, make } = asked;
  const missing = needed && video === null;
  useEffect(() => {
    if (!missing || !proxy) return;
    const address = proxyUrl({ footage, candidate: null }, proxy.sha256);
    usePlayhead.setState({ video: { address, type: 'video/mp4', proxy: true } });
  }, [missing, proxy, footage]);
  useEffect(() => {
    if (missing && wanted) make();
  }, [missing, wanted, make]);
  if (unplayable) return <p className="small muted play-note">{words.unplayable}</p>;
  return needed ? <ProxyNote asked={asked} none={words.byProxy} ready={words.proxyPlays} /> : null;
}
