// SPDX-License-Identifier: GPL-3.0-or-later
/** How far something is. */
import { Progress as Bar } from 'radix-ui';
import type { ReactElement } from 'react';

export type ProgressProps = {
  readonly label: string;
  /** 0 to 1; null while nobody knows. */
  readonly fraction: number | null;
};

export function Progress({ label, fraction }: ProgressProps): ReactElement {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <Bar.Root
      className="progress"
      value={percent}
      max={100}
      aria-label={label}
      data-unknown={percent === null || undefined}
    >
      <div style={percent === null ? undefined : { inlineSize: `${percent}%` }} />
    </Bar.Root>
  );
}
