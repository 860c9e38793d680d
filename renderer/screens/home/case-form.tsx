// SPDX-License-Identifier: GPL-3.0-or-later
/** What a case is about: asked for when it is made, and changed later. */
import { type ReactElement, useId, useState } from 'react';
import { type Agency, noAgency } from '../../../core/review/agency.ts';
import type { CaseDetails } from '../../../core/review/case-details.ts';
import { ChosenFolder } from '../../app/chosen-folder.tsx';
import { FormDialog } from '../../app/form-dialog.tsx';
import { formatDay } from '../../app/format.ts';
import type { Picked } from '../../app/pick-dialog.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { TextField } from '../../ui/index.ts';
import { AgencyFields } from './agency-fields.tsx';

const words = strings.newCase;

export type CaseFormResult = {
  readonly title: string;
  readonly details: CaseDetails;
  readonly agency: Agency;
  readonly folder: Picked | null;
};

export type CaseFormProps = {
  /** What is known already; null for a new case, which has a folder to choose. */
  readonly known: Omit<CaseFormResult, 'folder'> | null;
  onClose(): void;
  /** Rejects with what the service refused, which is shown. */
  onSave(result: CaseFormResult): Promise<unknown>;
};

/** A line that somebody left empty is unknown. */
function lineOf(form: FormData, name: string): string | null {
  const text = String(form.get(name) ?? '').trim();
  return text === '' ? null : text;
}

function Rules(): ReactElement | null {
  const { answer: profile } = useAnswer('profile.show', {});
  if (!profile) return null;
  return (
    <div className="field">
      <strong>{words.profile}</strong>
      <span>{profile.title}</span>
      <span className="hint">{words.profileHint(profile.version, formatDay(profile.asOf))}</span>
    </div>
  );
}

export function CaseForm({ known, onClose, onSave }: CaseFormProps): ReactElement {
  const id = useId();
  const [folder, setFolder] = useState<Picked | null>(null);
  const { answer: usual } = useAnswer('agency.usual', {});
  // Until somebody says otherwise: what the case has, and a new one what this workstation named last.
  const [said, setSaid] = useState<Agency>();
  const agency = said ?? known?.agency ?? usual?.agency ?? noAgency;
  const save = async (form: FormData): Promise<void> => {
    const details = {
      requestNumber: lineOf(form, 'requestNumber'),
      requester: lineOf(form, 'requester'),
      requestType: lineOf(form, 'requestType'),
      due: lineOf(form, 'due'),
    };
    const by = { ...agency, name: agency.name?.trim() || null };
    const result = { title: String(form.get('title')), details, agency: by, folder };
    await onSave(result);
  };
  return (
    <FormDialog
      wide
      onClose={onClose}
      title={known ? words.change : words.title}
      description={words.intro}
      save={known ? strings.save : words.create}
      onSave={save}
    >
      <TextField
        label={words.name}
        name="title"
        defaultValue={known?.title}
        required
        maxLength={500}
        autoFocus
      />
      <div className="form-grid">
        <TextField
          label={words.requestNumber}
          name="requestNumber"
          maxLength={500}
          defaultValue={known?.details.requestNumber ?? ''}
        />
        <TextField
          label={words.requester}
          name="requester"
          maxLength={500}
          defaultValue={known?.details.requester ?? ''}
        />
        <TextField
          label={words.requestType}
          name="requestType"
          maxLength={500}
          list={`${id}-types`}
          defaultValue={known?.details.requestType ?? ''}
        />
        <TextField label={words.due} name="due" type="date" defaultValue={known?.details.due ?? ''} />
      </div>
      <datalist id={`${id}-types`}>
        {words.types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <AgencyFields agency={agency} onChange={setSaid} />
      <Rules />
      {!known && (
        <ChosenFolder
          label={words.folder}
          usual={words.usualFolder}
          choose={words.chooseFolder}
          folder={folder}
          onChange={setFolder}
        />
      )}
    </FormDialog>
  );
}
