// SPDX-License-Identifier: GPL-3.0-or-later
/** Who works on the case, and taking others in. */
import type { ReactElement } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Dialog, SelectField, Table, TextField } from '../../ui/index.ts';

const words = strings.case;

export function PeopleDialog({ onClose }: { onClose(): void }): ReactElement {
  const { answer, failure: unread } = useAnswer('people.list', {});
  const { answer: known } = useAnswer('people.roles', {});
  const { failure, busy, attempt } = useWork();
  const add = async (form: HTMLFormElement): Promise<void> => {
    const given = new FormData(form);
    const person = { name: String(given.get('name')), role: String(given.get('role')) };
    if (await attempt(() => request('people.add', person))) form.reset();
  };
  return (
    <Dialog open wide onClose={onClose} title={words.people}>
      {answer && (
        <Table
          caption={words.people}
          captionUnseen
          rows={answer.people}
          keyOf={({ id }) => id}
          columns={[
            { title: words.personName, cell: ({ name }) => name },
            {
              title: words.role,
              cell: ({ role, active }) => (active ? role : `${role}, ${words.inactive}`),
            },
            { title: strings.keysOf, cell: ({ keyid }) => (keyid === null ? words.noKey : words.hasKey) },
          ]}
        />
      )}
      <form
        className="form-grid"
        onSubmit={(event) => {
          event.preventDefault();
          void add(event.currentTarget);
        }}
      >
        <TextField label={words.personName} name="name" required maxLength={500} />
        <SelectField
          label={words.role}
          name="role"
          defaultValue="reviewer"
          key={known?.roles.length}
          options={(known?.roles ?? []).map((role) => ({ value: role, title: role }))}
        />
        <div className="row end">
          <Button submit disabled={busy} icon="plus">
            {words.addPerson}
          </Button>
        </div>
      </form>
      <FailureNote failure={failure ?? unread} />
    </Dialog>
  );
}
