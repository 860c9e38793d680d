// SPDX-License-Identifier: GPL-3.0-or-later
/** Keys for going to frames, playing, and looking. */
import type { Command } from '../../app/commands.ts';
import { announce, whisper } from '../../app/live-region.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { useScreenCommands } from '../../app/use-commands.ts';
import { chosenTrack } from '../../editor/actions.ts';
import { useEditing } from '../../editor/edit-store.ts';
import { type Direction, gapsOf, keyframesOf, middleBehind, nearest, veilEdges } from '../../editor/jumps.ts';
import { noteFrames } from '../../editor/note-actions.ts';
import { useReview } from '../../editor/review-store.ts';
import {
  faster,
  goTo,
  pause,
  play,
  setMode,
  shuttle,
  slower,
  step,
  usePlayhead,
  type ViewMode,
} from '../../player/playhead.ts';
import { lastFrame } from '../../player/recording-clock.ts';
import {
  fittedView,
  pannedBy,
  pixelShape,
  pixelView,
  type View,
  zoomedAt,
} from '../../player/view-transform.ts';
import { changeVolume, toggleMute, useVolume } from '../../player/volume.ts';
import { useWatched } from '../../timeline/watched-lane.ts';
import { useHeld } from './use-held.ts';

const head = usePlayhead.getState;

function jump(frames: Iterable<number>, direction: Direction): void {
  const to = nearest(frames, head().frame, direction);
  if (to === undefined) announce(words.said.nothingThere);
  else goTo(to);
}

/** Keyframes or gaps of the chosen track, or of every one whose places are here. */
function ofTracks(frames: (shape: Parameters<typeof gapsOf>[0]) => number[]): number[] {
  const { shapes } = useReview.getState();
  const chosen = chosenTrack();
  const own = chosen && shapes.get(chosen.track);
  return own ? frames(own) : [...shapes.values()].flatMap(frames);
}

const openStops = (): number[] =>
  useReview
    .getState()
    .stops.filter(({ cleared }) => !cleared)
    .map(({ frame }) => frame);

const unwatched = (): number[] => useWatched.getState().missing.map(({ startFrame }) => startFrame);

function look(change: (view: View, args: Parameters<typeof zoomedAt>) => View): void {
  const { recording, view, stage } = head();
  if (!recording) return;
  const { display, sampleAspectRatio } = recording.view.video;
  const middle = { x: stage.width / 2, y: stage.height / 2 };
  usePlayhead.setState({
    view: change(view, [display, pixelShape(sampleAspectRatio), stage, view, 1, middle]),
  });
}

const zoomBy = (factor: number): void =>
  look((view, [picture, shape, stage, , , at]) => zoomedAt(picture, shape, stage, view, factor, at));
const panBy = (x: number, y: number): void =>
  look((view, [picture, shape, stage]) => pannedBy(picture, shape, stage, view, { x, y }));

/** Marks one end of a span at the frame one is at. */
function mark(end: 'in' | 'out'): void {
  const { frame } = head();
  useEditing.setState(({ span }) => {
    if (end === 'in')
      return { span: { startFrame: frame, endFrame: Math.max(frame + 1, span?.endFrame ?? frame + 1) } };
    return { span: { startFrame: Math.min(frame, span?.startFrame ?? frame), endFrame: frame + 1 } };
  });
}

function sayVolume(): void {
  const { level, muted } = useVolume.getState();
  whisper(words.transport.volumeSaid(muted ? 0 : level));
}

const inGroup = (group: string, commands: readonly Command[]): Command[] =>
  commands.map((command) => ({ group, ...command }));

const stepOf = (
  id: string,
  title: string,
  keys: string[],
  command: Omit<Command, 'id' | 'title'>,
): Command => ({
  id: `review.${id}`,
  title,
  keys,
  ...command,
});

