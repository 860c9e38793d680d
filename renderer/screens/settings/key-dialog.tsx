// SPDX-License-Identifier: GPL-3.0-or-later
/** Giving a command another key by pressing it. */
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { type Command, currentCommands, keysFor, useCommands } from '../../app/commands.ts';
import { parseCombination, pressed, sameKeys, written } from '../../app/key-press.ts';
import { strings } from '../../app/strings.ts';
import { Button, Dialog, Notice, TextField } from '../../ui/index.ts';

const words = strings.keys;

export type KeyDialogProps = {
  readonly command: Command;
  onClose(): void;
  onKeep(keys: string): void;
  onUsual(): void;
};

export function KeyDialog({ command, onClose, onKeep, onUsual }: KeyDialogProps): ReactElement {
  const registry = useCommands();
  const [keys, setKeys] = useState(keysFor(command, registry)[0] ?? '');
  const rival =
    keys === ''
      ? undefined
      : currentCommands(registry).find(
          (other) =>
            other.id !== command.id &&
            keysFor(other, registry).some((theirs) =>
              sameKeys(parseCombination(theirs), parseCombination(keys)),
            ),
        );
  const hear = (event: KeyboardEvent): void => {
    const combination = pressed(event.nativeEvent);
    // Tab and Escape keep their meaning: the way out of the field, and out of the dialog.
    if (!combination || ['tab', 'escape', 'enter'].includes(combination.key)) return;
    event.preventDefault();
    setKeys(combination.key === 'backspace' ? '' : written(combination));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.changeOf(command.title)}
      description={words.press}
      footer={
        <>
          <Button onClick={onUsual}>{words.usualAgain}</Button>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="primary" onClick={() => onKeep(keys)}>
            {strings.save}
          </Button>
        </>
      }
    >
      <TextField label={words.pressed} value={keys} readOnly onKeyDown={hear} autoFocus />
      {rival && <Notice tone="warn">{words.taken(rival.title)}</Notice>}
    </Dialog>
  );
}
