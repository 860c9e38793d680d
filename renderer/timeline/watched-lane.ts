// SPDX-License-Identifier: GPL-3.0-or-later
/** Where who is signed in has watched the newest copy for the audience that is looked at: the timeline's lane of it. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { FrameRange } from '../../core/base/time.ts';
import { framesIn, subtractRanges } from '../../core/review/watched.ts';
import { type RequestOutput, request, subscribe, whenFoundAgain } from '../client/index.ts';
import { untilPicture, usePlayhead } from '../player/playhead.ts';

export type WatchedLane = NonNullable<RequestOutput<'watch.lane'>['lane']>;

export type Watched = {
  /** Null while there is no copy for the audience, or nobody has said yet. */
  readonly lane: WatchedLane | null;
  /** What is still to be watched of it. */
  readonly missing: readonly FrameRange[];
};

const nothing: Watched = { lane: null, missing: [] };

export const useWatched = create<Watched>(() => nothing);

/** Frames of the copy that were watched, heard, and that there are. */
export function watchedCounts({ shown, watched, heard }: WatchedLane): {
  readonly shown: number;
  readonly watched: number;
  readonly heard: number;
} {
  return { shown: framesIn(shown), watched: framesIn(watched), heard: framesIn(heard) };
}

/** Watching and rendering change what the lane shows; decisions do not. Of more events than are named, any may. */
const concerns = (events: readonly { readonly event: string }[], grown: number): boolean =>
  events.length < grown || events.some(({ event }) => event.startsWith('candidate.'));

/** Keeps the lane as the service has it for as long as the timeline is on view. */
export function useFollowWatched(footage: string): void {
  const audience = usePlayhead((head) => head.audience);
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    let known: number | undefined;
    const ask = (): void => {
      request('watch.lane', { footage, audience }, { signal }).then(
        ({ lane }) =>
          useWatched.setState({ lane, missing: lane ? subtractRanges(lane.shown, lane.watched) : [] }),
        () => {
          // Called off, or the service is gone, which the frame of the window tells of: the lane stays empty.
          if (!signal.aborted) useWatched.setState(nothing);
        },
      );
    };
    // The first picture comes before it.
    void untilPicture().then(() => {
      if (!signal.aborted) ask();
    });
    const stop = subscribe('case.changed', ({ revision, events }) => {
      const grown = known === undefined ? events.length : revision - known;
      known = revision;
      if (concerns(events, grown)) ask();
    });
    const stopAsking = whenFoundAgain(ask);
    return () => {
      gone.abort();
      stop();
      stopAsking();
      useWatched.setState(nothing);
    };
  }, [footage, audience]);
}
