/**
 * Teleport in the browser: calls and pushes in both directions over one websocket, redialed when it breaks.
 * Speaks the sub-protocols ws-json@4, ws-json@5 and ws-json@6. The types are in teleport.d.ts.
 */

const CALL = 1;
const REPLY = 2;
const PUSH = 3;
const AUTH_CALL = 4;
const AUTH_REPLY = 5;
const JSON_CODEC = 106;
const PLAIN_CODEC = 115;
const MAX_TIMER = 0x7fffffff;
const HEARTBEAT = '/heartbeat';
const CANCEL = '/teleport/cancel';
const DRAIN = '/teleport/drain';
const FEATURES = 'cancel,drain';

/** Codes of the framework; an application's own are above 1000. */
export const Code = Object.freeze({
  UNKNOWN: -1,
  OK: 0,
  INVALID_OPERATION: 1,
  WRONG_CONNECTION: 100,
  CONNECTION_CLOSED: 102,
  WRITE_FAILED: 104,
  DIAL_FAILED: 105,
  BAD_MESSAGE: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  TYPE_NOT_ALLOWED: 405,
  HANDLE_TIMEOUT: 408,
  TOO_LARGE: 413,
  CANCELLED: 499,
  INTERNAL_ERROR: 500,
  BAD_GATEWAY: 502,
  REFUSED: 503,
});

const TEXTS = {
  1: 'Invalid Operation',
  100: 'Wrong Connection',
  102: 'Connection Closed',
  104: 'Write Failed',
  105: 'Dial Failed',
  400: 'Bad Message',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Message Type Not Allowed',
  408: 'Handle Timeout',
  413: 'Message Too Large',
  499: 'Cancelled By Caller',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** The failure of an exchange: a code, a message for people and a cause for developers. */
export class TeleportError extends Error {
  constructor(code, msg = TEXTS[code] ?? 'Unknown Error', cause = '') {
    super(`${code} ${msg}${cause ? `: ${cause}` : ''}`);
    this.name = 'TeleportError';
    this.code = code;
    this.msg = msg;
    this.cause = cause;
  }

  toJSON() {
    return { code: this.code, msg: this.msg, cause: this.cause };
  }
}

const failure = (code, cause) => new TeleportError(code, undefined, cause);

/** Tells of a session's way from one state to another. */
export class StateEvent extends Event {
  constructor(state, details) {
    super('state');
    this.state = state;
    this.error = details.error;
    this.attempt = details.attempt ?? 0;
    this.delay = details.delay ?? 0;
  }
}

// The wire: one message is one JSON object, its body a string in it.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Generation 4 counts A, B .. 9, AA, AB .. and so on. */
function lettersOf(number) {
  let text = '';
  for (let left = (number >>> 0) + 1; left > 0; left = Math.floor((left - 1) / 62)) {
    text = DIGITS[(left - 1) % 62] + text;
  }
  return text;
}

/** The same 32 bits with a sign. */
function numberOf(letters) {
  return ([...letters].reduce((sum, digit) => sum * 62 + DIGITS.indexOf(digit) + 1, 0) - 1) | 0;
}

const GENERATION_5 = {
  path: 'serviceMethod',
  codec: 'bodyCodec',
  filters: 'xferPipe',
  seq: (number) => number,
  number: (seq) => seq,
  isSeq: (seq) => Number.isInteger(seq) && seq === (seq | 0),
  auth: { type: AUTH_CALL, path: '', answer: AUTH_REPLY },
};

const WIRES = {
  'ws-json@4': {
    path: 'uri',
    codec: 'body_codec',
    filters: 'xfer_pipe',
    seq: lettersOf,
    number: numberOf,
    isSeq: (seq) => typeof seq === 'string',
    auth: { type: CALL, path: '/auth/verify', answer: REPLY },
  },
  'ws-json@5': GENERATION_5,
  'ws-json@6': GENERATION_5,
};

/** Writes metadata as Teleport does; any reader understands both forms of a blank. */
function queryOf(metadata) {
  return metadata.toString().replaceAll('+', '%20');
}

function textOf(wire, message) {
  return JSON.stringify({
    seq: message.seq,
    mtype: message.type,
    [wire.path]: message.path,
    meta: queryOf(message.metadata),
    [wire.codec]: message.body === '' && message.type === REPLY ? 0 : (message.codec ?? JSON_CODEC),
    body: message.body,
    [wire.filters]: [],
  });
}

function messageOf(wire, text) {
  let fields;
  try {
    fields = JSON.parse(text);
  } catch {
    fields = fieldsOfGo(wire, text);
  }
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) {
    throw malformed('message', text, 'a JSON object');
  }
  const message = {
    seq: fields.seq,
    type: fields.mtype,
    path: textIn(fields, wire.path),
    metadata: new URLSearchParams(textIn(fields, 'meta')),
    codec: fields[wire.codec] ?? 0,
    filters: fields[wire.filters] ?? [],
    body: typeof (fields.body ?? '') === 'string' ? (fields.body ?? '') : JSON.stringify(fields.body),
    text,
  };
  if (!wire.isSeq(message.seq)) {
    throw malformed('seq', fields.seq, 'that of the protocol');
  }
  return message;
}

