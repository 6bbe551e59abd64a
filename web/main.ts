/** The beginning of the page. */

import { App } from './app.js';

const root = document.getElementById('app');
if (root !== null) new App(root);
