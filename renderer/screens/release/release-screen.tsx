// SPDX-License-Identifier: GPL-3.0-or-later
/** From decisions to a verified package, step by step, for one recording and one audience. */
import { type ReactElement, type ReactNode, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { FootageChooser } from '../../app/footage-chooser.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useFootage } from '../../app/use-footage.ts';
import { SelectField } from '../../ui/index.ts';
import { ApproveStep } from './approve-step.tsx';
import { CandidateTable } from './candidate-table.tsx';
import { PackageStep } from './package-step.tsx';
import { ProofStep } from './proof-step.tsx';
import { ReleaseTable } from './release-table.tsx';
import { RenderStep } from './render-step.tsx';
import { VerifyStep } from './verify-step.tsx';
import { WatchStep } from './watch-step.tsx';

const words = strings.release;

function Step({
  number,
  title,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <li className="card step">
      <h3 className="row">
        <span className="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h3>
      {children}
    </li>
  );
}

function Steps({
  footage,
  audience,
}: {
  readonly footage: FootageView;
  readonly audience: string;
}): ReactElement {
  const { answer, failure } = useAnswer('candidates.list', { footage: footage.footage });
  const [wanted, setWanted] = useState<string>();
  const candidates = answer?.candidates.filter((candidate) => candidate.audience === audience) ?? [];
  const chosen = candidates.find(({ candidate }) => candidate === wanted) ?? candidates.at(-1);
  const about = chosen && <CandidateTable candidates={candidates} chosen={chosen} onChoose={setWanted} />;
  const nothing = <p className="muted">{words.noCandidates}</p>;
  return (
    <ol className="steps">
      <Step number={1} title={words.steps.render}>
        <FailureNote failure={failure} />
        <RenderStep footage={footage} audience={audience} />
        {about}
      </Step>
      <Step number={2} title={words.steps.proof}>
        {chosen ? <ProofStep key={chosen.candidate} footage={footage} candidate={chosen} /> : nothing}
      </Step>
      <Step number={3} title={words.steps.watch}>
        {chosen ? <WatchStep key={chosen.candidate} footage={footage} candidate={chosen} /> : nothing}
      </Step>
      <Step number={4} title={words.steps.approve}>
        {chosen ? <ApproveStep key={chosen.candidate} candidate={chosen} /> : nothing}
      </Step>
      <Step number={5} title={words.steps.package}>
        <PackageStep footage={footage} audience={audience} candidate={chosen} />
      </Step>
      <Step number={6} title={words.steps.verify}>
        <VerifyStep footage={footage} audience={audience} />
      </Step>
    </ol>
  );
}

export default function ReleaseScreen(): ReactElement {
  const recordings = useFootage();
  const { answer: profile, failure } = useAnswer('profile.show', {});
  const [wanted, setWanted] = useState<string>();
  const audience = wanted ?? profile?.audiences[0];
  const { chosen } = recordings;
  return (
    <div className="screen">
      <h2>{words.title}</h2>
      <p className="muted">{words.intro}</p>
      <FailureNote failure={failure ?? recordings.failure} />
      {recordings.all?.length === 0 && <p className="card">{strings.noRecording}</p>}
      {chosen && (
        <div className="form-grid">
          <FootageChooser {...recordings} />
          <SelectField
            label={strings.audience}
            options={(profile?.audiences ?? []).map((value) => ({
              value,
              title: strings.audiences[value] ?? value,
            }))}
            value={audience ?? ''}
            onChange={({ target }) => setWanted(target.value)}
          />
        </div>
      )}
      {chosen && audience !== undefined && (
        <Steps key={`${chosen.footage} ${audience}`} footage={chosen} audience={audience} />
      )}
      <ReleaseTable />
    </div>
  );
}
