// SPDX-License-Identifier: GPL-3.0-or-later
/** What the case is about and who works on it. */
import { type ReactElement, useState } from 'react';
import { AgencyLogo } from '../../app/agency-logo.tsx';
import type { Session } from '../../app/session-store.ts';
import { strings } from '../../app/strings.ts';
import { request } from '../../client/index.ts';
import { Button, Notice } from '../../ui/index.ts';
import { CaseForm } from '../home/case-form.tsx';
import { DueDate } from '../home/due-date.tsx';
import { PeopleDialog } from './people-dialog.tsx';

const words = strings.case;

type Opened = NonNullable<Session['case']>;

export function CaseHead({ opened }: { readonly opened: Opened }): ReactElement {
  const [dialog, setDialog] = useState<'details' | 'people'>();
  const { title, details, agency, log } = opened;
  const close = (): void => setDialog(undefined);
  return (
    <div className="stack">
      <div className="row spread">
        <div className="row">
          {agency.logo !== null && <AgencyLogo name={agency.name} logo={agency.logo} />}
          <h2>{title}</h2>
        </div>
        <div className="row">
          <Button onClick={() => setDialog('details')}>{words.details}</Button>
          <Button icon="people" onClick={() => setDialog('people')}>
            {words.people}
          </Button>
        </div>
      </div>
      <dl className="facts wide-facts">
        {agency.name !== null && (
          <div>
            <dt>{words.agency}</dt>
            <dd>{agency.name}</dd>
          </div>
        )}
        <div>
          <dt>{words.request}</dt>
          <dd>{details.requestNumber ?? words.unknown}</dd>
        </div>
        <div>
          <dt>{words.requester}</dt>
          <dd>{details.requester ?? words.unknown}</dd>
        </div>
        <div>
          <dt>{words.type}</dt>
          <dd>{details.requestType ?? words.unknown}</dd>
        </div>
        <div>
          <dt>{words.due}</dt>
          <dd>
            <DueDate due={details.due} />
          </dd>
        </div>
      </dl>
      {(log === 'rolled-back' || log === 'unreadable') && <Notice tone="danger">{words.log[log]}</Notice>}
      {dialog === 'details' && (
        <CaseForm
          known={{ title, details, agency }}
          onClose={close}
          onSave={({ title: name, details: next, agency: by }) =>
            request('case.change', { title: name, details: next, agency: by })
          }
        />
      )}
      {dialog === 'people' && <PeopleDialog onClose={close} />}
    </div>
  );
}
