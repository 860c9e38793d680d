// SPDX-License-Identifier: GPL-3.0-or-later
/** The leak hunter: every stop of a recording as a queue, with the frames around it and everything to do by one key. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { FootageChooser } from '../../app/footage-chooser.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useFootage } from '../../app/use-footage.ts';
import { CheckField, Notice, Progress } from '../../ui/index.ts';
import { useStopCommands } from './stop-commands.tsx';
import { StopDetail } from './stop-detail.tsx';
import { StopQueue } from './stop-queue.tsx';

const words = strings.stops;

function Stops({ footage }: { readonly footage: FootageView }): ReactElement {
  const { answer, failure: unread } = useAnswer('stops.list', { footage: footage.footage });
  const { answer: listed } = useAnswer('tracks.list', { footage: footage.footage, within: null });
  const [showCleared, setShowCleared] = useState(false);
  const [wanted, setWanted] = useState<string>();
  const all = answer?.stops ?? [];
  const queue = all.filter(({ cleared, stop }) => showCleared || !cleared || stop === wanted);
  const open = queue.filter(({ cleared }) => !cleared);
  const chosen = queue.find(({ stop }) => stop === wanted) ?? open[0] ?? queue[0];
  const about = listed?.tracks.find(({ track }) => track === chosen?.track);
  const { failure, actions, dialogs } = useStopCommands(footage, queue, chosen, about, setWanted);
  if (!answer) return <FailureNote failure={unread} />;
  const cleared = all.length - answer.open;
  return (
    <>
      <div className="stop-progress">
        <Progress
          label={words.progress(cleared, all.length)}
          fraction={all.length === 0 ? 1 : cleared / all.length}
        />
        <span role="status">{words.progress(cleared, all.length)}</span>
        <CheckField
          label={words.showCleared}
          checked={showCleared}
          onChange={({ target }) => setShowCleared(target.checked)}
        />
      </div>
      <FailureNote failure={failure ?? unread} />
      {all.length === 0 && <p className="card">{words.none}</p>}
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
      <h2>{words.title}</h2>
      <p className="muted">{words.intro}</p>
      <FailureNote failure={recordings.failure} />
      {recordings.all?.length === 0 && <p className="card">{strings.noRecording}</p>}
      {(recordings.all?.length ?? 0) > 1 && <FootageChooser {...recordings} />}
      {recordings.chosen && <Stops key={recordings.chosen.footage} footage={recordings.chosen} />}
    </div>
  );
}
