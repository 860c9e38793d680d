// SPDX-License-Identifier: GPL-3.0-or-later
/** The packages that were made of the case. */
import type { ReactElement } from 'react';
import { formatMoment, formatSecond } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Badge, Table } from '../../ui/index.ts';

const words = strings.release;

export function ReleaseTable(): ReactElement | null {
  const { answer } = useAnswer('releases.list', {});
  const { answer: copies } = useAnswer('candidates.list', { footage: null });
  const { answer: listed } = useAnswer('footage.list', {});
  const recordingOf = (id: string): string =>
    listed?.footage.find(({ footage }) => footage === id)?.label ?? '';
  if (!answer || answer.releases.length === 0) return null;
  return (
    <Table
      caption={words.releases}
      rows={answer.releases.toReversed()}
      keyOf={({ release }) => release}
      columns={[
        { title: words.when, cell: ({ created }) => formatMoment(created) },
        { title: strings.audience, cell: ({ audience }) => strings.audiences[audience] ?? audience },
        {
          title: words.candidate,
          cell: ({ candidate }) => {
            const copy = copies?.candidates.find((one) => one.candidate === candidate);
            return copy && words.copyFrom(recordingOf(copy.footage), formatSecond(copy.created));
          },
        },
        {
          title: words.kind,
          cell: ({ draft }) => (
            <Badge tone={draft ? 'warn' : 'good'}>{draft ? words.isDraft : words.states['released']}</Badge>
          ),
        },
        {
          title: words.package.record,
          cell: ({ recordSha256 }) => <code className="digest">{recordSha256}</code>,
        },
      ]}
    />
  );
}
