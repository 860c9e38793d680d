// SPDX-License-Identifier: GPL-3.0-or-later
/** Who is at the window, which cases there are, who works on them. */
import { changeAgency } from '../../stages/agency.ts';
import { describeCase } from '../../stages/describe-case.ts';
import { addPerson, roles } from '../../stages/people.ts';
import type { Answers } from '../answer.ts';
import type { KnownCase } from '../known-cases.ts';

function listed({ dir: _, ...known }: KnownCase & { readonly missing: boolean }) {
  return known;
}

export const sessionAnswers = {
  'session.state': (desk) => desk.state(),
  'session.signIn': (desk, { name, purpose }) => desk.signIn(name, purpose),
  'session.signOut': (desk) => desk.signOut(),

  'cases.list': (desk) => ({ cases: desk.cases.list().map(listed) }),
  'cases.create': (desk, { title, details, agency, folder }) =>
    desk.createCase(
      title,
      details,
      folder === null ? desk.casesDir : desk.picks.take(folder, 'folder'),
      agency,
    ),
  'cases.add': (desk, { folder }) =>
    listed({ ...desk.cases.add(desk.picks.take(folder, 'folder')), missing: false }),
  'cases.forget': (desk, input) => {
    desk.cases.forget(input.case);
    return {};
  },
  'case.open': (desk, input) => desk.openCase(input.case),
  'case.close': async (desk) => {
    await desk.closeCase();
    return {};
  },
  'case.describe': (desk) => desk.describe(),
  'case.change': (desk, { title, details, agency }) => {
    const by = desk.session();
    const png = agency && agency.logo !== null ? desk.logos.require(agency.logo, by.store) : null;
    describeCase(by, title, details);
    if (agency) {
      changeAgency(by, agency, png);
      desk.logos.keep(agency, by.store);
    }
    desk.tellState();
    return desk.describe();
  },

  'people.list': (desk) => ({ people: [...desk.store.people()] }),
  'people.add': (desk, { name, role }) => {
    const { store, actor } = desk.requireCase();
    return addPerson(store, actor, name, role);
  },
  'people.roles': () => ({ roles: [...roles] }),
} satisfies Partial<Answers>;