function textIn(fields, key) {
  const value = fields[key] ?? '';
  if (typeof value !== 'string') {
    throw malformed(key, value, 'a text');
  }
  return value;
}

/** Go escapes nothing but the quotes of a body, so that its messages are not always JSON. */
function fieldsOfGo(wire, text) {
  const open = text.indexOf('"body":"') + 8;
  const close = text.lastIndexOf(`","${wire.filters}":[`);
  if (open < 8 || close < open) {
    throw malformed('message', text, 'a JSON object');
  }
  try {
    const fields = JSON.parse(text.slice(0, open) + text.slice(close));
    return { ...fields, body: text.slice(open, close).replaceAll('\\"', '"') };
  } catch {
    throw malformed('message', text, 'a JSON object');
  }
}

function malformed(what, value, expected) {
  const shown = typeof value === 'string' ? value : String(JSON.stringify(value));
  return failure(Code.BAD_MESSAGE, `${what}: ${shown.slice(0, 100)} (expected: ${expected})`);
}

function decodeBody(wire, message) {
  if (message.filters.length > 0) {
    throw malformed('xfer filters', message.filters, 'none');
  }
  if (message.body === '') {
    return null;
  }
  if (message.codec !== JSON_CODEC) {
    throw failure(Code.BAD_MESSAGE, `body codec: ${message.codec} (expected: ${JSON_CODEC}, which is json)`);
  }
  try {
    return JSON.parse(message.body);
  } catch {
    return decodeBodyOfGo(wire, message);
  }
}

function decodeBodyOfGo(wire, message) {
  try {
    return JSON.parse(fieldsOfGo(wire, message.text).body);
  } catch {
    throw malformed('body', message.body, 'JSON');
  }
}

const BEYOND_JSON = ['ArrayBuffer', 'SharedArrayBuffer', 'Blob', 'File', 'FormData', 'Map', 'Set', 'Promise'];

function encodeBody(body) {
  if (body === undefined) {
    return '';
  }
  const kind = Object.prototype.toString.call(body).slice(8, -1);
  if (ArrayBuffer.isView(body) || BEYOND_JSON.includes(kind)) {
    throw failure(Code.WRITE_FAILED, `body: ${kind} (expected: what JSON can carry)`);
  }
  let text;
  try {
    text = JSON.stringify(body);
  } catch (error) {
    throw failure(Code.WRITE_FAILED, `body: ${error.message} (expected: what JSON can carry)`);
  }
  if (text === undefined) {
    throw failure(Code.WRITE_FAILED, `body: ${kind} (expected: what JSON can carry)`);
  }
  return text;
}

function errorIn(metadata) {
  const json = metadata.get('X-Reply-Error');
  if (!json) {
    return null;
  }
  try {
    const { code, message, msg, reason, cause } = JSON.parse(json);
    return code === 0 ? null : new TeleportError(Number(code ?? -1), message ?? msg ?? '', reason ?? cause ?? '');
  } catch {
    return failure(Code.UNKNOWN, json);
  }
}

