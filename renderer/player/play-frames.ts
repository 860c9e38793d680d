// SPDX-License-Identifier: GPL-3.0-or-later
/** Playing frame after frame from the service: backwards, copies as they will be, and what the browser cannot play. Silent. */
import { useEffect } from 'react';
import { byVideo, due, pause, type Recording, usePlayhead } from './playhead.ts';
import { frameAtSeconds, lastFrame, secondsOf } from './recording-clock.ts';

/** Shows the frame that is due at each screen refresh; what the service cannot deliver in time is passed over. */
function playFrom({ clock }: Recording, speed: number): () => void {
  const last = lastFrame(clock);
  const { frame } = usePlayhead.getState();
  let began = performance.now();
  let from = speed > 0 && frame >= last ? 0 : frame;
  let request = 0;
  const tick = (now: number): void => {
    const seconds = secondsOf(clock, from) + (Math.max(0, now - began) / 1000) * speed;
    const next = frameAtSeconds(clock, seconds);
    const { loop } = usePlayhead.getState();
    if (loop && speed > 0 && next >= loop.endFrame) {
      from = loop.startFrame;
      began = now;
      due(from);
    } else if ((speed > 0 && next >= last) || (speed < 0 && next <= 0)) {
      due(speed > 0 ? last : 0);
      pause();
      return;
    } else if (next !== usePlayhead.getState().frame) due(next);
    request = requestAnimationFrame(tick);
  };
  request = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(request);
}

export function usePlayFrames(recording: Recording): void {
  const speed = usePlayhead((head) => head.speed);
  const video = usePlayhead(byVideo);
  useEffect(() => {
    if (speed !== 0 && !video) return playFrom(recording, speed);
    return undefined;
  }, [recording, speed, video]);
}
