// SPDX-License-Identifier: GPL-3.0-or-later
/** Versions for watching, shown and made. */
import type { RequestOutput } from '../../../../core/contract/requests.ts';
import type { Answers } from '../answer.ts';
import { type ProxyState, watchedRows } from '../proxies.ts';
import { proxyView } from '../views.ts';

const view = ({ proxy, job }: ProxyState): RequestOutput<'proxies.show'> => ({
  proxy: proxy && proxyView(proxy),
  job,
});

export const proxyAnswers = {
  'proxies.show': (desk, { footage, candidate }) =>
    view(desk.proxies.state(watchedRows(desk.store, footage, candidate))),
  'proxies.make': (desk, { footage, candidate }) => {
    const by = desk.session();
    return view(desk.proxies.make(by, watchedRows(by.store, footage, candidate)));
  },
} satisfies Partial<Answers>;