function writeError(error, metadata) {
  const { code, msg, cause } = error;
  metadata.set('X-Reply-Error', JSON.stringify({ code, message: msg || undefined, reason: cause || undefined }));
}

/** The number of bytes in UTF-8, as exactly as the comparison with a limit needs it. */
function sizeOf(text, limit) {
  return text.length * 3 <= limit || text.length > limit ? text.length : new TextEncoder().encode(text).length;
}

function timer(milliseconds, action) {
  return milliseconds > 0 && milliseconds <= MAX_TIMER ? setTimeout(action, milliseconds) : undefined;
}

/** A call of ours, from its start to its end, which comes once. */
class OutgoingCall {
  link = null;
  seq = null;
  ended = false;

  constructor(path, body, options, settle) {
    this.path = path;
    this.body = body;
    this.metadata = new URLSearchParams(options.metadata ?? undefined);
    this.signal = options.signal;
    this.timeout = checkedNumber('timeout', options.timeout);
    this.deadline = performance.now() + this.timeout;
    this.settle = settle;
  }

  /** Begins to watch for the deadline and for the signal. */
  watch(giveUp) {
    const late = () => giveUp(failure(Code.HANDLE_TIMEOUT, `no reply to ${this.path} in time`));
    this.aborted = () => giveUp(failure(Code.CANCELLED, String(this.signal.reason ?? '')));
    if (this.signal?.aborted) {
      this.aborted();
    } else if (this.timeout < 0) {
      late();
    } else {
      this.timer = timer(this.timeout, late);
      this.signal?.addEventListener('abort', this.aborted);
    }
  }

  end(error, reply) {
    if (!this.ended) {
      this.ended = true;
      clearTimeout(this.timer);
      this.signal?.removeEventListener('abort', this.aborted);
      this.settle(error, reply);
    }
  }
}

/** One connection of a session, with what is under way on it. */
class Link {
  pending = new Map();
  handling = new Map();
  announced = false;
  cancels = false;
  heard = false;
  gone = false;
  since = performance.now();

  constructor(socket) {
    this.socket = socket;
  }

  get idle() {
    return this.pending.size === 0 && this.handling.size === 0;
  }
}

const DEFAULTS = {
  proto: 'ws-json@5',
  dialTimeout: 5_000,
  timeout: 0,
  redialTimes: -1,
  redialInterval: 100,
  redialMaxInterval: 30_000,
  whileRedialing: 'fail',
  heartbeatInterval: 30_000,
  heartbeatTimeout: 10_000,
  messageSizeLimit: 16 * 1024 * 1024,
  outboundLimit: 16 * 1024 * 1024,
  closeTimeout: 5_000,
  firstSeq: 1,
  onError: (error) => console.error(error),
};

const NUMBERS = Object.keys(DEFAULTS).filter((key) => typeof DEFAULTS[key] === 'number');

function checkedNumber(key, value) {
  if (!Number.isFinite(value)) {
    throw new TypeError(`${key}: ${String(value)} (expected: a number)`);
  }
  return value;
}

function checked(options) {
  const all = { ...DEFAULTS, WebSocket: globalThis.WebSocket };
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined) {
      all[key] = value;
    }
  }
  NUMBERS.forEach((key) => checkedNumber(key, all[key]));
  if (!Object.hasOwn(WIRES, all.proto)) {
    throw new TypeError(`proto: ${all.proto} (expected: one of ${Object.keys(WIRES).join(', ')})`);
  }
  if (all.whileRedialing !== 'fail' && all.whileRedialing !== 'wait') {
    throw new TypeError(`whileRedialing: ${all.whileRedialing} (expected: fail or wait)`);
  }
  if (!['undefined', 'string', 'function'].includes(typeof all.bearer)) {
    throw new TypeError(`bearer: ${typeof all.bearer} (expected: a string, or a function that gives one)`);
  }
  if (typeof all.WebSocket !== 'function') {
    throw new TypeError('WebSocket: none here (expected: a constructor among the options)');
  }
  return all;
}

