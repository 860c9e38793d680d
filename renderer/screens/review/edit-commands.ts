// SPDX-License-Identifier: GPL-3.0-or-later
/** Keys for drawing, choosing and changing tracks, for sound, and for taking things back. */
import type { Box } from '../../../core/base/geometry.ts';
import type { Command } from '../../app/commands.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { useScreenCommands } from '../../app/use-commands.ts';
import {
  chooseNext,
  chosenTrack,
  dismissTracks,
  drawTrack,
  endHere,
  followHere,
  lockTracks,
  mergeChosen,
  restoreTracks,
  splitHere,
  takeBack,
  unplaceHere,
  unveilTracks,
  veilOthers,
  veilTracks,
} from '../../editor/actions.ts';
import { boxInTheMiddle, movedBy, resizedAt } from '../../editor/box-gestures.ts';
import { addCorner, drawsPolygon, moveCorner, movesCorner, removeCorner } from '../../editor/corner-keys.ts';
import { startDriving, stopDriving } from '../../editor/drive.ts';
import { choose, pickTool, tools, useEditing } from '../../editor/edit-store.ts';
import { askNote } from '../../editor/note-actions.ts';
import { dropNudged, nudge } from '../../editor/nudge.ts';
import { useReview } from '../../editor/review-store.ts';
import { closePolygon } from '../../editor/use-gestures.ts';
import { setMode, usePlayhead } from '../../player/playhead.ts';
import {
  askHush,
  askHushChange,
  askWithhold,
  chooseNextHush,
  removeChosenHush,
  startHushHold,
  stopHushHold,
} from '../../timeline/hush-actions.ts';

const editing = useEditing.getState;
const head = usePlayhead.getState;

const toolKeys = { select: 'S', rectangle: 'R', ellipse: 'E', polygon: 'P' } as const;

/** What the tool at hand draws without a pointer. */
function drawInTheMiddle(): void {
  const { recording, view, frame } = head();
  const { tool } = editing();
  if (!recording) return;
  if (tool === 'polygon') closePolygon(recording, frame);
  if (tool === 'polygon' || tool === 'select') return;
  const box = boxInTheMiddle(view.centre, view.zoom, recording.view.video.display);
  void drawTrack([{ frame, box }], { form: tool });
}

function letGo(): void {
  const { corners, draft, tool, asking } = editing();
  dropNudged();
  if (asking) useEditing.setState({ asking: null });
  else if (draft || corners.length > 0) useEditing.setState({ draft: null, corners: [] });
  else if (tool !== 'select') pickTool('select');
  else choose([]);
}

const someChosen = (): boolean => editing().chosen.length > 0;
const oneChosen = (): boolean => chosenTrack() !== undefined;
/** Runs with the one track that is chosen. */
const withOne = (run: (track: string) => unknown) => (): void => {
  const track = chosenTrack();
  if (track) run(track.track);
};

/** `cornerStep`: by how many pixels the corner of a polygon that is being drawn moves instead. */
function arrows(
  modifier: string,
  titles: readonly string[],
  cornerStep: number,
  change: (box: Box, x: number, y: number) => Box,
): Command[] {
  return (
    [
      ['ArrowLeft', -1, 0],
      ['ArrowRight', 1, 0],
      ['ArrowUp', 0, -1],
      ['ArrowDown', 0, 1],
    ] as const
  ).map(([key, x, y], at) => ({
    id: `review.${modifier === 'Alt' ? 'move' : 'size'}-${at}`,
    title: titles[at] ?? '',
    keys: [`${modifier}+${key}`],
    repeats: true,
    when: () => movesCorner() || oneChosen(),
    run: () => {
      if (movesCorner()) moveCorner(x * cornerStep, y * cornerStep);
      else nudge((box) => change(box, x, y));
    },
  }));
}

const group = (name: string, commands: readonly Command[]): Command[] =>
  commands.map((command) => ({ group: name, ...command }));

