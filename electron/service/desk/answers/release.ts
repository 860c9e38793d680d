// SPDX-License-Identifier: GPL-3.0-or-later
/** Copies from plan to package, and verifying packages. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { CheckedInput, RequestOutput } from '../../../../core/contract/requests.ts';
import type { JobOutcome } from '../../../../core/contract/window/jobs.ts';
import type { Signer } from '../../../../core/release/signer.ts';
import type { RenderPlan } from '../../../../core/render/gop-plan.ts';
import { printedProof } from '../../../../core/render/second-look.ts';
import type { CandidateRow } from '../../../../core/review/records.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { runTask } from '../../engine/run-task.ts';
import { openKeyStore } from '../../keys/key-store.ts';
import { approveCandidate } from '../../stages/approve.ts';
import { requireAudience } from '../../stages/decide.ts';
import { playsCandidate } from '../../stages/playable.ts';
import { addPresented, leastSeconds } from '../../stages/presented.ts';
import { releasePackage } from '../../stages/release.ts';
import { planCandidate, renderCandidate } from '../../stages/render.ts';
import { fractionOf, type Session } from '../../stages/session.ts';
import { verifyPackageFolder } from '../../stages/verify-package.ts';
import { coverageOf, watchedFrames } from '../../stages/watch.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { candidateView, madeAt } from '../views.ts';

type Outcome<K extends JobOutcome['kind']> = Extract<JobOutcome, { kind: K }>;

/** The runs of a plan; one run without a count of GOPs where the stream is not taken apart. */
function planned(plan: RenderPlan, frameCount: number): Outcome<'plan'> {
  const whole = { startFrame: 0, endFrame: frameCount, touched: true, gops: null };
  return {
    kind: 'plan',
    path: plan.path,
    reason: plan.path === 'full' ? plan.reason : null,
    runs:
      plan.path === 'full'
        ? [whole]
        : plan.runs.map(({ start, end, touched, gops }) => ({
            startFrame: start,
            endFrame: end,
            touched,
            gops,
          })),
  };
}

export type RenderWork = {
  readonly footage: string;
  readonly audience: string;
  readonly draft: boolean;
  readonly compatible: boolean;
};

export async function renderWork(
  by: Session,
  { footage, audience, draft, compatible }: RenderWork,
): Promise<Outcome<'render'>> {
  const options = { audience, profile: defaultProfile, draft, compatible };
  const { candidate } = await renderCandidate(by, by.store.footage(footage), options);
  return { kind: 'render', candidate: candidate.id };
}

/** A folder that is not there yet, named after case, audience and day. */
function packageFolder(parent: string, caseDir: string, audience: string): string {
  const plain = `${basename(caseDir, '.case')} ${audience} ${new Date().toISOString().slice(0, 10)}`;
  for (let number = 1; ; number++) {
    const dir = join(parent, number === 1 ? plain : `${plain} ${number}`);
    if (!existsSync(dir)) return dir;
  }
}

type ReleaseRequest = CheckedInput<'release.start'>;

/** The key that signs: the workstation's for a draft, else the office key named or the only one there is. */
async function signerFor(desk: Desk, { draft, key, passphrase }: ReleaseRequest): Promise<Signer> {
  const store = openKeyStore(desk.homeDir);
  if (draft) return store.workstationKey();
  const usable = (await store.listKeys()).filter(
    ({ kind, revoked }) => kind === 'office' && revoked === null,
  );
  const chosen = key ?? (usable.length === 1 ? usable[0]?.keyid : undefined);
  if (chosen !== undefined) return store.unlockKey(chosen, passphrase);
  throw new ClearveilError(
    'UNKNOWN_KEY',
    usable.length === 0 ? 'there is no office key to sign with' : 'there are several office keys',
    usable.length === 0 ? 'Make an office key first.' : 'Choose one.',
  );
}

/** Throws USAGE when there was no time for what a window says it presented. */
function requireTimeFor(desk: Desk, seconds: number): void {
  if (desk.watchPace.take(seconds)) return;
  throw new ClearveilError(
    'USAGE',
    'more was said to be presented than there was time for',
    'Watch it once more; if it happens again, report it.',
  );
}

/** Throws USAGE for what no player can have presented of a candidate; INPUT_NOT_FOUND for a version that there is none of. */
function requirePlayed(
  { store, proxies }: Desk,
  candidate: CandidateRow,
  { played, heard, stills, proxy }: Omit<CheckedInput<'watch.add'>, 'candidate'>,
): void {
  const footage = store.footage(candidate.footageId);
  const refuse = (what: string): ClearveilError =>
    new ClearveilError('USAGE', what, 'Reload the window; if it happens again, report it.');
  if (proxy === null) {
    if (played.length + heard.length > 0 && !playsCandidate(footage, candidate))
      throw refuse('a copy was said to be played that no window plays by itself');
    return;
  }
  const { sound } = proxies.require({ footage, candidate }, proxy);
  if (stills.length > 0) throw refuse('a version for watching shows no frame still');
  if (heard.length > 0 && sound === null) throw refuse('the version for watching has no sound');
}

/** How far who asks has watched a candidate; its stops, which belong to that, are found first. */
async function measuredCoverage(
  desk: Desk,
  by: Session,
  candidate: string,
): Promise<RequestOutput<'watch.show'>> {
  const { footageId } = by.store.candidate(candidate);
  await desk.stops.find(by.store, by.store.footage(footageId));
  desk.requireOpen(by);
  return coverageOf(by.store, by.store.candidate(candidate), by.actor.person);
}

