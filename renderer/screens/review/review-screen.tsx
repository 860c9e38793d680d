// SPDX-License-Identifier: GPL-3.0-or-later
/** The screen one lives in: the picture, what is on it, and the time around it. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../core/contract/envelope.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { FootageChooser } from '../../app/footage-chooser.tsx';
import { useRoute } from '../../app/route.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { useFootage } from '../../app/use-footage.ts';
import { failureOf, request } from '../../client/index.ts';
import { choose, startEditing, useEditing } from '../../editor/edit-store.ts';
import { NoteList } from '../../editor/note-list.tsx';
import { followReview, useReview } from '../../editor/review-store.ts';
import { SubjectList } from '../../editor/subject-list.tsx';
import { fetchFirst } from '../../player/frame-source.ts';
import { closeRecording, goTo, openRecording, type Recording, usePlayhead } from '../../player/playhead.ts';
import { Timeline } from '../../timeline/timeline.tsx';
import { Notice } from '../../ui/index.ts';
import { DecisionDialogs } from './decision-dialogs.tsx';
import { useEditCommands } from './edit-commands.ts';
import { Inspector } from './inspector.tsx';
import { useMoveCommands } from './move-commands.ts';
import { PlayNote } from './play-note.tsx';
import { Stage } from './stage.tsx';
import { Transport } from './transport.tsx';
import { ViewBar } from './view-bar.tsx';
import { Where } from './where.tsx';
import './review.css';

/** Opens the recording in the stores, once per recording. */
function useOpened(view: FootageView, frame: number): Failure | undefined {
  const [failure, setFailure] = useState<Failure>();
  const { footage } = view;
  const latest = useRef({ view, frame });
  latest.current = { view, frame };
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    // Asked first: with it the service begins to open the recording for its pictures.
    const reading = Promise.all([
      request('footage.index', { footage }, { signal }),
      request('footage.faults', { footage }, { signal }),
    ]);
    const stop = followReview(footage);
    fetchFirst(latest.current.view, latest.current.frame, signal);
    reading.then(
      ([times, { faults }]) => {
        const damaged = new Map(
          faults.flatMap((fault) => (fault.frame === null ? [] : [[fault.frame, fault.message] as const])),
        );
        const { streams, sound: chosen } = latest.current.view;
        const sound = streams.find(({ index }) => index === chosen);
        useEditing.setState({ ...startEditing, channels: sound?.channels ?? 0 });
        openRecording(latest.current.view, times, damaged, latest.current.frame);
      },
      (error: unknown) => {
        if (!signal.aborted) setFailure(failureOf(error));
      },
    );
    return () => {
      gone.abort();
      stop();
      closeRecording();
    };
  }, [footage]);
  return failure;
}

function Opened({ recording }: { readonly recording: Recording }): ReactElement {
  const failure = useReview((review) => review.failure);
  useMoveCommands();
  useEditCommands();
  return (
    <>
      <ViewBar />
      <div className="review-middle">
        <div className="review-picture">
          <Stage recording={recording} />
          <PlayNote recording={recording} />
          <div className="under-picture">
            <Where recording={recording} />
            <Transport />
          </div>
        </div>
        <aside className="review-side">
          <FailureNote failure={failure ?? undefined} onClose={() => useReview.setState({ failure: null })} />
          <Inspector />
          <SubjectList />
          <NoteList />
        </aside>
      </div>
      <Timeline recording={recording} />
      <DecisionDialogs />
    </>
  );
}

function ReviewOf({ view }: { readonly view: FootageView }): ReactElement {
  const wanted = useRoute((route) => route.frame);
  const failure = useOpened(view, wanted ?? 0);
  const recording = usePlayhead((head) => head.recording);
  useEffect(() => {
    if (wanted !== undefined) goTo(wanted);
  }, [wanted]);
  const track = useRoute((route) => route.track);
  const listed = useReview((review) => review.loaded && review.footage === view.footage);
  // Whoever was sent here because of a track has it in the hand.
  useEffect(() => {
    if (!listed || !recording || track === undefined) return;
    if (useReview.getState().tracks.some((one) => one.track === track)) choose([track]);
  }, [listed, recording, track]);
  if (failure) return <FailureNote failure={failure} />;
  if (recording?.view.footage !== view.footage) return <p role="status">{words.loading}</p>;
  return <Opened recording={recording} />;
}

export default function ReviewScreen(): ReactElement {
  const footage = useFootage();
  const { all, chosen, failure } = footage;
  return (
    <div className="review">
      <h2 className="unseen">{chosen ? words.screen(chosen.label) : words.nothingOpen}</h2>
      {failure && <FailureNote failure={failure} />}
      {all && all.length > 1 && (
        <div className="review-chooser">
          <FootageChooser {...footage} />
        </div>
      )}
      {all?.length === 0 && <Notice tone="info">{words.nothingOpen}</Notice>}
      {chosen && <ReviewOf key={chosen.footage} view={chosen} />}
    </div>
  );
}
