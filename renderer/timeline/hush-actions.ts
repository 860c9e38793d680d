// SPDX-License-Identifier: GPL-3.0-or-later
/** Hushing sound: a marked span by a dialog, or for as long as a key is held while it plays. */
import { announce, whisper } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { chooseHush, useEditing } from '../editor/edit-store.ts';
import { ask, type HushView, useReview } from '../editor/review-store.ts';
import { goTo, usePlayhead } from '../player/playhead.ts';
import { frameAtSeconds } from '../player/recording-clock.ts';
import { hushHides } from '../screens/standard/characteristics.ts';
import { keptReasons } from '../screens/standard/kept-reasons.ts';
import { toSeconds } from './time-axis.ts';

const momentOf = (frame: number): string => `frame:${frame}`;

/** Asks why and how to hush the marked span; `channel` null: all of them. */
export function askHush(channel: number | null): void {
  const { span } = useEditing.getState();
  if (!span) {
    announce(words.hush.noMarks);
    return;
  }
  useEditing.setState({
    asking: { about: 'hush', from: momentOf(span.startFrame), to: momentOf(span.endFrame - 1), channel },
  });
}

export function askWithhold(): void {
  const { span } = useEditing.getState();
  if (!span) {
    announce(words.hush.noMarks);
    return;
  }
  useEditing.setState({
    asking: { about: 'withhold', from: momentOf(span.startFrame), to: momentOf(span.endFrame - 1) },
  });
}

/** The hush that is heard at a time on a channel, by the seconds of the timeline. */
export function hushAt(seconds: number, channel: number): HushView | undefined {
  return useReview
    .getState()
    .hushes.find(
      ({ start, end, channels }) =>
        seconds >= toSeconds(start) &&
        seconds < toSeconds(end) &&
        (channels === null || channels.includes(channel)),
    );
}

/** Chooses the next hush in time, or the one before, and goes to where it begins. */
export function chooseNextHush(direction: 1 | -1): void {
  const { recording } = usePlayhead.getState();
  const hushes = useReview.getState().hushes.toSorted((a, b) => toSeconds(a.start) - toSeconds(b.start));
  const at = hushes.findIndex(({ hush }) => hush === useEditing.getState().chosenHush);
  const begin = direction === 1 ? 0 : hushes.length - 1;
  const next = hushes[at < 0 ? begin : (at + direction + hushes.length) % hushes.length];
  if (!recording || !next) {
    announce(words.hush.none);
    return;
  }
  goTo(frameAtSeconds(recording.clock, toSeconds(next.start)));
  chooseHush(next.hush);
  whisper(words.hush.named(next));
}

/** Asks what the chosen hush shall be; the sound of a withheld picture is as its picture. */
export function askHushChange(): void {
  const { chosenHush } = useEditing.getState();
  const hush = useReview.getState().hushes.find((one) => one.hush === chosenHush);
  if (hush && hush.track === null) useEditing.setState({ asking: { about: 'hush-change', hush: hush.hush } });
}

/** Takes the chosen hush back; the sound of a withheld picture goes with its picture. */
export async function removeChosenHush(): Promise<void> {
  const { chosenHush } = useEditing.getState();
  const hush = useReview.getState().hushes.find((one) => one.hush === chosenHush);
  if (!hush) return;
  const done =
    hush.track === null
      ? await ask('hushes.remove', { hush: hush.hush })
      : await ask('withheld.remove', { track: hush.track });
  if (!done) return;
  // Another may have been chosen before the answer came.
  if (useEditing.getState().chosenHush === chosenHush) chooseHush(null);
  announce(words.hush.removed);
}

let heldFrom: number | undefined;

export function startHushHold(): void {
  heldFrom = usePlayhead.getState().frame;
}

/** Hushes what played while the key was held, for the reasons of the decision before but what it hides; without any it asks. */
export function stopHushHold(): void {
  const { frame } = usePlayhead.getState();
  const from = heldFrom;
  heldFrom = undefined;
  if (from === undefined || frame < from) return;
  const kept = keptReasons();
  const mode = useEditing.getState().lastHush;
  const { footage } = useReview.getState();
  if (!kept || footage === null) {
    usePlayhead.setState({ speed: 0 });
    useEditing.setState({
      asking: { about: 'hush', from: momentOf(from), to: momentOf(frame), channel: null },
    });
    return;
  }
  void ask('hushes.add', {
    footage,
    from: momentOf(from),
    to: momentOf(frame),
    mode,
    channels: null,
    subject: null,
    reasons: { ...kept, characteristic: hushHides(mode) },
  }).then((done) => done && announce(words.said.hushed));
}