export const releaseAnswers = {
  'render.plan': (desk, { footage, audience, compatible }) => {
    const { store } = desk;
    const row = store.footage(footage);
    requireAudience(audience, defaultProfile);
    const started = desk.jobs.start(
      { kind: 'plan', footage, label: audience },
      async ({ signal, report }) => {
        const plan = await planCandidate(
          store,
          row,
          { audience, profile: defaultProfile, compatible },
          (task, input) =>
            runTask(task, input, {
              signal,
              onProgress: (progress) => report(fractionOf(progress), progress.note),
            }),
        );
        return planned(plan, row.frameCount);
      },
    );
    return { job: started.job };
  },
  'render.start': (desk, work) => {
    const by = desk.session();
    const { id } = by.store.footage(work.footage);
    requireAudience(work.audience, defaultProfile);
    const job = { kind: 'render', footage: id, label: work.audience } as const;
    return { job: desk.jobs.start(job, (hooks) => renderWork({ ...by, ...hooks }, work)).job };
  },
  'candidates.list': (desk, { footage }) => ({
    candidates: desk.store
      .candidates(footage === null ? undefined : desk.store.footage(footage).id)
      .map((row) => candidateView(desk.store, row)),
  }),
  'candidates.proof': (desk, { candidate }) => {
    const row = desk.store.candidate(candidate);
    // What the renderer and the proof wrote into the row, by the same schemas.
    const { record, proof } = row as unknown as Pick<RequestOutput<'candidates.proof'>, 'proof'> & {
      readonly record: RequestOutput<'candidates.proof'>['report'];
    };
    // One that was proved before there was such a look has none.
    const printed = printedProof({ ...proof, secondLooks: proof.secondLooks ?? [] });
    return { candidate: candidateView(desk.store, row), report: record, proof: printed };
  },
  'candidates.approve': async (desk, { candidate, key, passphrase, exception }) => {
    const by = desk.session();
    const { person } = desk.requireCase();
    const chosen = key ?? person.keyid;
    if (chosen === null)
      throw new ClearveilError('UNKNOWN_KEY', `${person.name} has no key yet`, 'Choose your personal key.');
    const signer = await openKeyStore(desk.homeDir).unlockKey(chosen, passphrase);
    desk.requireOpen(by);
    const row = by.store.candidate(candidate);
    await approveCandidate(by, row, { person, signer }, exception, defaultProfile);
    return candidateView(by.store, by.store.candidate(candidate));
  },
  'watch.show': (desk, { candidate }) => measuredCoverage(desk, desk.session(), candidate),
  'watch.lane': (desk, { footage, audience }) => {
    const { store } = desk;
    const newest = store.candidates(store.footage(footage).id).findLast((row) => row.audience === audience);
    if (!newest) return { lane: null };
    const lane = watchedFrames(store, newest, desk.requireCase().person.name);
    return { lane: { candidate: newest.id, created: madeAt(store, 'candidate', newest.id), ...lane } };
  },
  'watch.add': async (desk, { candidate, ...presented }) => {
    const by = desk.session();
    const row = by.store.candidate(candidate);
    requirePlayed(desk, row, presented);
    requireTimeFor(desk, leastSeconds(by.store, row, presented));
    addPresented(by, row, presented, presented.proxy);
    return measuredCoverage(desk, by, candidate);
  },
  'release.start': async (desk, input) => {
    const { footage, audience, candidate, draft, folder } = input;
    const by = desk.session();
    const row = by.store.footage(footage);
    const caseDir = by.store.paths.dir;
    const signer = await signerFor(desk, input);
    desk.requireOpen(by);
    const parent = folder === null ? dirname(caseDir) : desk.picks.take(folder, 'folder');
    const outDir = packageFolder(parent, caseDir, audience);
    const started = desk.jobs.start({ kind: 'release', footage, label: audience }, async (hooks) => {
      const done = await releasePackage({ ...by, ...hooks }, row, {
        audience,
        candidate,
        outDir,
        draft,
        profile: defaultProfile,
        signer,
        revokedKeys: await openKeyStore(desk.homeDir).revokedKeys(),
      });
      const { sequence, hash } = by.store.head();
      const { pick, name } = desk.picks.issue(done.packageDir);
      return {
        kind: 'release',
        name,
        pick,
        status: done.status,
        candidate: done.release.candidateId,
        recordSha256: done.recordSha256,
        fingerprints: [...done.fingerprints],
        auditHead: { sequence, hash },
      };
    });
    return { job: started.job };
  },
  'releases.list': (desk) => ({
    releases: desk.store.releases().map((row) => ({
      release: row.id,
      candidate: row.candidateId,
      audience: row.audience,
      recordSha256: row.packageRecordSha256,
      created: row.created,
      draft: row.draft,
    })),
  }),
  'package.verify': (desk, input) => {
    const dir = desk.picks.take(input.package, 'folder');
    const original = input.original === null ? undefined : desk.picks.take(input.original, 'file');
    const trust = input.trust === null ? undefined : desk.picks.take(input.trust, 'file');
    const started = desk.jobs.start(
      { kind: 'verify', footage: null, label: basename(dir) },
      async ({ report, signal }) => ({
        kind: 'verify',
        verdict: (await verifyPackageFolder(dir, {
          ...(original === undefined ? {} : { originalFile: original }),
          ...(trust === undefined ? {} : { trustFile: trust }),
          signal,
          onProgress: (done, total) => report(total > 0 ? done / total : null, 'verifying'),
        })) as Outcome<'verify'>['verdict'],
      }),
    );
    return { job: started.job };
  },
  'keys.list': async (desk) => ({ keys: [...(await openKeyStore(desk.homeDir).listKeys())] }),
  'keys.create': (desk, key) => openKeyStore(desk.homeDir).createKey(key),
} satisfies Partial<Answers>;