export function useMoveCommands(): void {
  const held = useHeld();
  const { transport, jumps, modes, view } = words;
  const stepping = (id: string, title: string, keys: string[], by: number): Command =>
    stepOf(
      id,
      title,
      keys,
      held((moving) => step(by, moving)),
    );
  const jumping = (
    id: string,
    titles: readonly [string, string],
    keys: [string, string],
    to: (d: Direction) => void,
  ) =>
    ([-1, 1] as const).map(
      (direction, at): Command => ({
        id: `review.${id}-${direction === 1 ? 'next' : 'back'}`,
        title: titles[at] ?? '',
        keys: [keys[at] ?? ''],
        run: () => to(direction),
      }),
    );
  useScreenCommands([
    ...inGroup(words.groups.move, [
      stepping('back', transport.back, ['ArrowLeft'], -1),
      stepping('next', transport.next, ['ArrowRight'], 1),
      stepping('back-10', transport.back10, ['Shift+ArrowLeft'], -10),
      stepping('next-10', transport.next10, ['Shift+ArrowRight'], 10),
      { id: 'review.first', title: transport.first, keys: ['Home'], run: () => goTo(0) },
      {
        id: 'review.last',
        title: transport.last,
        keys: ['End'],
        run: () => {
          const { recording } = head();
          if (recording) goTo(lastFrame(recording.clock));
        },
      },
      {
        id: 'review.go-to',
        title: words.viewer.goTo,
        keys: ['G'],
        run: () => document.getElementById('go-to-frame')?.focus(),
      },
      ...jumping('keyframe', jumps.keyframe, [',', '.'], (direction) =>
        jump(ofTracks(keyframesOf), direction),
      ),
      ...jumping('veil', jumps.veil, ['[', ']'], (direction) =>
        jump(veilEdges(useReview.getState().tracks), direction),
      ),
      ...jumping('gap', jumps.gap, [';', "'"], (direction) => jump(ofTracks(gapsOf), direction)),
      ...jumping('stop', jumps.stop, ['<', '>'], (direction) => jump(openStops(), direction)),
      ...jumping('note', jumps.note, ['(', ')'], (direction) => jump(noteFrames(), direction)),
      ...jumping('unwatched', jumps.unwatched, ['Shift+C', 'C'], (direction) => jump(unwatched(), direction)),
      {
        id: 'review.middle',
        title: jumps.middle,
        keys: ['/'],
        when: () => chosenTrack() !== undefined,
        run: () => {
          const track = chosenTrack();
          const shape = track && useReview.getState().shapes.get(track.track);
          const to = shape && middleBehind(shape, head().frame);
          if (to === undefined) announce(words.said.nothingThere);
          else goTo(to);
        },
      },
    ]),
    ...inGroup(words.groups.play, [
      {
        id: 'review.play',
        title: transport.play,
        keys: ['Space'],
        run: () => (head().speed === 0 ? play(head().usualSpeed) : pause()),
      },
      { id: 'review.backwards', title: transport.backwards, keys: ['J'], run: () => shuttle(-1) },
      { id: 'review.pause', title: transport.pause, keys: ['K'], run: pause },
      { id: 'review.forwards', title: transport.forwards, keys: ['L'], run: () => shuttle(1) },
      { id: 'review.slower', title: transport.slower, keys: ['{'], run: slower },
      { id: 'review.faster', title: transport.faster, keys: ['}'], run: faster },
      {
        id: 'review.mute',
        title: transport.mute,
        keys: ['Shift+M'],
        run: () => {
          toggleMute();
          sayVolume();
        },
      },
      ...([1, -1] as const).map((direction) => ({
        id: `review.${direction === 1 ? 'louder' : 'quieter'}`,
        title: direction === 1 ? transport.louder : transport.quieter,
        keys: [direction === 1 ? 'Shift+ArrowUp' : 'Shift+ArrowDown'],
        repeats: true,
        run: () => {
          changeVolume(direction);
          sayVolume();
        },
      })),
      { id: 'review.mark-in', title: transport.markIn, keys: ['I'], run: () => mark('in') },
      { id: 'review.mark-out', title: transport.markOut, keys: ['O'], run: () => mark('out') },
      {
        id: 'review.clear-marks',
        title: transport.clearMarks,
        keys: ['Shift+I'],
        run: () => {
          useEditing.setState({ span: null });
          usePlayhead.setState({ loop: null });
        },
      },
      {
        id: 'review.loop',
        title: transport.loop,
        keys: ['Shift+O'],
        when: () => head().loop !== null || useEditing.getState().span !== null,
        run: () => usePlayhead.setState(({ loop }) => ({ loop: loop ? null : useEditing.getState().span })),
      },
    ]),
    ...inGroup(words.groups.view, [
      ...(['edit', 'through', 'released', 'original'] as const).map(
        (mode: ViewMode, at): Command => ({
          id: `review.mode-${mode}`,
          title: modes[mode],
          keys: [String(at + 1)],
          run: () => setMode(mode),
        }),
      ),
      {
        id: 'review.beside',
        title: words.beside,
        keys: ['5'],
        run: () => usePlayhead.setState(({ beside }) => ({ beside: !beside })),
      },
      { id: 'review.zoom-in', title: view.zoomIn, keys: ['+', '='], run: () => zoomBy(1.25) },
      { id: 'review.zoom-out', title: view.zoomOut, keys: ['-'], run: () => zoomBy(0.8) },
      {
        id: 'review.fit',
        title: view.fit,
        keys: ['0'],
        run: () => look((_, [picture]) => fittedView(picture)),
      },
      {
        id: 'review.pixels',
        title: view.pixels,
        keys: ['9'],
        run: () => look((now, [picture, shape, stage]) => pixelView(picture, shape, stage, now)),
      },
      ...(
        [
          ['ArrowLeft', 60, 0],
          ['ArrowRight', -60, 0],
          ['ArrowUp', 0, 60],
          ['ArrowDown', 0, -60],
        ] as const
      ).map(
        ([key, x, y], at): Command => ({
          id: `review.pan-${at}`,
          title: view.pan[at] ?? '',
          keys: [`Ctrl+${key}`],
          repeats: true,
          run: () => panBy(x, y),
        }),
      ),
    ]),
  ]);
}
