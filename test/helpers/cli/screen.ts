/** A terminal as somebody sees it: the emulator of VS Code and others, without its window. */

import xterm from '@xterm/headless';

export class Screen {
  readonly #terminal;

  constructor(rows: number, columns: number) {
    this.#terminal = new xterm.Terminal({ rows, cols: columns, allowProposedApi: true });
  }

  write(text: string): void {
    this.#terminal.write(text);
  }

  resize(rows: number, columns: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** All lines up to the cursor or the last that is not empty, also those that were scrolled out of sight. */
  async lines(): Promise<string[]> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
    const { active } = this.#terminal.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, i) => active.getLine(i)?.translateToString(true) ?? '',
    );
    const last = lines.findLastIndex((line) => line !== '');
    return lines.slice(0, Math.max(last, active.baseY + active.cursorY) + 1);
  }
}
