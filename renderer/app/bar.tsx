// SPDX-License-Identifier: GPL-3.0-or-later
/** The bar above every screen: which case, which screen, who is here. */
import type { ReactElement } from 'react';
import { request } from '../client/index.ts';
import { Button, Icon, IconButton, Menu } from '../ui/index.ts';
import { runCommand, useKeysOf } from './commands.ts';
import { formatPercent } from './format.ts';
import { isUnderWay, titleOf, useJobs } from './jobs-store.ts';
import { go, useRoute, writeRoute } from './route.ts';
import { screens, way } from './screens.ts';
import { type Session, useSession } from './session-store.ts';
import { strings } from './strings.ts';

function Way(): ReactElement {
  const { screen, footage } = useRoute();
  return (
    <nav className="way" aria-label={strings.way}>
      {way
        .filter((name) => screens[name])
        .map((name) => (
          <a
            key={name}
            href={writeRoute({ screen: name, footage: name === 'case' ? undefined : footage })}
            aria-current={screen === name ? 'page' : undefined}
          >
            {strings.screens[name]}
          </a>
        ))}
    </nav>
  );
}

/** Failures of leaving are told by the connection note: there is nothing else that can go wrong. */
const leave = (name: 'case.close' | 'session.signOut'): void => {
  request(name, {}).then(
    () => go({ screen: 'case' }),
    () => undefined,
  );
};

/** Work of the case that is under way, from whichever screen; leads to where it is listed and can be called off. */
function WorkUnderWay(): ReactElement | null {
  const jobs = useJobs((state) => state.jobs);
  const { screen } = useRoute();
  const busy = jobs.filter(isUnderWay);
  const first = busy.find(({ state }) => state === 'running') ?? busy[0];
  if (!first || screen === 'case') return null;
  const far = first.fraction === null ? '' : ` ${formatPercent(first.fraction)}`;
  return (
    <a className="work-under-way small" href={writeRoute({ screen: 'case' })} title={titleOf(first)}>
      <Icon name="wait" />
      {strings.jobs.running(busy.length) + far}
    </a>
  );
}

function PersonMenu({ session }: { readonly session: Session }): ReactElement | null {
  if (!session.person) return null;
  const { name, role } = session.person;
  const leaving = session.case ? [{ title: strings.closeCase, run: () => leave('case.close') }] : [];
  return (
    <Menu
      label={strings.account(name)}
      trigger={
        <Button look="quiet" icon="people">
          {role === null ? name : `${name}, ${role}`}
        </Button>
      }
      items={[...leaving, { title: strings.signOut, run: () => leave('session.signOut') }]}
    />
  );
}

export function Bar(): ReactElement {
  const session = useSession((state) => state.session);
  const paletteKeys = useKeysOf('window.palette');
  const helpKeys = useKeysOf('window.keys');
  return (
    <header className="bar">
      <h1 className="brand">
        <Icon name="veil" />
        {strings.product}
      </h1>
      {session?.case && <strong className="case-title">{session.case.title}</strong>}
      {session?.case && <Way />}
      <span className="grow" />
      {session?.case && <WorkUnderWay />}
      <IconButton
        icon="search"
        label={strings.palette.title}
        keys={paletteKeys}
        onClick={() => runCommand('window.palette')}
      />
      <IconButton
        icon="question"
        label={strings.screens.keys}
        keys={helpKeys}
        onClick={() => go({ screen: 'keys' })}
      />
      <IconButton
        icon="settings"
        label={strings.screens.settings}
        onClick={() => go({ screen: 'settings' })}
      />
      {session && <PersonMenu session={session} />}
    </header>
  );
}
