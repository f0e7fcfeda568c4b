// What the tests have in common: sockets without a network, a network that can be cut, waiting for states.

import { createConnection, createServer } from 'node:net';

/** A websocket whose other side is the test. */
export class FakeSocket {
  static opened = [];
  static refuse = false;

  sent = [];
  closed = null;
  bufferedAmount = 0;

  constructor(url) {
    this.url = url;
    FakeSocket.opened.push(this);
    const refused = FakeSocket.refuse;
    queueMicrotask(() => (refused ? this.onclose?.({ code: 1006, reason: '' }) : this.onopen?.({})));
  }

  static last() {
    return FakeSocket.opened.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code, reason) {
    this.closed ??= { code, reason };
  }

  /** The other side closes. */
  drop(code = 1006, reason = '') {
    this.onclose?.({ code, reason });
  }

  receive(data) {
    this.onmessage?.({ data: typeof data === 'object' && !(data instanceof ArrayBuffer) ? JSON.stringify(data) : data });
  }

  /** Answers what was sent last. */
  reply(fields) {
    this.receive({ seq: this.sent.at(-1).seq, mtype: 2, bodyCodec: 106, ...fields });
  }
}

/** Something between client and server that can be cut or fall silent. */
export async function proxyTo(port) {
  const pairs = new Set();
  let silent = false;
  const server = createServer((inner) => {
    const outer = createConnection({ host: '127.0.0.1', port });
    const pair = [inner, outer];
    pairs.add(pair);
    const pass = (from, to) => {
      from.on('data', (bytes) => silent || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        pairs.delete(pair);
        silent || to.destroy();
      });
    };
    pass(inner, outer);
    pass(outer, inner);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${server.address().port}/`,
    cut: () => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy())),
    silence: (yes) => (silent = yes),
    close: () => {
      server.close();
      pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));
    },
  };
}

/** The next event of this state. */
export function nextState(session, state) {
  return new Promise((resolve) => {
    const listener = (event) => {
      if (event.state === state) {
        session.removeEventListener('state', listener);
        resolve(event);
      }
    };
    session.addEventListener('state', listener);
  });
}

export function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}
