// SPDX-License-Identifier: GPL-3.0-or-later
/** The candidates of one audience, the newest first. */
import type { ReactElement } from 'react';
import { formatBytes } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { Badge, Button, Table } from '../../ui/index.ts';
import { type Candidate, candidateName } from './candidate.ts';

const words = strings.release;

export type CandidateTableProps = {
  readonly candidates: readonly Candidate[];
  readonly chosen: Candidate;
  onChoose(candidate: string): void;
};

export function CandidateTable({ candidates, chosen, onChoose }: CandidateTableProps): ReactElement {
  return (
    <Table
      caption={words.candidates}
      rows={candidates.toReversed()}
      keyOf={({ candidate }) => candidate}
      isChosen={({ candidate }) => candidate === chosen.candidate}
      columns={[
        { title: words.candidate, cell: candidateName },
        { title: words.kind, cell: ({ draft }) => (draft ? words.isDraft : words.full) },
        {
          title: words.state,
          cell: ({ state, current }) => (
            <span className="row">
              <Badge tone={state === 'failed' ? 'danger' : 'good'}>{words.states[state] ?? state}</Badge>
              <Badge tone={current ? 'plain' : 'warn'}>{current ? words.current : words.stale}</Badge>
            </span>
          ),
        },
        { title: words.size, number: true, cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
        {
          title: words.approvals,
          cell: ({ approvals }) =>
            approvals.length === 0
              ? words.nobody
              : approvals.map(({ person, role }) => `${person}, ${role}`).join('; '),
        },
        {
          title: words.choose,
          cell: (row) =>
            row.candidate === chosen.candidate ? (
              <Badge tone="info">{words.chosen}</Badge>
            ) : (
              <Button aria-label={words.chooseOf(candidateName(row))} onClick={() => onChoose(row.candidate)}>
                {words.choose}
              </Button>
            ),
        },
      ]}
    />
  );
}
