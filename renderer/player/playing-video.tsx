// SPDX-License-Identifier: GPL-3.0-or-later
/** The recording, or the version made for watching it, as a video while it plays forwards. Each picture that is presented says by its media time which frame it is. */

import { type ReactElement, useEffect, useRef } from 'react';
import { ofOpenCase } from '../app/address.ts';
import { byVideo, type PlayedVideo, pause, type Recording, refused, shown, usePlayhead } from './playhead.ts';
import { frameAtSeconds, lastFrame, seekSeconds } from './recording-clock.ts';
import { type Player, videojs } from './video-js.ts';
import type { Layout } from './view-transform.ts';
import { useVolume } from './volume.ts';

function createPlayer(host: HTMLElement, { address, type }: PlayedVideo): Player {
  const element = document.createElement('video');
  element.className = 'video-js';
  element.playsInline = true;
  host.append(element);
  const player = videojs(element, {
    // Nothing of its own is shown: buttons, texts and menus are the window's.
    children: ['mediaLoader'],
    controls: false,
    preload: 'auto',
    fill: true,
    disablePictureInPicture: true,
    // A file as it is: nothing is to be guessed from its address.
    sources: [{ src: ofOpenCase(address), type }],
  });
  player.on('error', refused);
  // Chromium plays the sound alone, without a word, where it cannot decode the picture.
  player.on('loadedmetadata', () => {
    if (element.videoWidth === 0) refused();
  });
  return player;
}

/** The element itself: video.js has no word for presented frames. */
function videoOf(player: Player): HTMLVideoElement | undefined {
  const element = player.el().querySelector('video');
  return element ?? undefined;
}

/** Plays from the frame one is at until the returned function is called. */
function playFrom(player: Player, { clock }: Recording, speed: number): () => void {
  const video = videoOf(player);
  if (!video) return () => undefined;
  const last = lastFrame(clock);
  let ended = false;
  let callback = 0;
  const follow = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    if (ended) return;
    const frame = Math.min(last, frameAtSeconds(clock, mediaTime));
    const { loop } = usePlayhead.getState();
    shown(frame);
    if (loop && frame >= loop.endFrame - 1) player.currentTime(seekSeconds(clock, loop.startFrame));
    callback = video.requestVideoFrameCallback(follow);
  };
  const { frame, loop } = usePlayhead.getState();
  const outside = loop !== null && (frame < loop.startFrame || frame >= loop.endFrame - 1);
  const from = outside ? loop.startFrame : frame >= last ? 0 : frame;
  const begin = (): void => {
    player.currentTime(seekSeconds(clock, from));
    player.playbackRate(speed);
    player.play()?.catch((error: unknown) => {
      // Called off by a pause: nothing is wrong.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      refused();
    });
  };
  callback = video.requestVideoFrameCallback(follow);
  const end = (): void => {
    shown(last);
    pause();
  };
  player.on('ended', end);
  // What video.js is asked before it has taken its source it may forget, while the window says that it plays.
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
  else player.one('loadedmetadata', begin);
  return () => {
    ended = true;
    video.cancelVideoFrameCallback(callback);
    player.off('ended', end);
    player.off('loadedmetadata', begin);
    player.pause();
  };
}

export function PlayingVideo(props: {
  readonly recording: Recording;
  readonly video: PlayedVideo;
  readonly layout: Layout;
}): ReactElement {
  const { recording, video, layout } = props;
  const host = useRef<HTMLDivElement>(null);
  const player = useRef<Player>(undefined);
  const playing = usePlayhead(byVideo);
  const speed = usePlayhead((head) => head.speed);
  // Until the canvas has the frame that play ended on, the video's own picture of it stays.
  const covering = usePlayhead(
    (head) => byVideo(head) || (head.speed === 0 && !head.exact && head.playedTo === head.frame),
  );

  useEffect(() => {
    if (!host.current) return;
    const made = createPlayer(host.current, video);
    player.current = made;
    return () => made.dispose();
  }, [video]);

  const { level, muted } = useVolume();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another video has another player.
  useEffect(() => {
    player.current?.volume(level);
    player.current?.muted(muted);
  }, [level, muted, video]);

  useEffect(() => {
    if (!playing || !player.current) return;
    return playFrom(player.current, recording, speed);
  }, [playing, speed, recording]);

  const { width, height } = recording.view.video.display;
  return (
    <div
      ref={host}
      className="playing-video"
      style={{
        visibility: covering ? 'visible' : 'hidden',
        width: width * layout.scaleX,
        height: height * layout.scaleY,
        transform: `translate(${layout.left}px, ${layout.top}px)`,
      }}
    />
  );
}
