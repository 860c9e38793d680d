// SPDX-License-Identifier: GPL-3.0-or-later
/** A due date with how near it is. */
import type { ReactElement } from 'react';
import { daysUntil, formatDay, formatDaysAway } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { Badge } from '../../ui/index.ts';

/** Days before the date from which it asks for attention. */
const soonDays = 7;

export function DueDate({ due }: { readonly due: string | null }): ReactElement {
  if (due === null) return <span className="muted">{strings.cases.noDue}</span>;
  const days = daysUntil(due);
  return (
    <span className="row">
      {formatDay(due)}
      <Badge tone={days < 0 ? 'danger' : days <= soonDays ? 'warn' : 'plain'}>
        {days < 0 ? `${strings.cases.overdue}, ${formatDaysAway(days)}` : formatDaysAway(days)}
      </Badge>
    </span>
  );
}
