// SPDX-License-Identifier: GPL-3.0-or-later
/** Hushing sound: a marked span by a dialog, or for as long as a key is held while it plays. */
import { announce } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { useEditing } from '../editor/edit-store.ts';
import { ask, useReview } from '../editor/review-store.ts';
import { usePlayhead } from '../player/playhead.ts';
import { keptReasons } from '../screens/standard/kept-reasons.ts';

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

let heldFrom: number | undefined;

export function startHushHold(): void {
  heldFrom = usePlayhead.getState().frame;
}

/** Hushes what played while the key was held, for the reasons of the hush or veil before; without any it asks. */
export function stopHushHold(): void {
  const { frame } = usePlayhead.getState();
  const from = heldFrom;
  heldFrom = undefined;
  if (from === undefined || frame < from) return;
  const reasons = keptReasons();
  const { footage } = useReview.getState();
  if (!reasons || footage === null) {
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
    mode: useEditing.getState().lastHush,
    channels: null,
    subject: null,
    reasons,
  }).then((done) => done && announce(words.said.hushed));
}