/** Opens a session. */
export function dial(url, options = {}) {
  return Session.dial(url, options);
}

/** One long-lived session; it stays the same when its connection breaks and is dialed again. */
export class Session extends EventTarget {
  #url;
  #options;
  #wire;
  #state = 'dialing';
  #link = null;
  /** Those that are left, and are closed when what is under way on them has ended. */
  #left = new Set();
  /** Whether the connection is to be left, and the next one is on its way. */
  #moving = false;
  #moves = 0;
  #nextSeq;
  #waiting = new Set();
  #calls = new Map();
  #pushes = new Map();
  #failures = 0;
  #timer;
  #closed;
  #resolveClosed;
  #ending = new AbortController();
  #drained = () => {};

  constructor(url, options) {
    super();
    this.#url = String(url);
    this.#options = checked(options);
    this.#wire = WIRES[this.#options.proto];
    this.#nextSeq = this.#options.firstSeq | 0;
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    Object.entries(options.calls ?? {}).forEach(([path, handler]) => this.onCall(path, handler));
    Object.entries(options.pushes ?? {}).forEach(([path, handler]) => this.onPush(path, handler));
  }

  static async dial(url, options = {}) {
    const session = new Session(url, options);
    try {
      await session.#connect(options.signal);
    } catch (error) {
      session.#end(error);
      throw error;
    }
    return session;
  }

  get url() {
    return this.#url;
  }

  get state() {
    return this.#state;
  }

  /** Ends when the session is closed for good: with the reason, or with nothing when it was closed here. */
  get closed() {
    return this.#closed;
  }

  onCall(path, handler) {
    setHandler(this.#calls, path, handler);
  }

  onPush(path, handler) {
    setHandler(this.#pushes, path, handler);
  }

  // What is sent.

  /** The body of the reply. */
  call(path, body, options) {
    return this.exchange(path, body, options).then((reply) => reply.body);
  }

  /** Body and metadata of the reply. */
  exchange(path, body, options = {}) {
    return this.#start(path, options, (call) => {
      call.link = this.#link;
      call.seq = this.#wire.seq(this.#takeSeq());
      if (call.timeout > 0) {
        call.metadata.set('X-Timeout', Math.max(1, Math.ceil(call.deadline - performance.now())));
      }
      this.#write(call.link, { type: CALL, seq: call.seq, path, metadata: call.metadata, body: call.body });
      call.link.pending.set(call.seq, call);
    }, body);
  }

