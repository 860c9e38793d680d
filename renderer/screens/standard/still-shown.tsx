// SPDX-License-Identifier: GPL-3.0-or-later
/** What to do about what a second look still saw in a copy: have it followed, and decide on the tracks. */
import type { ReactElement } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { isUnderWay } from '../../app/jobs-store.ts';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button } from '../../ui/index.ts';
import { LastJob, useLastJob } from '../release/release-jobs.tsx';

export type StillShownProps = {
  readonly footage: string;
  readonly audience: string;
  /** The standard says that something still shows. */
  readonly found: boolean;
};

/** Nothing while nothing shows and none of it was followed in this sitting. */
export function StillShown({ footage, audience, found }: StillShownProps): ReactElement {
  const { failure, busy, attempt } = useWork();
  const job = useLastJob({ kind: 'still-shown', footage, label: audience });
  const underWay = job !== undefined && isUnderWay(job);
  const make = (): void => void attempt(() => request('tracks.stillShown', { footage, audience }));
  return (
    <>
      {found && (
        <div className="row">
          <Button icon="search" disabled={busy || underWay} onClick={make}>
            {strings.standard.trackStillShown}
          </Button>
        </div>
      )}
      <LastJob job={job} />
      <FailureNote failure={failure} />
    </>
  );
}
