// SPDX-License-Identifier: GPL-3.0-or-later
/** Planning and rendering a candidate. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { formatCount } from '../../app/format.ts';
import { isUnderWay } from '../../app/jobs-store.ts';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, CheckField } from '../../ui/index.ts';
import { LastJob, outcomeOf, useLastJob } from './release-jobs.tsx';

const words = strings.release;

type About = { readonly footage: FootageView; readonly audience: string };

function Plan({ footage, audience }: About): ReactElement | null {
  const job = useLastJob({ kind: 'plan', footage: footage.footage, label: audience });
  const plan = outcomeOf(job, 'plan');
  if (!job) return null;
  if (!plan) return <LastJob job={job} />;
  const touched = plan.runs
    .filter((run) => run.touched)
    .reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);
  return (
    <p>
      <strong>{words.planned}:</strong> {plan.path === 'smart' ? words.smart : strings.jobs.full(plan.reason)}{' '}
      {words.touched(formatCount(touched), formatCount(footage.frames))}
    </p>
  );
}

export function RenderStep({ footage, audience }: About): ReactElement {
  const { failure, busy, attempt } = useWork();
  const [draft, setDraft] = useState(false);
  const [compatible, setCompatible] = useState(false);
  const job = useLastJob({ kind: 'render', footage: footage.footage, label: audience });
  const running = busy || (job !== undefined && isUnderWay(job));
  const about = { footage: footage.footage, audience, compatible };
  return (
    <>
      <div className="stack">
        <CheckField label={words.draft} checked={draft} onChange={({ target }) => setDraft(target.checked)} />
        <CheckField
          label={words.compatible}
          checked={compatible}
          onChange={({ target }) => setCompatible(target.checked)}
        />
      </div>
      <div className="row">
        <Button disabled={busy} onClick={() => void attempt(() => request('render.plan', about))}>
          {words.plan}
        </Button>
        <Button
          look="primary"
          disabled={running}
          onClick={() => void attempt(() => request('render.start', { ...about, draft }))}
        >
          {words.render}
        </Button>
      </div>
      <FailureNote failure={failure} />
      <Plan footage={footage} audience={audience} />
      <LastJob job={job} />
    </>
  );
}
