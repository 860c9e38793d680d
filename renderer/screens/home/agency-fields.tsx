// SPDX-License-Identifier: GPL-3.0-or-later
/** The agency that answers: its name, and its logo from a file. */
import { type ReactElement, useState } from 'react';
import type { Agency } from '../../../core/review/agency.ts';
import { AgencyLogo } from '../../app/agency-logo.tsx';
import { FailureNote } from '../../app/failure-note.tsx';
import { PickDialog } from '../../app/pick-dialog.tsx';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, TextField } from '../../ui/index.ts';

const words = strings.newCase;

export type AgencyFieldsProps = { readonly agency: Agency; onChange(agency: Agency): void };

export function AgencyFields({ agency, onChange }: AgencyFieldsProps): ReactElement {
  const [choosing, setChoosing] = useState(false);
  const { failure, busy, attempt } = useWork();
  const { name, logo } = agency;
  const make = (file: string): void =>
    void attempt(async () => {
      const made = await request('agency.makeLogo', { file });
      onChange({ ...agency, logo: made.logo });
    });
  return (
    <fieldset className="group">
      <legend>{words.agency}</legend>
      <span className="hint">{words.agencyHint}</span>
      <TextField
        label={words.agencyName}
        maxLength={200}
        value={name ?? ''}
        onChange={({ target: { value } }) => onChange({ ...agency, name: value === '' ? null : value })}
      />
      <div className="row">
        {logo === null ? <span>{words.noLogo}</span> : <AgencyLogo name={name} logo={logo} />}
        <Button disabled={busy} onClick={() => setChoosing(true)}>
          {logo === null ? words.chooseLogo : words.otherLogo}
        </Button>
        {logo !== null && (
          <Button onClick={() => onChange({ ...agency, logo: null })}>{words.removeLogo}</Button>
        )}
      </div>
      <FailureNote failure={failure} />
      {choosing && (
        <PickDialog
          what="picture"
          title={words.chooseLogo}
          onClose={() => setChoosing(false)}
          onPicked={([{ pick }]) => {
            setChoosing(false);
            make(pick);
          }}
        />
      )}
    </fieldset>
  );
}