export function useEditCommands(): void {
  const picture = usePlayhead((now) => now.recording?.view.video.display);
  const size = picture ?? { width: 1, height: 1 };
  const { track, groups } = words;
  useScreenCommands([
    ...group(groups.draw, [
      ...tools.map(
        (tool): Command => ({
          id: `review.tool-${tool}`,
          title: words.tools[tool],
          keys: [toolKeys[tool]],
          run: () => {
            setMode('edit');
            pickTool(tool);
          },
        }),
      ),
      {
        id: 'review.draw',
        title: words.tools.drawMiddle,
        keys: ['Enter'],
        when: () => editing().tool !== 'select' && head().mode === 'edit',
        run: drawInTheMiddle,
      },
      {
        id: 'review.corner-add',
        title: words.corners.addCommand,
        keys: ['Shift+P'],
        when: drawsPolygon,
        run: addCorner,
      },
      {
        id: 'review.corner-remove',
        title: words.corners.removeCommand,
        keys: ['Shift+Backspace'],
        when: movesCorner,
        run: () => removeCorner(),
      },
      { id: 'review.track-back', title: words.jumps.track[0], keys: ['Shift+N'], run: () => chooseNext(-1) },
      { id: 'review.track-next', title: words.jumps.track[1], keys: ['N'], run: () => chooseNext(1) },
      {
        id: 'review.only-here',
        title: words.subjects.onlyHere,
        keys: ['A'],
        run: () => useEditing.setState(({ onlyHere }) => ({ onlyHere: !onlyHere })),
      },
      { id: 'review.note', title: words.notes.add, keys: ['T'], run: askNote },
      { id: 'review.escape', title: words.escape, keys: ['Escape'], run: letGo },
    ]),
    ...group(groups.track, [
      ...arrows('Alt', words.move.by, 1, (box, x, y) => movedBy(box, { x, y }, size)),
      ...arrows('Alt+Shift', words.move.size, 10, (box, x, y) => resizedAt(box, 'se', { x, y }, size)),
      { id: 'review.follow', title: track.follow, keys: ['F'], when: oneChosen, run: withOne(followHere) },
      {
        id: 'review.drive',
        title: track.drive,
        keys: ['D'],
        keyOnly: true,
        when: oneChosen,
        run: withOne((one) => startDriving(one, 1)),
        release: stopDriving,
      },
      {
        id: 'review.drive-back',
        title: track.driveBack,
        keys: ['Shift+D'],
        keyOnly: true,
        when: oneChosen,
        run: withOne((one) => startDriving(one, -1)),
        release: stopDriving,
      },
      {
        id: 'review.veil',
        title: track.veil,
        keys: ['V'],
        when: someChosen,
        run: () => void veilTracks(editing().chosen),
      },
      {
        id: 'review.veil-again',
        title: track.veilAgain,
        keys: ['Shift+V'],
        when: someChosen,
        run: () => void veilTracks(editing().chosen, true),
      },
      {
        id: 'review.unveil',
        title: track.unveil,
        keys: ['U'],
        when: someChosen,
        run: () => void unveilTracks(editing().chosen),
      },
      {
        id: 'review.veil-others',
        title: track.veilOthers,
        keys: ['Shift+X'],
        when: someChosen,
        run: () => void veilOthers(editing().chosen),
      },
      {
        id: 'review.dismiss',
        title: track.dismiss,
        keys: ['X'],
        when: someChosen,
        run: () => void dismissTracks(editing().chosen),
      },
      {
        id: 'review.restore',
        title: track.restore,
        keys: ['Shift+U'],
        when: someChosen,
        run: () => void restoreTracks(editing().chosen),
      },
      { id: 'review.split', title: track.split, keys: ['B'], when: oneChosen, run: withOne(splitHere) },
      {
        id: 'review.merge',
        title: track.merge,
        keys: ['M'],
        when: () => editing().chosen.length > 1,
        run: () => void mergeChosen(),
      },
      {
        id: 'review.rename',
        title: track.rename,
        keys: ['F2'],
        when: someChosen,
        run: () => useEditing.setState(({ chosen }) => ({ asking: { about: 'name', tracks: chosen } })),
      },
      {
        id: 'review.lock',
        title: `${track.lock} / ${track.unlock}`,
        keys: ['Shift+L'],
        when: someChosen,
        run: () => {
          const { chosen } = editing();
          const locked = useReview.getState().tracks.some((one) => chosen.includes(one.track) && !one.locked);
          void lockTracks(chosen, locked);
        },
      },
      {
        id: 'review.begin-here',
        title: track.beginHere,
        keys: ['Q'],
        when: oneChosen,
        run: withOne((one) => endHere(one, 'first')),
      },
      {
        id: 'review.end-here',
        title: track.endHere,
        keys: ['W'],
        when: oneChosen,
        run: withOne((one) => endHere(one, 'last')),
      },
      {
        id: 'review.unplace',
        title: track.unplace,
        keys: ['Delete'],
        when: oneChosen,
        run: withOne(unplaceHere),
      },
    ]),
    ...group(groups.sound, [
      {
        id: 'review.hush-hold',
        title: words.hush.hold,
        keys: ['H'],
        keyOnly: true,
        when: () => head().speed > 0,
        run: startHushHold,
        release: stopHushHold,
      },
      {
        id: 'review.hush',
        title: words.hush.command,
        keys: ['Shift+H'],
        when: () => editing().span !== null,
        run: () => askHush(null),
      },
      {
        id: 'review.withhold',
        title: words.withhold.command,
        keys: ['Shift+W'],
        when: () => editing().span !== null,
        run: askWithhold,
      },
      ...([-1, 1] as const).map((direction, at) => ({
        id: `review.hush-${direction === 1 ? 'next' : 'back'}`,
        title: words.hush.choose[at] ?? '',
        keys: [direction === 1 ? 'Y' : 'Shift+Y'],
        run: () => chooseNextHush(direction),
      })),
      {
        id: 'review.hush-change',
        title: words.hush.change,
        keys: ['Enter'],
        when: () => editing().chosenHush !== null,
        run: askHushChange,
      },
      {
        id: 'review.hush-remove',
        title: words.hush.remove,
        keys: ['Delete'],
        when: () => editing().chosenHush !== null,
        run: () => void removeChosenHush(),
      },
    ]),
    ...group(groups.undo, [
      { id: 'review.undo', title: words.undo.undo, keys: ['Ctrl+Z'], run: () => void takeBack('undo') },
      {
        id: 'review.redo',
        title: words.undo.redo,
        keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
        run: () => void takeBack('redo'),
      },
    ]),
  ]);
}
