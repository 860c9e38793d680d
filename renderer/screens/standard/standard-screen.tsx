// SPDX-License-Identifier: GPL-3.0-or-later
/** What the standard says of one recording's decisions: gates, findings with their rules, and every veil with its reasons. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { FootageChooser } from '../../app/footage-chooser.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useFootage } from '../../app/use-footage.ts';
import { Button, Notice, SelectField } from '../../ui/index.ts';
import { FindingTable } from './finding-table.tsx';
import { GateList } from './gate-list.tsx';
import { HushTable } from './hush-table.tsx';
import { ReasonsDialog } from './reasons-dialog.tsx';
import { StillShown } from './still-shown.tsx';
import { veilSubjects } from './veil-subjects.ts';
import { VeilTable } from './veil-table.tsx';
import { WithheldTable } from './withheld-table.tsx';

const words = strings.standard;

function Findings({
  footage,
  audience,
}: {
  readonly footage: FootageView;
  readonly audience: string;
}): ReactElement {
  const { answer, failure } = useAnswer('check.run', { footage: footage.footage, audience });
  const { answer: listed } = useAnswer('tracks.list', { footage: footage.footage, within: null });
  const [veiling, setVeiling] = useState(false);
  if (!answer || !listed) return <FailureNote failure={failure} />;
  const { blocks, warnings, findings } = answer;
  const found = new Set(findings.flatMap(({ code, track }) => (code === 'TRACK_UNDECIDED' ? [track] : [])));
  const undecided = listed.tracks.filter(({ track }) => found.has(track));
  return (
    <>
      <Notice tone={blocks > 0 ? 'danger' : warnings > 0 ? 'warn' : 'good'} role="status">
        <strong>{blocks > 0 ? words.closed(blocks) : words.opened}</strong>{' '}
        {warnings > 0 && words.warnings(warnings)}
      </Notice>
      {undecided.length > 0 && (
        <div className="row">
          <Button look="primary" icon="veil" onClick={() => setVeiling(true)}>
            {words.veilUndecided(undecided.length)}
          </Button>
        </div>
      )}
      <StillShown
        footage={footage.footage}
        audience={audience}
        found={findings.some(({ code }) => code === 'STILL_SHOWS')}
      />
      <GateList findings={findings} />
      {findings.length > 0 && <FindingTable findings={findings} tracks={listed.tracks} />}
      {veiling && (
        <ReasonsDialog
          kind="veil"
          title={words.veilTitle(undecided.length)}
          subjects={undecided}
          onClose={() => setVeiling(false)}
          onSave={(reasons, fill) => veilSubjects(footage.footage, undecided, reasons, fill)}
        />
      )}
    </>
  );
}

export default function StandardScreen(): ReactElement {
  const recordings = useFootage();
  const { answer: profile, failure } = useAnswer('profile.show', {});
  const [chosen, setChosen] = useState<string>();
  const audience = chosen ?? profile?.audiences[0];
  return (
    <div className="screen">
      <h2>{words.title}</h2>
      <p className="muted">
        {words.intro} {profile?.title}
      </p>
      <FailureNote failure={failure ?? recordings.failure} />
      {recordings.all?.length === 0 && <p className="card">{strings.noRecording}</p>}
      {recordings.chosen && (
        <div className="form-grid">
          <FootageChooser {...recordings} />
          <SelectField
            label={strings.audience}
            options={(profile?.audiences ?? []).map((value) => ({
              value,
              title: strings.audiences[value] ?? value,
            }))}
            value={audience ?? ''}
            onChange={({ target }) => setChosen(target.value)}
          />
        </div>
      )}
      {recordings.chosen && audience !== undefined && (
        <>
          <Findings footage={recordings.chosen} audience={audience} />
          <VeilTable footage={recordings.chosen} />
          <HushTable footage={recordings.chosen} />
          <WithheldTable footage={recordings.chosen} />
        </>
      )}
    </div>
  );
}
