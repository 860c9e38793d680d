// SPDX-License-Identifier: GPL-3.0-or-later
/** What the window shows when the service does not start: the application's own pages come from the service. */

/** Plain HTML, without script: it has to work when nothing else does. */
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Clearveil does not start</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto 0; padding: 0 1.5rem; }
</style>
<main>
  <h1>Clearveil does not start</h1>
  <p>The service that opens cases and recordings ends as soon as it is started. No case and no recording was changed.</p>
  <p><a href="/">Try again</a></p>
  <p>If it stays so: restart the computer, then install Clearveil again. Started from a terminal, Clearveil says there why its
  service ends; that text helps whoever looks after this computer.</p>
</main>
</html>
`;

export function absentServicePage(): Response {
  return new Response(page, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    },
  });
}
