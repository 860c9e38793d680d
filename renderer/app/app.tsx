// SPDX-License-Identifier: GPL-3.0-or-later
/** The frame of the window: which screen is on view follows from who is here and what is open. */
import type { ReactElement } from 'react';
import { CasesScreen } from '../screens/home/cases-screen.tsx';
import { OpenCaseScreen } from '../screens/home/open-case-screen.tsx';
import { SignInScreen } from '../screens/home/sign-in-screen.tsx';
import { useSession } from './session-store.ts';
import { strings } from './strings.ts';

function Screen(): ReactElement {
  const session = useSession((state) => state.session);
  if (!session) return <p role="status">{strings.connecting}</p>;
  if (!session.person) return <SignInScreen account={session.account} />;
  if (!session.case) return <CasesScreen />;
  return <OpenCaseScreen opened={session.case} />;
}

export function App(): ReactElement {
  const connection = useSession((state) => state.connection);
  return (
    <>
      <header className="bar">
        <h1>{strings.product}</h1>
        <p>{strings.motto}</p>
      </header>
      {connection === 'lost' && (
        <p className="alert" role="alert">
          {strings.serviceLost}
        </p>
      )}
      <main>
        <Screen />
      </main>
    </>
  );
}
