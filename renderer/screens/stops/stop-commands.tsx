// SPDX-License-Identifier: GPL-3.0-or-later
/** Everything that can be done with a stop, each by one key. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import type { TrackView } from '../../../core/contract/window/parts.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { announce, whisper } from '../../app/live-region.ts';
import { go } from '../../app/route.ts';
import { strings } from '../../app/strings.ts';
import { nameAndFrames } from '../../app/track-name.ts';
import { useScreenCommands } from '../../app/use-commands.ts';
import { useWork, type Work } from '../../app/use-work.ts';
import { followJob, request } from '../../client/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { ReasonsDialog } from '../standard/reasons-dialog.tsx';
import { veilSubjects } from '../standard/veil-subjects.ts';
import { shownOf, useShownStops } from './shown-stops.ts';
import type { Stop } from './stop-queue.tsx';

const words = strings.stops;

export type StopAction = {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
  readonly possible: boolean;
  run(): void;
};

type StopCommands = {
  readonly failure: Work['failure'];
  /** Those that have a button. */
  readonly actions: readonly StopAction[];
  readonly dialogs: ReactElement | null;
};

export function useStopCommands(
  { footage }: FootageView,
  queue: readonly Stop[],
  chosen: Stop | undefined,
  about: TrackView | undefined,
  choose: (stop: string) => void,
): StopCommands {
  const { failure, busy, attempt } = useWork();
  const [dialog, setDialog] = useState<'veil' | 'clear-all'>();
  const at = queue.findIndex(({ stop }) => stop === chosen?.stop);
  const openStops = queue.filter(({ cleared }) => !cleared);
  const open = openStops.length;
  const shown = useShownStops();

  const move = (by: number): void => {
    const next = queue[at + by];
    if (!next) return;
    choose(next.stop);
    whisper(words.said(at + by + 1, queue.length, words.reasons[next.reason], next.frame));
  };
  /** The next open one after this, or else the first of those before. */
  const goOn = (): void => {
    const others = [...queue.slice(at + 1), ...queue.slice(0, Math.max(0, at))];
    const next = others.find(({ cleared }) => !cleared);
    if (next) choose(next.stop);
  };
  const clear = (stop: Stop): void =>
    void attempt(async () => {
      goOn();
      const seen = shownOf(useShownStops.getState(), footage, [stop]);
      const { open: left } = await request('stops.clear', {
        footage,
        stops: [stop.stop],
        shown: seen,
        unseen: 1 - seen.length,
      });
      announce(words.saidCleared(left));
    });
  const dismiss = (track: string): void => void attempt(() => request('tracks.dismiss', { tracks: [track] }));

  /** Makes a track of what was seen where none is, followed both ways. */
  const follow = (stop: Stop): void =>
    void attempt(async () => {
      if (!stop.seen) return;
      const { kind, box } = stop.seen;
      const place = { frame: stop.frame, box };
      const asked = { footage, kind, outline: { form: 'rectangle' as const }, place, until: null };
      announce(words.following);
      const { job } = await request('tracks.drawAndFollow', asked);
      const { corrected } = await followJob(job, 'follow');
      const [made] = corrected.tracks;
      if (made) announce(words.followed(nameAndFrames(made)));
    });

  const track = chosen?.track ?? null;
  const can = chosen !== undefined && !busy;
  const ofTrack: StopAction[] = [
    {
      id: 'stops.veil',
      title: words.actions.veil,
      keys: ['V'],
      possible: can && about !== undefined,
      run: () => setDialog('veil'),
    },
    {
      id: 'stops.dismiss',
      title: words.actions.dismiss,
      keys: ['D'],
      possible: can && track !== null,
      run: () => track !== null && dismiss(track),
    },
  ];
  const ofSight: StopAction = {
    id: 'stops.follow',
    title: words.actions.follow,
    keys: ['F'],
    possible: can && chosen.seen !== null,
    run: () => chosen && follow(chosen),
  };
  const actions: StopAction[] = [
    {
      id: 'stops.clear',
      title: words.actions.clear,
      keys: ['C'],
      possible: can && !chosen.cleared,
      run: () => chosen && clear(chosen),
    },
    ...(chosen?.seen ? [ofSight] : ofTrack),
    {
      id: 'stops.review',
      title: words.actions.review,
      keys: ['R'],
      possible: can,
      run: () =>
        chosen && go({ screen: 'review', footage, frame: chosen.frame, track: chosen.track ?? undefined }),
    },
    {
      id: 'stops.previous',
      title: words.actions.previous,
      keys: ['K', 'ArrowUp'],
      possible: at > 0,
      run: () => move(-1),
    },
    {
      id: 'stops.next',
      title: words.actions.next,
      keys: ['J', 'ArrowDown'],
      possible: at >= 0 && at < queue.length - 1,
      run: () => move(1),
    },
    {
      id: 'stops.clear-all',
      title: words.actions.clearAll,
      keys: ['Shift+C'],
      possible: open > 0 && !busy,
      run: () => setDialog('clear-all'),
    },
  ];
  useScreenCommands([
    ...[...new Set([...actions, ...ofTrack, ofSight])].map(({ possible, ...action }) => ({
      ...action,
      group: words.title,
      when: () => possible,
    })),
    {
      id: 'stops.undo',
      title: words.actions.undo,
      group: words.title,
      keys: ['Ctrl+Z'],
      when: () => !busy,
      run: () => void attempt(() => request('history.undo', { sequence: null })),
    },
  ]);

  return { failure, actions, dialogs: dialogOf() };

  function dialogOf(): ReactElement | null {
    if (dialog === 'veil' && about) {
      return (
        <ReasonsDialog
          kind="veil"
          subjects={[about]}
          onClose={() => setDialog(undefined)}
          onSave={(reasons, fill) => veilSubjects(footage, [about], reasons, fill)}
        />
      );
    }
    if (dialog !== 'clear-all') return null;
    const seen = shownOf(shown, footage, openStops);
    const unseen = open - seen.length;
    const clearAll = async (): Promise<void> => {
      const told = { footage, stops: null, shown: seen, unseen };
      if (await attempt(() => request('stops.clear', told))) setDialog(undefined);
    };
    return (
      <Dialog
        open
        onClose={() => setDialog(undefined)}
        title={words.clearAllTitle}
        description={words.clearAllText(open, unseen)}
        footer={
          <>
            <Button onClick={() => setDialog(undefined)}>{strings.cancel}</Button>
            <Button look="danger" disabled={busy} onClick={() => void clearAll()}>
              {unseen === 0 ? words.clearAllGo : words.clearUnseenGo(unseen)}
            </Button>
          </>
        }
      >
        <FailureNote failure={failure} />
      </Dialog>
    );
  }
}