  /** Ends when the message is handed to the websocket. */
  push(path, body, options = {}) {
    return this.#start(path, options, (call) => {
      this.#write(this.#link, this.#newPush(path, call.metadata, call.body));
      call.end(null, undefined);
    }, body);
  }

  #start(path, options, send, body) {
    return new Promise((resolve, reject) => {
      const timeout = options.timeout ?? this.#options.timeout;
      const settle = (error, reply) => (error ? reject(error) : resolve(reply));
      const call = new OutgoingCall(path, encodeBody(body), { ...options, timeout }, settle);
      call.send = () => this.#attempt(call, send);
      call.watch((error) => this.#giveUp(call, error));
      if (call.ended) {
        return;
      }
      if (this.#state === 'active' && !this.#moving) {
        call.send();
      } else if (this.#mayWait()) {
        this.#waiting.add(call);
      } else {
        call.end(failure(Code.CONNECTION_CLOSED, `the session is ${this.#state}`));
      }
    });
  }

  /** For a connection that follows one that is left everybody waits, for it is dialed at once. */
  #mayWait() {
    return this.#moving || (this.#state === 'redialing' && this.#options.whileRedialing === 'wait');
  }

  #attempt(call, send) {
    try {
      send(call);
    } catch (error) {
      call.end(error instanceof TeleportError ? error : failure(Code.WRITE_FAILED, error.message));
    }
  }

  /** The other side is told when it has said that it wants to know. */
  #giveUp(call, error) {
    this.#waiting.delete(call);
    const { link, seq } = call;
    if (link?.pending.get(seq) === call) {
      link.pending.delete(seq);
      if (link.cancels) {
        this.#tellOfGivingUp(call);
      }
    }
    call.end(error);
    this.#settled(link);
  }

  #tellOfGivingUp(call) {
    const metadata = new URLSearchParams({ 'X-Seq': this.#wire.number(call.seq) });
    try {
      this.#write(call.link, this.#newPush(CANCEL, metadata, ''));
    } catch {
      // The reply that comes all the same will have no taker.
    }
  }

  #newPush(path, metadata, body) {
    return { type: PUSH, seq: this.#wire.seq(this.#takeSeq()), path, metadata, body };
  }

  /** Numbers of 32 bits that wrap; one that still waits for its reply is passed over. */
  #takeSeq() {
    let seq;
    do {
      seq = this.#nextSeq;
      this.#nextSeq = (seq + 1) | 0;
    } while (this.#link?.pending.has(this.#wire.seq(seq)));
    return seq;
  }

  #write(link, message) {
    if (!link.announced) {
      message.metadata.set('X-Teleport-Features', FEATURES);
    }
    const text = textOf(this.#wire, message);
    const limit = this.#options.messageSizeLimit;
    const size = sizeOf(text, limit);
    if (limit > 0 && size > limit) {
      throw failure(Code.WRITE_FAILED, `message: ${size} bytes (expected: at most ${limit})`);
    }
    const waiting = link.socket.bufferedAmount + size;
    const most = this.#options.outboundLimit;
    if (most > 0 && waiting > most && message.path !== HEARTBEAT) {
      throw failure(Code.WRITE_FAILED, `waiting to be written: ${waiting} bytes (expected: at most ${most})`);
    }
    link.socket.send(text);
    link.announced = true;
  }

  // What arrives.

  #received(link, data) {
    if (link.gone) {
      return;
    }
    let message;
    try {
      message = this.#read(data);
      if (message.type !== CALL && message.type !== REPLY && message.type !== PUSH) {
        throw malformed('mtype', message.type, '1-3');
      }
    } catch (error) {
      const tooLarge = error.code === Code.TOO_LARGE;
      this.#options.onError(error);
      this.#lost(link, failure(Code.CONNECTION_CLOSED, error.cause), tooLarge ? 4009 : 4002);
      return;
    }
    link.heard = true;
    this.#failures = 0;
    if (message.metadata.get('X-Teleport-Features')?.split(',').includes('cancel')) {
      link.cancels = true;
    }
    if (message.type === REPLY) {
      this.#replied(link, message);
    } else if (message.type === CALL) {
      this.#called(link, message);
    } else {
      this.#pushed(link, message);
    }
  }

  #read(data) {
    const limit = this.#options.messageSizeLimit;
    const size = typeof data === 'string' ? sizeOf(data, limit) : data.byteLength;
    if (limit > 0 && size > limit) {
      throw failure(Code.TOO_LARGE, `message: ${size} bytes (expected: at most ${limit})`);
    }
    return messageOf(this.#wire, typeof data === 'string' ? data : new TextDecoder().decode(data));
  }

  #replied(link, message) {
    const call = link.pending.get(message.seq);
    if (!call) {
      return;
    }
    link.pending.delete(message.seq);
    const { metadata } = message;
    let error = errorIn(metadata);
    let body;
    if (!error) {
      try {
        body = decodeBody(this.#wire, message);
      } catch (unreadable) {
        error = unreadable;
      }
    }
    call.end(error, { body, metadata });
    this.#settled(link);
  }

  #contextOf(message, controller) {
    const [path, query = ''] = message.path.split(/\?(.*)/s, 2);
    return {
      session: this,
      serviceMethod: message.path,
      path,
      query: new URLSearchParams(query),
      metadata: message.metadata,
      replyMetadata: new URLSearchParams(),
      signal: controller.signal,
    };
  }

  async #called(link, message) {
    const controller = new AbortController();
    const context = this.#contextOf(message, controller);
    link.handling.set(message.seq, controller);
    const late = () => controller.abort(failure(Code.HANDLE_TIMEOUT));
    const deadline = timer(Number(message.metadata.get('X-Timeout') ?? 0), late);
    let body = '';
    try {
      const ended = new Promise((_, reject) => {
        controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
      });
      const result = await Promise.race([ended, this.#handle(message, context)]);
      body = encodeBody(result ?? null);
    } catch (error) {
      writeError(this.#statusOf(error), context.replyMetadata);
    }
    clearTimeout(deadline);
    if (link.handling.get(message.seq) === controller) {
      link.handling.delete(message.seq);
    }
    const unwanted = controller.signal.aborted && controller.signal.reason.code !== Code.HANDLE_TIMEOUT;
    if (!link.gone && !unwanted) {
      this.#reply(link, message, context.replyMetadata, body);
    }
    this.#settled(link);
  }

  #handle(message, context) {
    if (this.#state === 'closing') {
      throw failure(Code.REFUSED, 'the session is closing');
    }
    const handler = this.#calls.get(context.path);
    if (!handler) {
      throw failure(Code.NOT_FOUND);
    }
    return handler(decodeBody(this.#wire, message), context);
  }

  #statusOf(error) {
    if (error instanceof TeleportError && error.code !== Code.OK) {
      return error;
    }
    this.#options.onError(error);
    return failure(Code.INTERNAL_ERROR);
  }

  #reply(link, message, metadata, body) {
    if (!this.#answer(link, message, metadata, body)) {
      const instead = new URLSearchParams();
      writeError(failure(Code.INTERNAL_ERROR, 'the reply cannot be written'), instead);
      this.#answer(link, message, instead, '');
    }
  }

  #answer(link, message, metadata, body) {
    try {
      this.#write(link, { type: REPLY, seq: message.seq, path: '', metadata, body });
      return true;
    } catch (error) {
      this.#options.onError(error);
      return false;
    }
  }

  async #pushed(link, message) {
    const controller = new AbortController();
    const context = this.#contextOf(message, controller);
    if (context.path === CANCEL) {
      this.#cancelled(link, message.metadata.get('X-Seq'));
      return;
    }
    if (context.path === DRAIN) {
      this.#askedToLeave(link);
      return;
    }
    try {
      const handler = this.#pushes.get(context.path);
      await handler?.(decodeBody(this.#wire, message), context);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #cancelled(link, seq) {
    for (const [key, controller] of link.handling) {
      if (String(this.#wire.number(key)) === seq) {
        controller.abort(failure(Code.CANCELLED));
      }
    }
  }

  // Connections, one after the other.

  #connect(signal) {
    return new Promise((resolve, reject) => {
      const { WebSocket, dialTimeout, bearer } = this.#options;
      let socket;
      let over = false;
      const end = () => {
        over = true;
        clearTimeout(limit);
        signal?.removeEventListener('abort', aborted);
      };
      const fail = (error) => {
        end();
        discard(socket);
        reject(error);
      };
      const refuse = (cause) => fail(failure(Code.DIAL_FAILED, cause));
      const opened = () => {
        end();
        this.#opened(socket);
        resolve();
      };
      const open = (token) => {
        if (over) {
          return;
        }
        try {
          socket = new WebSocket(this.#url);
        } catch (error) {
          refuse(String(error?.message ?? error));
          return;
        }
        socket.binaryType = 'arraybuffer';
        // Not every websocket that cannot be opened says that it is closed.
        socket.onerror = () => refuse(`no websocket at ${this.#url}`);
        socket.onclose = (event) => refuse(`no websocket at ${this.#url}${farewellOf(event)}`);
        socket.onopen = () => (token === undefined || token === null ? opened() : this.#show(token, socket, opened, fail));
      };
      const limit = timer(dialTimeout, () => refuse(`no connection to ${this.#url} within ${dialTimeout} ms`));
      const aborted = () => refuse(String(signal.reason?.message ?? signal.reason));
      if (signal?.aborted) {
        aborted();
        return;
      }
      signal?.addEventListener('abort', aborted);
      if (typeof bearer === 'function') {
        tokenOf(bearer).then(open, (error) => over || fail(error));
      } else {
        open(bearer);
      }
    });
  }

  /** Nothing else is said before the other side has accepted the token. */
  #show(token, socket, accepted, refused) {
    const { type, path, answer } = this.#wire.auth;
    socket.onclose = (event) => {
      refused(failure(Code.DIAL_FAILED, `closed without an answer to the token${farewellOf(event)}`));
    };
    socket.onmessage = ({ data }) => {
      try {
        const message = this.#read(data);
        const error = errorIn(message.metadata);
        if (message.type !== answer) {
          const cause = `first message: type ${message.type} (expected: the answer to the token)`;
          refused(failure(Code.UNAUTHORIZED, cause));
        } else if (error) {
          refused(error);
        } else {
          accepted();
        }
      } catch (error) {
        refused(error);
      }
    };
    const seq = this.#wire.seq(this.#takeSeq());
    const metadata = new URLSearchParams();
    socket.send(textOf(this.#wire, { type, seq, path, metadata, codec: PLAIN_CODEC, body: String(token) }));
  }

  #opened(socket) {
    const before = this.#link;
    const link = new Link(socket);
    this.#link = link;
    this.#moving = false;
    socket.onerror = () => {};
    socket.onmessage = (event) => this.#received(link, event.data);
    socket.onclose = (event) => {
      this.#lost(link, failure(Code.CONNECTION_CLOSED, `closed by the other side${farewellOf(event)}`));
    };
    this.#beatLater(link);
    if (this.#state !== 'active') {
      this.#change('active');
    }
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((call) => call.send());
    this.#leave(before);
  }

  /** The other side will close this connection: the next one first, then what is under way here ends. */
  #askedToLeave(link) {
    if (link !== this.#link || this.#state !== 'active' || this.#moving) {
      return;
    }
    const { redialTimes, redialInterval, redialMaxInterval } = this.#options;
    if (redialTimes === 0) {
      this.close();
      return;
    }
    const bound = Math.min(redialMaxInterval, redialInterval * 2 ** this.#moves);
    // Who sends everybody away at once is not dialed without end.
    this.#moves = performance.now() - link.since > bound ? 0 : this.#moves + 1;
    this.#moving = true;
    clearTimeout(this.#timer);
    if (this.#moves <= 1) {
      this.#redial();
    } else {
      this.#timer = setTimeout(() => this.#redial(), Math.random() * bound);
    }
  }

  /** Closes it as soon as nothing is under way. */
  #leave(link) {
    if (link) {
      this.#left.add(link);
      this.#settled(link);
    }
  }

  #settled(link) {
    if (this.#left.has(link) && link.idle) {
      this.#lost(link, failure(Code.CONNECTION_CLOSED, 'the connection was left'), 1000);
    }
    this.#drained();
  }

  #links() {
    return [...this.#left, this.#link].filter((link) => link !== null);
  }

  #lost(link, error, code) {
    if (link.gone) {
      return;
    }
    link.gone = true;
    this.#left.delete(link);
    discard(link.socket, code, error.cause);
    const unanswered = [...link.pending.values()];
    link.pending.clear();
    const unfinished = [...link.handling.values()];
    link.handling.clear();
    if (link === this.#link) {
      this.#link = null;
      this.#missed(error);
    }
    unanswered.forEach((call) => call.end(error));
    unfinished.forEach((controller) => controller.abort(error));
    this.#drained();
  }

  /** There is no connection any more; the next may be on its way already. */
  #missed(error) {
    if (this.#state === 'active' && this.#moving) {
      this.#failures = 1;
      this.#change('redialing', { error, attempt: 1 });
    } else if (this.#state === 'active') {
      clearTimeout(this.#timer);
      this.#redialOrEnd(error);
    }
  }

  /** Any time between zero and an interval that doubles, so that many clients do not come back in the same moment. */
  #redialOrEnd(error) {
    const { redialTimes, redialInterval, redialMaxInterval } = this.#options;
    if (redialTimes >= 0 && this.#failures >= redialTimes) {
      this.#end(error);
      return;
    }
    const delay = Math.random() * Math.min(redialMaxInterval, redialInterval * 2 ** this.#failures);
    this.#failures++;
    this.#timer = setTimeout(() => this.#redial(), delay);
    this.#change('redialing', { error, attempt: this.#failures, delay });
  }

  async #redial() {
    try {
      await this.#connect(this.#ending.signal);
    } catch (error) {
      if (this.#state === 'redialing' || this.#moving) {
        this.#notRedialed(error);
      }
    }
  }

  #notRedialed(error) {
    const left = this.#link;
    this.#link = null;
    this.#moving = false;
    this.#redialOrEnd(error);
    this.#leave(left);
    if (!this.#mayWait()) {
      this.#endWaiting(error.message);
    }
  }

  #endWaiting(cause) {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((call) => call.end(failure(Code.CONNECTION_CLOSED, cause)));
  }

  #beatLater(link) {
    if (this.#options.heartbeatInterval > 0) {
      this.#timer = timer(this.#options.heartbeatInterval, () => this.#beat(link));
    }
  }

  /**
   * Browsers cannot send pings, so it is a call: whatever is answered, and be it that there is no such route, is a sign
   * of life. The rate announced is a minute or more, because timers of pages in the background are that slow.
   */
  async #beat(link) {
    const { heartbeatInterval, heartbeatTimeout } = this.#options;
    const rate = Math.max(60, Math.ceil(heartbeatInterval / 1000));
    link.heard = false;
    await this.exchange(HEARTBEAT, undefined, { metadata: { hb_: rate }, timeout: heartbeatTimeout }).catch(() => {});
    if (link !== this.#link || this.#state !== 'active' || this.#moving) {
      return;
    }
    if (link.heard) {
      this.#beatLater(link);
    } else {
      this.#lost(link, failure(Code.CONNECTION_CLOSED, `no sign of life of the other side within ${heartbeatTimeout} ms`));
    }
  }

  // The end.

  /** Accepts nothing new, waits for what is under way in both directions, and closes. */
  async close({ timeout = this.#options.closeTimeout } = {}) {
    if (this.#state === 'active' || this.#state === 'redialing') {
      clearTimeout(this.#timer);
      this.#moving = false;
      this.#change('closing');
      this.#ending.abort('the session was closed');
      this.#endWaiting('the session was closed');
      await this.#drain(timeout);
      this.#end();
    }
    return this.#closed.then(() => {});
  }

  #drain(timeout) {
    return new Promise((resolve) => {
      const limit = timer(timeout, resolve);
      this.#drained = () => {
        const idle = this.#links().every((link) => link.idle);
        if (idle || timeout <= 0 || this.#state === 'closed') {
          clearTimeout(limit);
          resolve();
        }
      };
      this.#drained();
    });
  }

  #end(error) {
    clearTimeout(this.#timer);
    this.#change('closed', { error });
    this.#ending.abort('the session was closed');
    const lost = error ?? failure(Code.CONNECTION_CLOSED, 'the session was closed');
    this.#links().forEach((link) => this.#lost(link, lost, 1000));
    this.#endWaiting(error?.message ?? 'the session was closed');
    this.#resolveClosed(error);
  }

  #change(state, details = {}) {
    this.#state = state;
    this.dispatchEvent(new StateEvent(state, details));
  }
}

async function tokenOf(bearer) {
  try {
    return await bearer();
  } catch (error) {
    throw error instanceof TeleportError ? error : failure(Code.DIAL_FAILED, `bearer: ${error?.message ?? error}`);
  }
}

function setHandler(handlers, path, handler) {
  if (handler) {
    handlers.set(path, handler);
  } else {
    handlers.delete(path);
  }
}

/** Nothing of it will be heard any more. */
function discard(socket, code, reason) {
  if (socket) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => {};
    socket.close(code ?? 1000, shortened(reason ?? ''));
  }
}

/** A reason has at most 123 bytes in a websocket. */
function shortened(reason) {
  return reason.replace(/[^\x20-\x7e]/g, '?').slice(0, 123);
}

function farewellOf(event) {
  const { code, reason } = event ?? {};
  return code && code !== 1005 && code !== 1006 ? ` (${code}${reason ? ` ${reason}` : ''})` : '';
}
