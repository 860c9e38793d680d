// SPDX-License-Identifier: GPL-3.0-or-later
/** One person's sitting at one window: who they are, which case is open, what runs, what they chose. Hosts own one each. */
import { existsSync, mkdirSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { RequestOutput } from '../../../core/contract/requests.ts';
import { type Agency, noAgency } from '../../../core/review/agency.ts';
import type { CaseDetails } from '../../../core/review/case-details.ts';
import type { FootageRow, PersonRow } from '../../../core/review/records.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import { agencyOf, changeAgency } from '../stages/agency.ts';
import { describeCase, detailsOf } from '../stages/describe-case.ts';
import { enterCase } from '../stages/people.ts';
import type { Session } from '../stages/session.ts';
import type { Actor } from '../storage/audit-store.ts';
import { type CaseStore, openCase } from '../storage/case-store.ts';
import { defaultHomeDir } from '../storage/home-dir.ts';
import { version } from '../version.ts';
import { type CaseWatch, watchCase } from './case-watch.ts';
import { createEventHub, type EventHub } from './event-hub.ts';
import { createJobBoard, type JobBoard } from './job-board.ts';
import { createKnownCases, type KnownCases, summaryOf } from './known-cases.ts';
import { Logos } from './logos.ts';
import { createPicks, type Picks } from './picks.ts';
import { Proxies } from './proxies.ts';
import { StopFinder } from './stop-finder.ts';
import { WatchPace } from './watch-pace.ts';

export type DeskOptions = {
  readonly host: 'browser' | 'desktop';
  readonly homeDir?: string;
  /** The folder in which new cases are made. */
  readonly casesDir?: string;
  /** Folders that choosing a file starts from. */
  readonly roots?: readonly string[];
  /** Milliseconds on any steady counter. */
  readonly nowMs?: () => number;
};

type OpenedCase = {
  readonly store: CaseStore;
  readonly watch: CaseWatch;
  readonly person: PersonRow;
  readonly actor: Actor;
};

export type SessionState = RequestOutput<'session.state'>;
export type CaseState = RequestOutput<'case.describe'>;

const idle = { signal: new AbortController().signal, report: () => undefined } as const;

export class Desk {
  readonly host: DeskOptions['host'];
  readonly homeDir: string;
  readonly casesDir: string;
  readonly hub: EventHub = createEventHub();
  readonly jobs: JobBoard;
  readonly picks: Picks;
  readonly stops = new StopFinder();
  readonly cases: KnownCases;
  readonly watchPace: WatchPace;
  readonly proxies: Proxies;
  readonly logos: Logos;
  private signedIn: { readonly name: string; readonly purpose: string } | null = null;
  private opened: OpenedCase | null = null;
  private readonly looking: ((footage: FootageRow) => void)[] = [];
  private readonly closing: (() => Promise<void> | void)[] = [];
  /** Resolves when the last opening or closing asked for is over: they are done one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.host = options.host;
    this.homeDir = options.homeDir ?? defaultHomeDir();
    this.casesDir = options.casesDir ?? join(homedir(), 'Clearveil');
    this.jobs = createJobBoard((job) => this.hub.tell('job.changed', job));
    this.picks = createPicks(options.roots);
    this.cases = createKnownCases(this.homeDir);
    this.watchPace = new WatchPace(options.nowMs ?? (() => performance.now()));
    this.proxies = new Proxies((job, work) => this.jobs.start(job, work));
    this.logos = new Logos(this.homeDir);
    this.beforeClosing(() => this.proxies.forget());
    this.beforeClosing(() => this.stops.close());
  }

  state(): SessionState {
    const { signedIn, opened } = this;
    return {
      version,
      host: this.host,
      dialogs: this.host === 'desktop',
      account: userInfo().username,
      person: signedIn && {
        name: signedIn.name,
        role: opened?.person.role ?? null,
        purpose: signedIn.purpose,
      },
      case: opened && this.describe(),
    };
  }

  /** Throws UNKNOWN_PERSON when the open case does not know the name: it stays open for who was there before. */
  signIn(name: string, purpose: string): SessionState {
    if (this.opened) this.opened = { ...this.opened, ...enterCase(this.opened.store, name, purpose) };
    this.signedIn = { name, purpose };
    this.watchPace.begin();
    return this.tellState();
  }

  async signOut(): Promise<SessionState> {
    await this.closeCase();
    this.signedIn = null;
    this.picks.clear();
    this.logos.forget();
    return this.tellState();
  }

  /** Throws ACCESS_REFUSED when nobody is signed in. */
  requirePerson(): { readonly name: string; readonly purpose: string } {
    if (this.signedIn) return this.signedIn;
    throw new ClearveilError(
      'ACCESS_REFUSED',
      'nobody is signed in',
      'Say who you are and why you are here.',
    );
  }

  /** The case that is open. Throws CASE_NOT_OPEN. */
  requireCase(): OpenedCase {
    if (this.opened) return this.opened;
    throw new ClearveilError('CASE_NOT_OPEN', 'no case is open', 'Open a case first.');
  }

  get store(): CaseStore {
    return this.requireCase().store;
  }

  /** Null while no case is open. */
  openStore(): CaseStore | null {
    return this.opened?.store ?? null;
  }

  /**
   * What the stages work with: the case that is open and who is signed in, now. Work that is done later takes it along from
   * here and puts its own hooks in place of these: it is logged under whoever asked for it.
   */
  session(): Session {
    const { store, actor } = this.requireCase();
    return { store, actor, ...idle };
  }

  /** Throws CASE_NOT_OPEN when the case of `by` was closed meanwhile: to be asked after every wait that comes before work. */
  requireOpen({ store }: Pick<Session, 'store'>): void {
    if (this.requireCase().store === store) return;
    throw new ClearveilError('CASE_NOT_OPEN', 'the case was closed meanwhile', 'Open it again.');
  }

  describe(): CaseState {
    const { store } = this.requireCase();
    const info = store.info();
    return {
      case: store.caseId,
      title: info.title ?? '',
      created: info.created,
      details: detailsOf(store),
      agency: agencyOf(store),
      revision: store.head().sequence,
      profile:
        info.profileId !== null && info.profileSha256 !== null
          ? { id: info.profileId, sha256: info.profileSha256 }
          : null,
      log: store.headState().kind,
    };
  }

  /** Opens and closes cases one after the other: what is asked for while one is being closed waits for its turn. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** Makes a case and opens it. Throws CASE_EXISTS, INPUT_NOT_FOUND for a logo that is not known, and what opening throws. */
  createCase(
    title: string,
    details: CaseDetails,
    parent: string,
    agency: Agency = noAgency,
  ): Promise<CaseState> {
    return this.inTurn(async () => {
      const { name, purpose } = this.requirePerson();
      const png = agency.logo === null ? null : this.logos.require(agency.logo, this.openStore());
      await this.close();
      mkdirSync(parent, { recursive: true, mode: 0o700 });
      const dir = freeCaseFolder(parent, title);
      const seed = {
        title,
        profile: { id: defaultProfile.id, sha256: defaultProfile.sha256 },
        actor: { person: name, role: 'analyst', reason: purpose },
      };
      this.enter(dir, seed);
      describeCase(this.session(), title, details);
      changeAgency(this.session(), agency, png);
      this.logos.keep(agency, this.store);
      this.cases.keep(summaryOf(this.store), new Date().toISOString());
      this.tellState();
      return this.describe();
    });
  }

  /** Opens a case that is known. The one that was open is closed first. */
  openCase(id: string): Promise<CaseState> {
    return this.inTurn(async () => {
      this.requirePerson();
      const { dir } = this.cases.find(id);
      if (this.opened?.store.caseId === id) return this.describe();
      await this.close();
      return this.enter(dir, undefined);
    });
  }

  private enter(dir: string, create: Parameters<typeof openCase>[1]['create']): CaseState {
    const { name, purpose } = this.requirePerson();
    let watch: CaseWatch | undefined;
    const store = openCase(dir, {
      mode: 'write',
      homeDir: this.homeDir,
      onGrown: () => watch?.grown(),
      ...(create === undefined ? {} : { create }),
    });
    try {
      const entered = enterCase(store, name, purpose);
      watch = watchCase(() => store, this.hub, store.head().sequence);
      this.opened = { store, watch, ...entered };
      this.cases.keep(summaryOf(store), new Date().toISOString());
    } catch (error) {
      this.opened = null;
      store.close();
      throw error;
    }
    this.tellState();
    return this.describe();
  }

  /** Calls off what runs, lets go of what reads from the case, and closes it. */
  closeCase(): Promise<void> {
    return this.inTurn(() => this.close());
  }

  private async close(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    // From here on no request finds it: what would start now would be left without its store.
    this.opened = null;
    try {
      await this.jobs.stopAll();
      for (const close of this.closing) await close();
      this.cases.keep(summaryOf(opened.store), null);
    } finally {
      opened.watch.stop();
      opened.store.close();
      this.tellState();
    }
  }

  /** Has `close` called whenever a case is closed, before its store is. */
  beforeClosing(close: () => Promise<void> | void): void {
    this.closing.push(close);
  }

  /** Has `look` called whenever somebody is about to look at a recording. */
  whenLookedAt(look: (footage: FootageRow) => void): void {
    this.looking.push(look);
  }

  /** Somebody is about to look at a recording. */
  lookAt(footage: FootageRow): void {
    for (const look of this.looking) look(footage);
  }

  tellState(): SessionState {
    const state = this.state();
    this.hub.tell('session.changed', state);
    return state;
  }

  /** Ends the sitting. */
  async end(): Promise<void> {
    await this.closeCase();
    await this.jobs.stopAll();
    this.hub.tell('service.state', { state: 'stopping' });
  }
}

/** `<title>.case` in a folder, numbered where that is taken. What no file system likes in a name becomes a dash. */
function freeCaseFolder(parent: string, title: string): string {
  const plain =
    title
      .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
      .replace(/^[.\s-]+|[.\s-]+$/g, '')
      .slice(0, 80) || 'case';
  for (let number = 1; ; number++) {
    const dir = join(parent, number === 1 ? `${plain}.case` : `${plain} ${number}.case`);
    if (!existsSync(dir)) return dir;
  }
}
