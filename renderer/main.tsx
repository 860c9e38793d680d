// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the window begins: listens to the service, then draws. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { listenForKeys } from './app/commands.ts';
import { followJobs } from './app/jobs-store.ts';
import { allowStyles } from './app/nonce.ts';
import { followAddress } from './app/route.ts';
import { followSession } from './app/session-store.ts';
import { followSettings } from './app/settings-store.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no place to draw in');
allowStyles();
followSession();
followSettings();
followJobs();
followAddress();
listenForKeys();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
