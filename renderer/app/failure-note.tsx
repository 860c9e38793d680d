// SPDX-License-Identifier: GPL-3.0-or-later
/** What went wrong and what to do about it, read out as it appears. */
import type { ReactElement } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';
import { IconButton, Notice } from '../ui/index.ts';
import { inPlainWords } from './plain-words.ts';
import { frameStrings } from './strings/frame.ts';

export type FailureNoteProps = {
  readonly failure: Failure | undefined;
  /** Puts it away, where nothing else does. */
  readonly onClose?: () => void;
};

export function FailureNote({ failure, onClose }: FailureNoteProps): ReactElement | null {
  if (!failure) return null;
  const said = inPlainWords(failure.message);
  const message = said.charAt(0).toUpperCase() + said.slice(1);
  return (
    <Notice tone="danger" role="alert">
      <strong>{/[.!?]$/.test(message) ? message : `${message}.`}</strong> {inPlainWords(failure.remedy)}
      {onClose && <IconButton icon="close" label={frameStrings.close} onClick={onClose} />}
    </Notice>
  );
}
