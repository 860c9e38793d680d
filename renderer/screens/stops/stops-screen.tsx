// SPDX-License-Identifier: GPL-3.0-or-later
/** The leak hunter: every stop of a recording as a queue, with the frames around it and everything to do by one key. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { FootageChooser } from '../../app/footage-chooser.tsx';
import { isUnderWay, useJobs } from '../../app/jobs-store.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useFootage } from '../../app/use-footage.ts';
import { CheckField, Notice, Progress } from '../../ui/index.ts';
import { useStopCommands } from './stop-commands.tsx';
import { StopDetail } from './stop-detail.tsx';
import { type Stop, StopQueue } from './stop-queue.tsx';

const words = strings.stops;

/**
 * The stop to look at when the one before is gone, since its track changed or what was seen is followed: the nearest one of
 * its track, or else the next in the queue.
 */
function goesOnWith(open: readonly Stop[], before: Stop | undefined): Stop | undefined {
  if (!before) return open[0];
  const away = ({ frame }: Stop): number => Math.abs(frame - before.frame);
  const [near] = open
    .filter(({ track, frame }) => track !== null && track === before.track && frame >= before.from)
    .toSorted((a, b) => away(a) - away(b));
  return near ?? open.find(({ rank }) => rank <= before.rank) ?? open[0];
}

function Stops({ footage }: { readonly footage: FootageView }): ReactElement {
  const { answer, failure: unread } = useAnswer('stops.list', { footage: footage.footage });
  const { answer: listed } = useAnswer('tracks.list', { footage: footage.footage, within: null });
  const [showCleared, setShowCleared] = useState(false);
  const [wanted, setWanted] = useState<string>();
  const all = answer?.stops ?? [];
  const queue = all.filter(({ cleared, stop }) => showCleared || !cleared || stop === wanted);
  const open = queue.filter(({ cleared }) => !cleared);
  const last = useRef<Stop>(undefined);
  const chosen = queue.find(({ stop }) => stop === wanted) ?? goesOnWith(open, last.current) ?? queue[0];
  useEffect(() => {
    last.current = chosen;
  }, [chosen]);
  const detecting = useJobs(({ jobs }) => jobs.some((job) => job.kind === 'detect' && isUnderWay(job)));
  const about = listed?.tracks.find(({ track }) => track === chosen?.track);
  const { failure, actions, dialogs } = useStopCommands(footage, queue, chosen, about, setWanted);
  if (!answer) return <FailureNote failure={unread} />;
  const cleared = all.length - answer.open;
  return (
    <>
      {all.length > 0 && (
        <div className="stop-progress">
          <Progress label={words.progress(cleared, all.length)} fraction={cleared / all.length} />
          <span role="status">{words.progress(cleared, all.length)}</span>
          <CheckField
            label={words.showCleared}
            checked={showCleared}
            onChange={({ target }) => setShowCleared(target.checked)}
          />
        </div>
      )}
      <FailureNote failure={failure ?? unread} />
      {all.length === 0 && (
        <p className="card">
          {detecting ? words.detecting : footage.detected.length === 0 ? words.none : words.noneFound}
        </p>
      )}
      {all.length > 0 && answer.open === 0 && (
        <Notice tone="good" role="status">
          {words.allCleared}
        </Notice>
      )}
      {chosen && (
        <div className="hunt">
          <StopQueue stops={queue} chosen={chosen.stop} onChoose={setWanted} />
          <StopDetail key={chosen.stop} footage={footage} stop={chosen} about={about} actions={actions} />
        </div>
      )}
      {dialogs}
    </>
  );
}

export default function StopsScreen(): ReactElement {
  const recordings = useFootage();
  return (
    <div className="screen">
      <div className="stops-head">
        <h2>{words.title}</h2>
        {(recordings.all?.length ?? 0) > 1 && <FootageChooser {...recordings} />}
      </div>
      <p className="muted">{words.intro}</p>
      <FailureNote failure={recordings.failure} />
      {recordings.all?.length === 0 && <p className="card">{strings.noRecording}</p>}
      {recordings.chosen && <Stops key={recordings.chosen.footage} footage={recordings.chosen} />}
    </div>
  );
}
