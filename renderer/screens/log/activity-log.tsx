// SPDX-License-Identifier: GPL-3.0-or-later
/** Everything that was done in the case, the newest first, read a page at a time. */
import { type ReactElement, useEffect, useState } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatCount, formatMoment } from '../../app/format.ts';
import { logStrings as words } from '../../app/strings/log.ts';
import { reviewStrings } from '../../app/strings/review.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Button, Table } from '../../ui/index.ts';

type Event = RequestOutput<'history.list'>['events'][number];

/** Events that are read at once. */
const page = 100;

export function ActivityLog(): ReactElement {
  const { failure, busy, attempt } = useWork();
  const [events, setEvents] = useState<readonly Event[]>([]);
  const oldest = events.at(-1)?.sequence ?? null;
  const read = (before: number | null): void =>
    void attempt(async () => {
      const found = await request('history.list', { before, limit: page });
      setEvents((known) => (before === null ? found.events : [...known, ...found.events]));
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; what comes later is asked for.
  useEffect(() => read(null), []);
  return (
    <div className="stack">
      <FailureNote failure={failure} />
      <Table
        caption={words.events.caption}
        captionUnseen
        rows={events}
        keyOf={({ sequence }) => String(sequence)}
        columns={[
          { title: words.events.number, number: true, cell: ({ sequence }) => formatCount(sequence) },
          { title: words.events.when, cell: ({ utc }) => formatMoment(utc) },
          { title: words.events.who, cell: ({ person, role }) => `${person}, ${role}` },
          {
            title: words.events.what,
            cell: ({ event, undoes }) => (
              <>
                {reviewStrings.eventName(event)}
                {undoes !== null && <div className="small muted">{words.events.takenBack(undoes)}</div>}
              </>
            ),
          },
          { title: words.events.why, cell: ({ reason }) => reason },
        ]}
      />
      {oldest !== null && oldest > 1 && (
        <div className="row">
          <Button disabled={busy} onClick={() => read(oldest)}>
            {words.events.older}
          </Button>
        </div>
      )}
    </div>
  );
}
