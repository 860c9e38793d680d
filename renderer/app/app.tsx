// SPDX-License-Identifier: GPL-3.0-or-later
/** The frame of the window: which screen is on view follows from who is here, what is open, and the address. */
import { type ReactElement, Suspense, useEffect, useRef } from 'react';
import { CasesScreen } from '../screens/home/cases-screen.tsx';
import { SignInScreen } from '../screens/home/sign-in-screen.tsx';
import { Button, Notice, TooltipProvider } from '../ui/index.ts';
import { Announcer } from './announcer.tsx';
import { Bar } from './bar.tsx';
import { Palette } from './palette.tsx';
import { go, type Route, useRoute } from './route.ts';
import { screens, way } from './screens.ts';
import { type Session, useSession } from './session-store.ts';
import { strings } from './strings.ts';
import { useScreenCommands } from './use-commands.ts';

const withoutCase = ['settings', 'keys'];

/** A name for what is on view: when it changes, the focus goes to the heading of the new screen. */
function viewOf(session: Session | null, { screen }: Route): string {
  if (!session) return 'connecting';
  if (withoutCase.includes(screen)) return screen;
  if (!session.person) return 'sign-in';
  return session.case ? screen : 'cases';
}

function Screen({
  view,
  session,
}: {
  readonly view: string;
  readonly session: Session | null;
}): ReactElement {
  const { screen } = useRoute();
  if (!session) return <p role="status">{strings.connecting}</p>;
  if (view === 'sign-in') return <SignInScreen account={session.account} />;
  if (view === 'cases') return <CasesScreen />;
  const Chosen = screens[screen] ?? screens.case;
  return Chosen ? <Chosen /> : <p>{strings.connecting}</p>;
}

/** Drawings of the window for which a screen's heading is waited for. */
const framesToWait = 600;

/** Puts the focus on the heading of a screen that has just come up, so that a reader begins there. */
function useFocusOnHeading(view: string): React.RefObject<HTMLElement | null> {
  const place = useRef<HTMLElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the change of what is on view.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    let frame = 0;
    // The screen may still be on its way: its heading is waited for.
    const settle = (left: number): void => {
      const heading = place.current?.querySelector('h2');
      if (!heading) {
        if (left > 0) frame = requestAnimationFrame(() => settle(left - 1));
        return;
      }
      document.title = `${heading.textContent} · ${strings.product}`;
      if (place.current?.contains(document.activeElement) && place.current !== document.activeElement) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    };
    frame = requestAnimationFrame(() => settle(framesToWait));
    return () => cancelAnimationFrame(frame);
  }, [view]);
  return place;
}

function useFrameCommands(session: Session | null): void {
  const inCase = (): boolean => session?.case !== null && session?.case !== undefined;
  const { footage } = useRoute();
  useScreenCommands([
    ...way
      .filter((name) => screens[name])
      .map((name, at) => ({
        id: `window.go-${name}`,
        title: strings.commands.goTo(strings.screens[name]),
        keys: [`Alt+${at + 1}`],
        when: inCase,
        run: () => go({ screen: name, footage: name === 'case' ? undefined : footage }),
      })),
    {
      id: 'window.settings',
      title: strings.commands.goTo(strings.screens.settings),
      keys: ['Ctrl+,'],
      run: () => go({ screen: 'settings' }),
    },
    {
      id: 'window.keys',
      title: strings.commands.goTo(strings.screens.keys),
      keys: ['?'],
      run: () => go({ screen: 'keys' }),
    },
  ]);
}

/** Says that the service is gone, and has one that was given up started once more: the shell does that for a page it is asked for. */
function ServiceNote(): ReactElement | null {
  const { connection, health } = useSession();
  if (health === 'failed')
    return (
      <Notice tone="danger" role="alert">
        <p>{strings.serviceEnded}</p>
        <Button onClick={() => window.location.reload()}>{strings.startAgain}</Button>
      </Notice>
    );
  if (connection !== 'lost') return null;
  return (
    <Notice tone="danger" role="alert">
      {strings.serviceLost}
    </Notice>
  );
}

export function App(): ReactElement {
  const session = useSession((state) => state.session);
  const route = useRoute();
  const view = viewOf(session, route);
  const place = useFocusOnHeading(view);
  useFrameCommands(session);
  return (
    <TooltipProvider delayDuration={400}>
      <button type="button" className="button skip" onClick={() => place.current?.focus()}>
        {strings.skip}
      </button>
      <Bar />
      <main className="place" id="screen" tabIndex={-1} ref={place}>
        <ServiceNote />
        {/*
         * By its key the old screen goes at once: hidden behind the next one its heading would still be found. Nothing on
         * view outlives its case, whose ids another case has too.
         */}
        <Suspense key={`${view} ${session?.case?.case}`} fallback={<p role="status">{strings.connecting}</p>}>
          <Screen view={view} session={session} />
        </Suspense>
      </main>
      <Palette />
      <Announcer />
    </TooltipProvider>
  );
}
