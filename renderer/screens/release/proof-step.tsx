// SPDX-License-Identifier: GPL-3.0-or-later
/** The proof of a candidate: at a glance, and as a page to read. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Button, Notice, Table } from '../../ui/index.ts';
import type { Candidate } from './candidate.ts';
import { ProofFigures } from './proof-figures.tsx';
import { WorstFrames } from './worst-frames.tsx';

const words = strings.release.proof;

export function ProofStep({
  footage,
  candidate,
}: {
  readonly footage: FootageView;
  readonly candidate: Candidate;
}): ReactElement {
  const { answer, failure } = useAnswer('candidates.proof', { candidate: candidate.candidate });
  const [open, setOpen] = useState(false);
  if (!answer) return <FailureNote failure={failure} />;
  const { proof, report } = answer;
  return (
    <>
      <Notice tone={proof.findings.length === 0 ? 'good' : 'danger'}>
        {proof.findings.length === 0 ? (
          words.none[report.path]
        ) : (
          <>
            <strong>{words.findings(proof.findings.length)}</strong>
            <ul>
              {proof.findings.map(({ code, message, frame }) => (
                <li key={`${code} ${frame} ${message}`}>
                  {frame !== null && `${words.frame(frame)}: `}
                  {message}
                </li>
              ))}
            </ul>
          </>
        )}
      </Notice>
      <div className="row">
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.hide : words.show}
        </Button>
      </div>
      {open && (
        <>
          <ProofFigures proof={proof} report={report} />
          <Table
            caption={words.structure}
            rows={proof.structure}
            keyOf={({ name }) => name}
            columns={[
              { title: words.property, cell: ({ name }) => name },
              { title: words.original, cell: ({ original }) => original },
              { title: words.copy, cell: ({ redacted }) => redacted },
              {
                title: words.verdict,
                cell: ({ equal, required }) =>
                  equal ? words.equal : required ? words.differs : words.mayDiffer,
              },
            ]}
          />
          <WorstFrames
            footage={footage}
            candidate={candidate.candidate}
            frames={proof.fidelity.worst.map(({ frame }) => frame)}
          />
        </>
      )}
    </>
  );
}
