// SPDX-License-Identifier: GPL-3.0-or-later
/** What went wrong and what to do about it, read out as it appears. */
import type { ReactElement } from 'react';
import type { Failure } from '../../core/contract/envelope.ts';

export function FailureNote({ failure }: { readonly failure: Failure | undefined }): ReactElement | null {
  if (!failure) return null;
  return (
    <p className="alert" role="alert">
      {failure.message} <span>{failure.remedy}</span>
    </p>
  );
}
