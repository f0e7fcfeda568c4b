// A websocket for versions of Node that have none: what the client needs of it, over a plain socket.

import { createConnection } from 'node:net';
import { randomBytes } from 'node:crypto';

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

class SocketOfNode {
  bufferedAmount = 0;
  #socket;
  #in = Buffer.alloc(0);
  #upgraded = false;
  #closing = false;
  #farewell = { code: 1006, reason: '' };

  constructor(text) {
    const url = new URL(text);
    if (url.protocol !== 'ws:') {
      throw new SyntaxError(`protocol: ${url.protocol} (expected: ws:)`);
    }
    this.#socket = createConnection({ host: url.hostname, port: Number(url.port || 80) }, () => {
      const key = randomBytes(16).toString('base64');
      this.#socket.write(
        `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
          `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
    this.#socket.on('data', (bytes) => this.#received(bytes));
    this.#socket.on('error', (error) => this.onerror?.(error));
    this.#socket.on('close', () => this.onclose?.(this.#farewell));
  }

  send(text) {
    this.#write(TEXT, Buffer.from(text));
  }

  close(code = 1000, reason = '') {
    if (!this.#upgraded) {
      this.#socket.destroy();
    } else if (!this.#closing) {
      this.#closing = true;
      const body = Buffer.alloc(2 + Buffer.byteLength(reason));
      body.writeUInt16BE(code);
      body.write(reason, 2);
      this.#write(CLOSE, body);
      this.#socket.end();
    }
  }

  #write(opcode, payload) {
    const length = payload.length;
    const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    const head = Buffer.alloc(2 + size);
    head[0] = 0x80 | opcode;
    head[1] = 0x80 | (size === 0 ? length : size === 2 ? 126 : 127);
    if (size === 2) {
      head.writeUInt16BE(length, 2);
    } else if (size === 8) {
      head.writeBigUInt64BE(BigInt(length), 2);
    }
    const mask = randomBytes(4);
    this.#socket.write(Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i & 3])]));
  }

  #received(bytes) {
    this.#in = Buffer.concat([this.#in, bytes]);
    if (!this.#upgraded && !this.#upgrade()) {
      return;
    }
    for (let frame = this.#frame(); frame; frame = this.#frame()) {
      this.#take(frame);
    }
  }

  #upgrade() {
    const end = this.#in.indexOf('\r\n\r\n');
    if (end >= 0) {
      if (!this.#in.toString('latin1', 0, end).startsWith('HTTP/1.1 101 ')) {
        this.#socket.destroy();
        return false;
      }
      this.#in = this.#in.subarray(end + 4);
      this.#upgraded = true;
      this.onopen?.({});
    }
    return this.#upgraded;
  }

  #frame() {
    const small = (this.#in[1] ?? 0) & 0x7f;
    const size = small < 126 ? 0 : small === 126 ? 2 : 8;
    if (this.#in.length < 2 + size) {
      return null;
    }
    const length = size === 0 ? small : size === 2 ? this.#in.readUInt16BE(2) : Number(this.#in.readBigUInt64BE(2));
    const end = 2 + size + length;
    if (this.#in.length < end) {
      return null;
    }
    const frame = { opcode: this.#in[0] & 0x0f, payload: this.#in.subarray(2 + size, end) };
    this.#in = this.#in.subarray(end);
    return frame;
  }

  #take({ opcode, payload }) {
    if (opcode === TEXT) {
      this.onmessage?.({ data: payload.toString() });
    } else if (opcode === BINARY) {
      this.onmessage?.({ data: Uint8Array.from(payload).buffer });
    } else if (opcode === PING) {
      this.#write(PONG, payload);
    } else if (opcode === CLOSE) {
      this.#farewell = { code: payload.length ? payload.readUInt16BE() : 1005, reason: payload.toString('utf8', 2) };
      this.close(1000);
    }
  }
}

export const WebSocket = globalThis.WebSocket ?? SocketOfNode;
