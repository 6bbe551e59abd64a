// Sessions at a terminal (blocks of `console`): copying takes the commands alone, without prompt and output.
const PROMPT = /^[$<|] /;
const IGNORED = 'vp-copy-ignore';

export const consoleBlocks = {
  name: 'console-blocks',
  code(node) {
    if (this.options.lang !== 'console') return;
    const lines = node.children.filter(({ type }) => type === 'element');
    node.children = lines.map((line, i) => {
      const isCommand = PROMPT.test(textOf(line));
      if (isCommand) {
        const prompt = textOf(line).slice(0, 2);
        dropText(line, 2);
        line.children.unshift(ignored(prompt));
      }
      // The line feed goes with its line, so that nothing of a line that is left out is copied.
      const feed = i === 0 ? [] : [{ type: 'text', value: '\n' }];
      const whole = { type: 'element', tagName: 'span', properties: {}, children: [...feed, line] };
      if (!isCommand) whole.properties.class = IGNORED;
      return whole;
    });
  },
};

function ignored(value) {
  const children = [{ type: 'text', value }];
  return { type: 'element', tagName: 'span', properties: { class: IGNORED }, children };
}

function textOf({ value = '', children = [] }) {
  return value + children.map(textOf).join('');
}

/** Removes the first `count` characters of what is in an element. */
function dropText(node, count) {
  let left = count;
  for (const child of node.children) {
    if (left === 0) return 0;
    if (child.type === 'text') {
      const dropped = Math.min(left, child.value.length);
      child.value = child.value.slice(dropped);
      left -= dropped;
    } else left = dropText(child, left);
  }
  return left;
}
