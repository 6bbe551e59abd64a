/** Everything without a mouse. */

import { element } from './dom.js';

export interface KeyActions {
  readonly live: (seconds: number) => void;
  readonly zoom: (factor: number) => void;
  readonly pan: (share: number) => void;
  readonly pause: () => void;
  /** Of the plot that has the focus. */
  readonly panel: (what: 'hide' | 'overlay' | 'up' | 'down' | 'bits') => void;
  readonly showAll: () => void;
  readonly help: () => void;
}

const KEYS: readonly (readonly [
  keys: readonly string[],
  text: string,
  act: (actions: KeyActions) => void,
])[] = [
  [['1'], 'the last second', ({ live }) => live(1)],
  [['2'], 'the last 10 seconds', ({ live }) => live(10)],
  [['3'], 'the last 60 seconds', ({ live }) => live(60)],
  [['0', 'Escape'], 'the whole acquisition', ({ live }) => live(0)],
  [['+', '='], 'zoom in', ({ zoom }) => zoom(0.5)],
  [['-'], 'zoom out', ({ zoom }) => zoom(2)],
  [['ArrowLeft'], 'back', ({ pan }) => pan(-0.25)],
  [['ArrowRight'], 'forward', ({ pan }) => pan(0.25)],
  [['p'], 'pause, or go on', ({ pause }) => pause()],
  [['h'], 'hide the plot that has the focus', ({ panel }) => panel('hide')],
  [['o'], 'lay it over the plot above, or separate it', ({ panel }) => panel('overlay')],
  [['u'], 'move it up', ({ panel }) => panel('up')],
  [['d'], 'move it down', ({ panel }) => panel('down')],
  [['b'], 'show all bits of a word, or only those that were set', ({ panel }) => panel('bits')],
  [['a'], 'show all columns', ({ showAll }) => showAll()],
  [['?'], 'this help', ({ help }) => help()],
];

export function listenToKeys(actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    const isTyping = target.matches('input, select, textarea, dialog *');
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    const found = KEYS.find(([keys]) => keys.includes(event.key));
    if (found === undefined) return;
    event.preventDefault();
    found[2](actions);
  });
}

export function makeHelp(): HTMLDialogElement {
  const list = element('dl');
  for (const [keys, text] of KEYS) {
    list.append(
      element('dt', {}, ...keys.flatMap((key) => [element('kbd', {}, key), ' '])),
      element('dd', {}, text),
    );
  }
  const close = element('button', { type: 'submit' }, 'Close');
  return element(
    'dialog',
    { 'aria-label': 'Help' },
    element('h2', {}, 'Keys'),
    list,
    element(
      'p',
      {},
      'Drag over a plot to zoom, double-click to see the whole. Ctrl and the wheel zoom, Shift and the wheel move.',
    ),
    element('form', { method: 'dialog' }, close),
  );
}
