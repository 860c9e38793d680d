// SPDX-License-Identifier: GPL-3.0-or-later
/** The copy as a video whose presentations are measured: its own file, or the version made for watching it. */
import { type ReactElement, type RefObject, useEffect, useState } from 'react';
import { ofOpenCase } from '../../app/address.ts';
import { strings } from '../../app/strings.ts';
import type { RecordingClock } from '../../player/recording-clock.ts';
import { setVolume, useVolume } from '../../player/volume.ts';
import { Notice } from '../../ui/index.ts';
import { type Presented, usePresented } from './presented.ts';

const words = strings.release.watch;

export type CopyVideoProps = {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** Relative to the application's own. Another one needs another element: give it as the key. */
  readonly address: string;
  readonly clock: RecordingClock | undefined;
  /** It has sound that counts as heard when it is not off. */
  readonly hasSound: boolean;
  /** Something else is looked at in its place. */
  readonly hidden: boolean;
  onPresented(presented: Presented): void;
  /** It does not play, or plays without a picture. */
  onRefused(): void;
};

export function CopyVideo(props: CopyVideoProps): ReactElement {
  const { video, address, clock, hasSound, hidden, onPresented, onRefused } = props;
  const [muted, setMuted] = useState(false);
  // As loud as the original was last; never muted unasked, since sound has to be heard here.
  useEffect(() => {
    if (video.current) video.current.volume = useVolume.getState().level;
  }, [video]);
  usePresented(video, clock, onPresented);
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a copy has no captions; those of the original are stripped with the rest. */}
      <video
        ref={video}
        src={ofOpenCase(address)}
        controls
        hidden={hidden}
        preload="auto"
        aria-label={words.video}
        onError={onRefused}
        onLoadedMetadata={({ currentTarget }) => {
          if (currentTarget.videoWidth === 0) onRefused();
        }}
        onVolumeChange={({ currentTarget: { muted: off, volume } }) => {
          setMuted(off || volume === 0);
          if (volume !== useVolume.getState().level) setVolume(volume);
        }}
      />
      {muted && hasSound && <Notice tone="warn">{words.muted}</Notice>}
    </>
  );
}
