import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { WireBlocks } from '../../../../lib/stream/wire/wire-blocks.js';
import type { WireMessage } from '../../../../lib/stream/wire/wire-message.js';
import { WireError, WireParser } from '../../../../lib/stream/wire/wire-parser.js';

const INFO = 'INFO {"nonce":"n","tls_required":true}\r\n';

/** What a parser tells, as text. */
class Told {
  readonly lines: string[] = [];
  readonly messages: WireMessage[] = [];
  readonly parser = new WireParser({
    onInfo: ({ nonce, tlsRequired }) => this.lines.push(`info ${nonce} ${tlsRequired}`),
    onPing: () => this.lines.push('ping'),
    onPong: () => this.lines.push('pong'),
    onError: (text) => this.lines.push(`error ${text}`),
    onMessage: (message) => {
      this.messages.push(message);
      const { subject, subscription, reply, status } = message;
      const { code, description } = status;
      const text = Buffer.from(message.payload()).toString('latin1');
      const kind = message.header('Kind');
      this.lines.push([subject, subscription, reply, code, description, kind, text].join('|'));
    },
  });
  references = 0;

  /** In memory that is overwritten afterwards, as far as no message refers to it. */
  receive(text: string | Uint8Array): void {
    const bytes = Uint8Array.from(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
    let own = 0;
    this.parser.receive(bytes, {
      retain: () => {
        own++;
        this.references++;
      },
      release: () => this.references--,
    });
    if (own === 0) bytes.fill(0);
  }
}

const SENT: readonly (readonly [sent: string, told: string])[] = [
  [INFO, 'info n true'],
  ['PING\r\n', 'ping'],
  ['PONG\r\n', 'pong'],
  ["-ERR 'Slow Consumer'\r\n", 'error Slow Consumer'],
  ['MSG a.b 1 5\r\nhello\r\n', 'a.b|1||0|||hello'],
  ['MSG a.b 12 r.1 5\r\na\r\nb\r\r\n', 'a.b|12|r.1|0|||a\r\nb\r'],
  ['MSG a 1 0\r\n\r\n', 'a|1||0|||'],
  ['HMSG a 1 21 24\r\nNATS/1.0\r\nKind: x\r\n\r\nabc\r\n', 'a|1||0||x|abc'],
  ['HMSG a 1 r 25 25\r\nNATS/1.0 408 Too late\r\n\r\n\r\n', 'a|1|r|408|Too late||'],
  ['HMSG a 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n', 'a|1||503|||'],
];

describe('the parser', () => {
  it('tells the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SENT), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (sent, cuts) => {
          const told = new Told();
          const text = sent.map(([each]) => each).join('');
          for (let at = 0, i = 0; at < text.length; i++) {
            const length = cuts[i % cuts.length] as number;
            told.receive(text.slice(at, at + length));
            at += length;
          }
          expect(told.lines).toEqual(sent.map(([, each]) => each));
          for (const message of told.messages) message.release();
          expect(told.references).toBe(0);
        },
      ),
    );
  });

  it('does not copy payloads', () => {
    const told = new Told();
    const bytes = Buffer.from('MSG a 1 3\r\nabc\r\n');
    told.parser.receive(bytes, { retain: () => {}, release: () => {} });
    expect(told.messages[0]?.slices[0]?.buffer).toBe(bytes.buffer);
  });

  it.each([
    ['another protocol', 'HTTP/1.1 200 OK\r\n'],
    ['a line without end', 'x'.repeat(70_000)],
    ['a message of 100 MB', 'MSG a 1 100000000\r\n'],
    ['headers that are longer than the message', 'HMSG a 1 9 8\r\n'],
    ['no length', 'MSG a 1\r\n'],
    ['a negative length', 'MSG a 1 -1\r\n'],
    ['a length that is none', 'MSG a 1 1e3\r\n'],
    ['too many words', 'MSG a 1 b c 3\r\n'],
    ['information that is no JSON', 'INFO {\r\n'],
  ])('refuses %s', (_, text) => {
    const told = new Told();
    expect(() => {
      told.receive(text);
    }).toThrow(WireError);
  });

  it('fails with nothing else, whatever comes', () => {
    const rubbish = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.constantFrom(...SENT).map(([sent]) => Buffer.from(sent)),
      fc.constantFrom('MSG ', 'HMSG a 1 ', '\r\n', '9', 'INFO ').map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(rubbish), (pieces) => {
        const told = new Told();
        try {
          for (const piece of pieces) told.receive(piece);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

describe('blocks', () => {
  it('are read into again when nothing refers to them', () => {
    const blocks = new WireBlocks(true);
    const first = blocks.next().buffer;
    const { memory } = blocks.filled(2 * 1024 ** 2);
    memory.retain();
    for (let i = 0; i < 5; i++) {
      expect(blocks.next().buffer === first).toBe(false);
      blocks.filled(2 * 1024 ** 2);
    }
    memory.release();
    // The one that was read into last is free too: it comes first, and is kept.
    blocks.next();
    blocks.filled(2 * 1024 ** 2).memory.retain();
    expect(blocks.next().buffer === first).toBe(true);
  });

  it('are not read into again if messages are not released', () => {
    const blocks = new WireBlocks(false);
    const { buffer } = blocks.next();
    for (let i = 0; i < 5; i++) {
      blocks.filled(2 * 1024 ** 2);
      expect(blocks.next().buffer).not.toBe(buffer);
    }
  });
});
