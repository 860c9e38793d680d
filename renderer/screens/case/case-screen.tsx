// SPDX-License-Identifier: GPL-3.0-or-later
/** An open case: its recordings, what to look for in them, the work under way, and what the case is about. */
import { type DragEvent, type ReactElement, useState } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { JobList } from '../../app/job-list.tsx';
import { useJobs } from '../../app/jobs-store.ts';
import { PickDialog, type Picked } from '../../app/pick-dialog.tsx';
import { useSession } from '../../app/session-store.ts';
import { strings } from '../../app/strings.ts';
import { useScreenCommands } from '../../app/use-commands.ts';
import { useFootage } from '../../app/use-footage.ts';
import { useWork } from '../../app/use-work.ts';
import { hostBridge, request } from '../../client/index.ts';
import { Button, Notice } from '../../ui/index.ts';
import { CaseHead } from './case-head.tsx';
import { DetectForm } from './detect-form.tsx';
import { RecordingTable } from './recording-table.tsx';

const words = strings.case;

function useDrop(onDrop: (files: readonly File[]) => void): {
  readonly over: boolean;
  readonly handlers: object;
} {
  const [over, setOver] = useState(false);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      onDrop([...event.dataTransfer.files]);
    },
  };
  return { over, handlers };
}

export default function CaseScreen(): ReactElement | null {
  const opened = useSession(({ session }) => session?.case);
  const { all, failure: unread } = useFootage();
  const { jobs } = useJobs();
  const { failure, attempt } = useWork();
  const [picking, setPicking] = useState<'button' | 'drop'>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  useScreenCommands([
    {
      id: 'case.ingest',
      title: words.ingest,
      group: words.title,
      keys: ['I'],
      run: () => setPicking('button'),
    },
  ]);
  const ingest = (picked: readonly Picked[]): void => {
    setPicking(undefined);
    void attempt(() => request('footage.ingest', { picks: picked.map(({ pick }) => pick) }));
  };
  const drop = (files: readonly File[]): void => {
    const bridge = hostBridge();
    if (!bridge) setPicking('drop');
    else
      void attempt(async () => {
        const picks = (await bridge.dropped(files)).map(({ pick }) => pick);
        if (picks.length > 0) await request('footage.ingest', { picks });
      });
  };
  const { over, handlers } = useDrop(drop);
  if (!opened) return null;
  const chosen = all?.filter(({ footage }) => !left.has(footage)) ?? [];
  return (
    <div className="screen drop" data-over={over || undefined} {...handlers}>
      <CaseHead opened={opened} />
      <FailureNote failure={failure ?? unread} />
      <section className="stack" aria-labelledby="recordings">
        <div className="row spread">
          <h3 id="recordings">{words.recordings}</h3>
          <Button look="primary" icon="plus" onClick={() => setPicking('button')}>
            {words.ingest}
          </Button>
        </div>
        {all?.length === 0 && <p className="card">{`${words.none} ${words.dropHint}`}</p>}
        {all && all.length > 0 && (
          <RecordingTable
            footage={all}
            isChosen={(id) => !left.has(id)}
            onChoose={(id, on) => {
              const next = new Set(left);
              if (on) next.delete(id);
              else next.add(id);
              setLeft(next);
            }}
          />
        )}
      </section>
      {all && all.length > 0 && (
        <DetectForm
          footage={chosen}
          all={all.length}
          onChooseAll={() => setLeft(new Set())}
          onChooseNone={() => setLeft(new Set(all.map(({ footage }) => footage)))}
        />
      )}
      <section className="stack" aria-labelledby="work">
        <h3 id="work">{strings.jobs.title}</h3>
        {jobs.length === 0 ? (
          <p className="muted">{strings.jobs.none}</p>
        ) : (
          <JobList jobs={jobs} label={strings.jobs.title} />
        )}
      </section>
      {picking && (
        <PickDialog what="recordings" onClose={() => setPicking(undefined)} onPicked={ingest}>
          {picking === 'drop' && <Notice tone="info">{words.dropBrowser}</Notice>}
        </PickDialog>
      )}
    </div>
  );
}
