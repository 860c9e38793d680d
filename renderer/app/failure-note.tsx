// SPDX-License-Identifier: GPL-3.0-or-later
/** What went wrong and what to do about it, read out as it appears. */
import type { ReactElement } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';
import { Notice } from '../ui/index.ts';

export function FailureNote({ failure }: { readonly failure: Failure | undefined }): ReactElement | null {
  if (!failure) return null;
  const message = failure.message.charAt(0).toUpperCase() + failure.message.slice(1);
  return (
    <Notice tone="danger" role="alert">
      <strong>{/[.!?]$/.test(message) ? message : `${message}.`}</strong> {failure.remedy}
    </Notice>
  );
}
