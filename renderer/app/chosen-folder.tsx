// SPDX-License-Identifier: GPL-3.0-or-later
/** A folder that may be chosen instead of the usual place. */
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/index.ts';
import { PickDialog, type Picked } from './pick-dialog.tsx';

export type ChosenFolderProps = {
  readonly label: string;
  /** What is taken when nothing is chosen. */
  readonly usual: string;
  readonly choose: string;
  readonly folder: Picked | null;
  onChange(folder: Picked | null): void;
};

export function ChosenFolder({ label, usual, choose, folder, onChange }: ChosenFolderProps): ReactElement {
  const [choosing, setChoosing] = useState(false);
  return (
    <fieldset className="group">
      <legend>{label}</legend>
      <div className="row">
        <span>{folder?.name ?? usual}</span>
        <Button icon="folder" onClick={() => setChoosing(true)}>
          {choose}
        </Button>
      </div>
      {choosing && (
        <PickDialog
          what="output-folder"
          onClose={() => setChoosing(false)}
          onPicked={([picked]) => {
            setChoosing(false);
            onChange(picked);
          }}
        />
      )}
    </fieldset>
  );
}
