// SPDX-License-Identifier: GPL-3.0-or-later
/** Buttons for what the keys do: stepping, playing, speed, marks. */
import type { ReactElement } from 'react';
import { runCommand, useKeysOf } from '../../app/commands.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { useEditing } from '../../editor/edit-store.ts';
import { usePlayhead } from '../../player/playhead.ts';
import { setVolume, useVolume, volumeStep } from '../../player/volume.ts';
import { Tooltip } from '../../ui/index.ts';

/** A button that runs a command, with its key in the tip. The sign is for the eye; readers get the name. */
export function CommandButton(props: {
  readonly command: string;
  readonly name: string;
  readonly sign: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}): ReactElement {
  const { command, name, sign, pressed, disabled } = props;
  const keys = useKeysOf(command);
  return (
    <Tooltip text={name} keys={keys}>
      <button
        type="button"
        className="button sign"
        data-look="quiet"
        aria-label={name}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={() => runCommand(command)}
      >
        {sign}
      </button>
    </Tooltip>
  );
}

/** The level by slider, the mute beside it; the keys do the same. */
function VolumeControl({ disabled }: { readonly disabled: boolean }): ReactElement {
  const { level, muted } = useVolume();
  const { transport } = words;
  const heard = muted ? 0 : level;
  return (
    <>
      <CommandButton
        command="review.mute"
        name={transport.mute}
        sign="♪"
        pressed={muted}
        disabled={disabled}
      />
      <input
        type="range"
        className="volume"
        aria-label={transport.volume}
        aria-valuetext={transport.volumeOf(heard)}
        title={transport.volumeSaid(heard)}
        min={0}
        max={1}
        step={volumeStep}
        value={heard}
        disabled={disabled}
        onChange={({ target }) => setVolume(Number(target.value))}
      />
    </>
  );
}

export function Transport(): ReactElement {
  // One by one: nothing here is drawn anew while frames go by.
  const speed = usePlayhead((head) => head.speed);
  const usualSpeed = usePlayhead((head) => head.usualSpeed);
  const loop = usePlayhead((head) => head.loop);
  const channels = useEditing((editing) => editing.channels);
  const span = useEditing((editing) => editing.span);
  const { transport } = words;
  return (
    <div className="transport" role="toolbar" aria-label={transport.group}>
      <CommandButton command="review.first" name={transport.first} sign="|◂" />
      <CommandButton command="review.back-10" name={transport.back10} sign="−10" />
      <CommandButton command="review.back" name={transport.back} sign="◂" />
      <CommandButton
        command="review.play"
        name={speed === 0 ? transport.play : transport.pause}
        sign={speed === 0 ? '▶' : '❚❚'}
      />
      <CommandButton command="review.next" name={transport.next} sign="▸" />
      <CommandButton command="review.next-10" name={transport.next10} sign="+10" />
      <CommandButton command="review.last" name={transport.last} sign="▸|" />
      <span className="gap" />
      <CommandButton command="review.stop-back" name={words.jumps.stop[0]} sign="◂△" />
      <CommandButton command="review.stop-next" name={words.jumps.stop[1]} sign="△▸" />
      <CommandButton command="review.veil-back" name={words.jumps.veil[0]} sign="◂▪" />
      <CommandButton command="review.veil-next" name={words.jumps.veil[1]} sign="▪▸" />
      <span className="gap" />
      <CommandButton command="review.slower" name={transport.slower} sign="−" />
      <span className="mono speed" data-testid="speed">
        {words.viewer.speed(speed === 0 ? usualSpeed : speed)}
      </span>
      <CommandButton command="review.faster" name={transport.faster} sign="+" />
      <span className="gap" />
      <CommandButton command="review.mark-in" name={transport.markIn} sign="[" />
      <CommandButton command="review.mark-out" name={transport.markOut} sign="]" />
      <CommandButton
        command="review.loop"
        name={transport.loop}
        sign="↻"
        pressed={loop !== null}
        disabled={span === null && loop === null}
      />
      <VolumeControl disabled={channels === 0} />
    </div>
  );
}
