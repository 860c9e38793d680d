// SPDX-License-Identifier: GPL-3.0-or-later
/** The logs of a case: what is exempted on which rule, and everything that was done. */
import { type ReactElement, useState } from 'react';
import { logStrings as words } from '../../app/strings/log.ts';
import { Tabs } from '../../ui/index.ts';
import { ActivityLog } from './activity-log.tsx';
import { ExemptionLog } from './exemption-log.tsx';

export default function LogScreen(): ReactElement {
  const [view, setView] = useState('exemptions');
  return (
    <div className="screen">
      <h2>{words.title}</h2>
      <p className="muted">{words.intro}</p>
      <Tabs
        label={words.views}
        value={view}
        onChange={setView}
        tabs={[
          { value: 'exemptions', title: words.exemptions, content: <ExemptionLog /> },
          { value: 'activity', title: words.activity, content: <ActivityLog /> },
        ]}
      />
    </div>
  );
}
