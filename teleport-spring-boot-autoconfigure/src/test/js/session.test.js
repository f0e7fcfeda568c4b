// What a session sends and how it takes what it receives, without a network.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Code, TeleportError, dial } from '../../main/resources/io/teleport/web/teleport.js';
import { FakeSocket, nextState, turn } from './support.js';

const failsWith = (code, cause) => (error) => {
  assert.ok(error instanceof TeleportError, String(error.stack));
  assert.equal(error.code, code, error.message);
  assert.match(error.cause, cause ?? /.*/);
  return true;
};

let errors;
let sessions;

async function open(options = {}) {
  const session = await dial('ws://test/', {
    WebSocket: FakeSocket,
    heartbeatInterval: 0,
    redialInterval: 0,
    onError: (error) => errors.push(error),
    ...options,
  });
  sessions.push(session);
  return session;
}

async function nextSocket(count) {
  while (FakeSocket.opened.length < count) {
    await turn();
  }
}

const errorMetadata = (error) => new URLSearchParams({ 'X-Reply-Error': JSON.stringify(error) }).toString();

beforeEach(() => {
  FakeSocket.opened = [];
  FakeSocket.refuse = false;
  errors = [];
  sessions = [];
});

afterEach(() => Promise.all(sessions.map((session) => session.close({ timeout: 0 }))));

describe('what is sent', () => {
  it('is a message of generation 5', async () => {
    const session = await open();
    const sum = session.call('/math/add?author=li', [1, 2], { metadata: { a: 'b c' } });
    assert.deepEqual(FakeSocket.last().sent, [
      {
        seq: 1,
        mtype: 1,
        serviceMethod: '/math/add?author=li',
        meta: 'a=b%20c&X-Teleport-Features=cancel%2Cdrain',
        bodyCodec: 106,
        body: '[1,2]',
        xferPipe: [],
      },
    ]);
    FakeSocket.last().reply({ body: '3' });
    assert.equal(await sum, 3);
    await session.push('/b');
    assert.equal(FakeSocket.last().sent[1].meta, '', 'features are told once');
    assert.equal(FakeSocket.last().sent[1].body, '');
  });

  it('is a message of generation 4', async () => {
    const session = await open({ proto: 'ws-json@4', firstSeq: 1341 });
    const sum = session.call('/math/add', [1, 2]);
    const [sent] = FakeSocket.last().sent;
    assert.deepEqual(Object.keys(sent), ['seq', 'mtype', 'uri', 'meta', 'body_codec', 'body', 'xfer_pipe']);
    assert.equal(sent.seq, 'Un');
    FakeSocket.last().receive({ seq: 'Un', mtype: 2, body_codec: 106, body: '3' });
    assert.equal(await sum, 3);
  });

  it('counts as Go does in generation 4', async () => {
    for (const [number, letters] of [[0, 'A'], [61, '9'], [62, 'AA'], [63, 'AB'], [1341, 'Un'], [-1, 'Epwnz4']]) {
      const session = await open({ proto: 'ws-json@4', firstSeq: number });
      await session.push('/a');
      const { seq } = FakeSocket.last().sent[0];
      if (number >= 0) {
        assert.equal(seq, letters);
      } else {
        assert.equal(seq.length, 6, `${seq} is an unsigned number of 32 bits`);
      }
      session.close();
    }
  });

  it('wraps its numbers at 32 bits and passes over those that wait for a reply', async () => {
    const session = await open({ firstSeq: 0x7fffffff });
    const calls = [session.call('/a'), session.call('/b')];
    const socket = FakeSocket.last();
    assert.deepEqual(socket.sent.map(({ seq }) => seq), [2147483647, -2147483648]);
    socket.receive({ seq: -2147483648, mtype: 2, bodyCodec: 106, body: '"b"' });
    socket.receive({ seq: 2147483647, mtype: 2, bodyCodec: 106, body: '"a"' });
    assert.deepEqual(await Promise.all(calls), ['a', 'b']);

    const other = await open({ firstSeq: -1 });
    const waiting = other.call('/first');
    const first = FakeSocket.last().sent[0].seq;
    assert.equal(first, -1);
    FakeSocket.last().reply({ body: '' });
    assert.equal(await waiting, null, 'a body that is not there');
  });

  it('is refused when JSON cannot carry it', async () => {
    const session = await open();
    const round = {};
    round.round = round;
    for (const body of [new Uint8Array(2), new ArrayBuffer(2), new Map(), new Set(), new Blob([]), () => 1, 1n, round]) {
      await assert.rejects(session.call('/a', body), failsWith(Code.WRITE_FAILED, /expected: what JSON can carry/));
      await assert.rejects(session.push('/a', body), failsWith(Code.WRITE_FAILED));
    }
    assert.deepEqual(FakeSocket.last().sent, []);
  });

  it('is refused when it is too large, or too much waits already', async () => {
    const session = await open({ messageSizeLimit: 200, outboundLimit: 1000 });
    await assert.rejects(session.call('/a', 'x'.repeat(200)), failsWith(Code.WRITE_FAILED, /at most 200/));
    await assert.rejects(session.push('/a', '\u20ac'.repeat(60)), failsWith(Code.WRITE_FAILED, /message: \d+ bytes/));
    await session.push('/a', 'x'.repeat(60));
    FakeSocket.last().bufferedAmount = 990;
    await assert.rejects(session.push('/a', 'x'), failsWith(Code.WRITE_FAILED, /waiting to be written/));
    assert.equal(session.state, 'active');
  });

  it('is checked: options that make no sense are refused by name', async () => {
    await assert.rejects(open({ proto: 'raw@4' }), /proto: raw@4 \(expected: one of ws-json@4, ws-json@5, ws-json@6\)/);
    await assert.rejects(open({ redialTimes: 'x' }), /redialTimes: x \(expected: a number\)/);
    await assert.rejects(open({ whileRedialing: 'maybe' }), /whileRedialing: maybe/);
    await assert.rejects(open({ WebSocket: null }), /WebSocket/);
    const session = await open();
    await assert.rejects(session.call('/a', 1, { timeout: NaN }), /timeout: NaN/);
  });
});

describe('replies', () => {
  it('are matched to their calls in any order; others are ignored', async () => {
    const session = await open();
    const calls = ['/a', '/b', '/c'].map((path) => session.call(path));
    const socket = FakeSocket.last();
    for (const seq of [3, 99, 1, 2]) {
      socket.receive({ seq, mtype: 2, bodyCodec: 106, body: String(seq) });
    }
    assert.deepEqual(await Promise.all(calls), [1, 2, 3]);
  });

  it('carry metadata', async () => {
    const session = await open();
    const exchange = session.exchange('/a');
    FakeSocket.last().reply({ meta: 'a=1&a=2&b+c=%20d&e', body: 'null' });
    const { body, metadata } = await exchange;
    assert.equal(body, null);
    assert.deepEqual([...metadata], [['a', '1'], ['a', '2'], ['b c', ' d'], ['e', '']]);
  });

  it('carry errors as objects', async () => {
    const session = await open();
    const cases = [
      [{ code: 1001, message: 'boom', reason: 'because' }, [1001, 'boom', 'because']],
      [{ code: 1002, msg: 'boom', cause: 'because' }, [1002, 'boom', 'because']],
      [{ code: 404, message: 'Not Found' }, [404, 'Not Found', '']],
      [{ message: 'boom' }, [-1, 'boom', '']],
      ['text', [-1, undefined, undefined]],
    ];
    for (const [sent, [code, msg, cause]] of cases) {
      const call = session.call('/a');
      FakeSocket.last().reply({ meta: errorMetadata(sent), bodyCodec: 0 });
      await assert.rejects(call, (error) => {
        assert.ok(error instanceof TeleportError && error instanceof Error);
        assert.equal(error.code, code);
        msg === undefined || assert.deepEqual(error.toJSON(), { code, msg, cause });
        return true;
      });
    }
    const broken = session.call('/a');
    FakeSocket.last().reply({ meta: 'X-Reply-Error=oops' });
    await assert.rejects(broken, failsWith(Code.UNKNOWN, /oops/));
    const fine = session.call('/a');
    FakeSocket.last().reply({ meta: 'X-Reply-Error=', body: '1' });
    assert.equal(await fine, 1);
  });

  it('whose bodies are no JSON fail their call alone', async () => {
    const session = await open();
    for (const [fields, cause] of [
      [{ bodyCodec: 112, body: 'x' }, /body codec: 112 \(expected: 106, which is json\)/],
      [{ xferPipe: [103], body: 'x' }, /xfer filters: \[103\] \(expected: none\)/],
      [{ body: '{' }, /body: \{ \(expected: JSON\)/],
    ]) {
      const call = session.call('/a');
      FakeSocket.last().reply(fields);
      await assert.rejects(call, failsWith(Code.BAD_MESSAGE, cause));
    }
    assert.equal(session.state, 'active');
  });

  it('are read as Go writes them, in binary and with quotes escaped alone', async () => {
    const session = await open();
    const meant = { text: 'a "quoted" line\nand a \\' };
    const written = JSON.stringify(meant).replaceAll('"', '\\"');
    const call = session.call('/a');
    const text = `{"seq":1,"mtype":2,"serviceMethod":"","meta":"","bodyCodec":106,"body":"${written}","xferPipe":[]}`;
    FakeSocket.last().receive(new TextEncoder().encode(text).buffer);
    assert.deepEqual(await call, meant);
    const lines = session.call('/a');
    FakeSocket.last().receive(
      '{"seq":2,"mtype":2,"serviceMethod":"","meta":"","bodyCodec":106,"body":"\\"a\\nb\\"","xferPipe":[]}',
    );
    assert.equal(await lines, 'a\nb');
    const value = session.call('/a');
    FakeSocket.last().receive('{"seq":3,"mtype":2,"bodyCodec":106,"body":{"a":1}}');
    assert.deepEqual(await value, { a: 1 });
  });
});

describe('the end of a call', () => {
  it('is 408 at its deadline, and the other side is told when it wants to know', async () => {
    const session = await open({ timeout: 20 });
    const socket = FakeSocket.last();
    await assert.rejects(session.call('/slow'), failsWith(Code.HANDLE_TIMEOUT, /no reply to \/slow in time/));
    assert.equal(socket.sent.length, 1);
    assert.match(socket.sent[0].meta, /X-Timeout=(20|19)&/);
    socket.receive({ seq: 1, mtype: 3, serviceMethod: '/x', meta: 'X-Teleport-Features=drain%2Ccancel' });
    await assert.rejects(session.call('/slow', 1, { timeout: 10 }), failsWith(Code.HANDLE_TIMEOUT));
    const cancel = socket.sent.at(-1);
    assert.equal(cancel.serviceMethod, '/teleport/cancel');
    assert.equal(cancel.meta, 'X-Seq=2');
    socket.receive({ seq: 2, mtype: 2, bodyCodec: 106, body: '1' });
    await assert.rejects(session.call('/slow', 1, { timeout: -1 }), failsWith(Code.HANDLE_TIMEOUT));
    assert.equal(socket.sent.length, 3, 'what is late already is not sent');
  });

  it('is 499 when it is aborted', async () => {
    const session = await open({ proto: 'ws-json@4' });
    const socket = FakeSocket.last();
    socket.receive({ seq: 'A', mtype: 3, uri: '/x', meta: 'X-Teleport-Features=cancel%2Cdrain' });
    const abort = new AbortController();
    const call = session.call('/slow', 1, { signal: abort.signal });
    abort.abort('no longer wanted');
    await assert.rejects(call, failsWith(Code.CANCELLED, /no longer wanted/));
    assert.equal(socket.sent[1].meta, 'X-Seq=1', 'the number of B');
    await assert.rejects(session.call('/slow', 1, { signal: abort.signal }), failsWith(Code.CANCELLED));
    assert.equal(socket.sent.length, 2);
  });

  it('is 102 when the connection is lost', async () => {
    const session = await open({ redialTimes: 0 });
    const calls = [session.call('/a'), session.call('/b')];
    FakeSocket.last().drop(1001, 'going away');
    for (const call of calls) {
      await assert.rejects(call, failsWith(Code.CONNECTION_CLOSED, /closed by the other side \(1001 going away\)/));
    }
    assert.equal((await session.closed).code, Code.CONNECTION_CLOSED);
    await assert.rejects(session.call('/a'), failsWith(Code.CONNECTION_CLOSED, /the session is closed/));
    await assert.rejects(session.push('/a'), failsWith(Code.CONNECTION_CLOSED));
  });
});

describe('handlers', () => {
  const call = (fields) => FakeSocket.last().receive({ seq: 7, mtype: 1, bodyCodec: 106, body: '1', ...fields });
  const answer = () => {
    const { meta, ...sent } = FakeSocket.last().sent.at(-1);
    const metadata = new URLSearchParams(meta);
    metadata.delete('X-Teleport-Features');
    const error = metadata.get('X-Reply-Error');
    return { ...sent, metadata, error: error && JSON.parse(error) };
  };

  it('answer with a value or a promise, and metadata', async () => {
    let seen;
    const session = await open({
      calls: {
        '/value': (body, context) => {
          seen = context;
          context.replyMetadata.set('a', 'b');
          return { body };
        },
        '/promise': async (body) => body + 1,
        '/nothing': () => {},
      },
    });
    call({ serviceMethod: '/value?q=1?2', meta: 'm=n' });
    await turn();
    assert.deepEqual([seen.path, seen.serviceMethod, seen.session], ['/value', '/value?q=1?2', session]);
    assert.deepEqual([seen.query.get('q'), seen.metadata.get('m')], ['1?2', 'n']);
    assert.equal(answer().seq, 7);
    assert.equal(answer().mtype, 2);
    assert.equal(answer().body, '{"body":1}');
    assert.equal(answer().bodyCodec, 106);
    assert.equal(answer().metadata.get('a'), 'b');
    call({ serviceMethod: '/promise', body: '41' });
    await turn();
    assert.equal(answer().body, '42');
    call({ serviceMethod: '/nothing' });
    await turn();
    assert.equal(answer().body, 'null');
  });

  it('that are missing are answered with 404, those of pushes are not missed', async () => {
    const session = await open();
    call({ serviceMethod: '/nowhere' });
    await turn();
    assert.deepEqual(answer().error, { code: 404, message: 'Not Found' });
    assert.equal(answer().bodyCodec, 0);
    call({ mtype: 3, serviceMethod: '/nowhere' });
    call({ mtype: 3, serviceMethod: '/heartbeat', body: '' });
    session.onCall('/nowhere', () => 'found');
    call({ serviceMethod: '/nowhere' });
    await turn();
    assert.equal(answer().body, '"found"');
    session.onCall('/nowhere', null);
    call({ serviceMethod: '/nowhere' });
    await turn();
    assert.equal(answer().error.code, 404);
    assert.deepEqual(errors, []);
  });

  it('that fail are answered with their status, or else 500', async () => {
    await open({
      calls: {
        '/own': () => {
          throw new TeleportError(1001, 'boom', 'because');
        },
        '/other': async () => {
          throw new Error('secret');
        },
        '/unfit': () => new Map(),
        '/cannot': () => new Uint8Array(1),
      },
      pushes: {
        '/other': () => {
          throw new Error('pushed');
        },
      },
    });
    call({ serviceMethod: '/own' });
    await turn();
    assert.deepEqual(answer().error, { code: 1001, message: 'boom', reason: 'because' });
    assert.deepEqual(errors, []);
    call({ serviceMethod: '/other' });
    await turn();
    assert.deepEqual(answer().error, { code: 500, message: 'Internal Server Error' });
    call({ mtype: 3, serviceMethod: '/other' });
    await turn();
    assert.deepEqual(errors.map(({ message }) => message), ['secret', 'pushed']);
    call({ serviceMethod: '/unfit' });
    await turn();
    assert.equal(answer().error.code, 104);
  });

  it('are not given bodies that are no JSON', async () => {
    await open({ calls: { '/a': () => 1 }, pushes: { '/a': () => assert.fail('given') } });
    call({ serviceMethod: '/a', bodyCodec: 112 });
    await turn();
    assert.equal(answer().error.code, 400);
    assert.match(answer().error.reason, /body codec: 112/);
    call({ serviceMethod: '/a', mtype: 3, xferPipe: [103] });
    await turn();
    assert.match(errors[0].message, /xfer filters/);
  });

  it('are aborted at the deadline, by the caller, and with the connection', async () => {
    const signals = [];
    await open({
      calls: {
        '/slow': (body, { signal }) => {
          signals.push(signal);
          return new Promise(() => {});
        },
      },
    });
    const socket = FakeSocket.last();
    call({ serviceMethod: '/slow', meta: 'X-Timeout=5' });
    await new Promise((resolve) => signals[0].addEventListener('abort', resolve));
    await turn();
    assert.equal(answer().error.code, 408);
    call({ serviceMethod: '/slow', seq: 8 });
    call({ serviceMethod: '/teleport/cancel', mtype: 3, seq: 9, meta: 'X-Seq=8' });
    await turn();
    assert.equal(signals[1].reason.code, 499);
    call({ serviceMethod: '/slow', seq: 10 });
    socket.drop();
    await turn();
    assert.equal(signals[2].reason.code, 102);
    assert.equal(socket.sent.length, 1, 'nobody wants the other two replies');
  });

  it('whose reply is too large are answered with 500', async () => {
    await open({ messageSizeLimit: 400, calls: { '/large': () => 'x'.repeat(400) } });
    call({ serviceMethod: '/large' });
    await turn();
    assert.equal(answer().error.code, 500);
    assert.match(errors[0].message, /at most 400/);
  });
});

describe('what is no message', () => {
  for (const [name, data, cause, code] of [
    ['text', 'hello', /message: hello \(expected: a JSON object\)/, 4002],
    ['a JSON array', '[]', /expected: a JSON object/, 4002],
    ['bytes', new Uint8Array([1, 2, 3]).buffer, /expected: a JSON object/, 4002],
    ['a message of another type', '{"seq":1,"mtype":4}', /mtype: 4 \(expected: 1-3\)/, 4002],
    ['a message without a number', '{"mtype":2}', /seq: undefined/, 4002],
    ['a number beyond 32 bits', '{"seq":2147483648,"mtype":2}', /seq: 2147483648/, 4002],
    ['a path that is no text', '{"seq":1,"mtype":3,"serviceMethod":1}', /serviceMethod: 1/, 4002],
    ['a message that is too large', 'x'.repeat(1001), /message: 1001 bytes \(expected: at most 1000\)/, 4009],
    ['too many bytes', new ArrayBuffer(1001), /message: 1001 bytes/, 4009],
  ]) {
    it(`closes the connection: ${name}`, async () => {
      const session = await open({ messageSizeLimit: 1000 });
      const socket = FakeSocket.last();
      const call = session.call('/a');
      const redialing = nextState(session, 'redialing');
      socket.receive(data);
      await assert.rejects(call, failsWith(Code.CONNECTION_CLOSED, cause));
      assert.match((await redialing).error.cause, cause);
      assert.equal(socket.closed.code, code);
      assert.match(errors[0].cause, cause);
      await nextState(session, 'active');
      await session.close();
    });
  }
});

describe('a session', () => {
  it('that cannot be dialed is 105', async () => {
    FakeSocket.refuse = true;
    await assert.rejects(open(), failsWith(Code.DIAL_FAILED, /no websocket at ws:\/\/test\//));
    class Unwilling {
      constructor() {
        throw new SyntaxError('bad address');
      }
    }
    await assert.rejects(open({ WebSocket: Unwilling }), failsWith(Code.DIAL_FAILED, /bad address/));
    FakeSocket.refuse = false;
    class Silent extends FakeSocket {
      set onopen(value) {}
      get onopen() {
        return null;
      }
    }
    await assert.rejects(open({ WebSocket: Silent, dialTimeout: 10 }), failsWith(Code.DIAL_FAILED, /within 10 ms/));
    const abort = new AbortController();
    const dialed = open({ WebSocket: Silent, signal: abort.signal });
    abort.abort(new Error('left the page'));
    await assert.rejects(dialed, failsWith(Code.DIAL_FAILED, /left the page/));
  });

  it('is redialed after pauses that double up to a limit', async () => {
    const session = await open({ redialInterval: 1, redialMaxInterval: 4, redialTimes: 5 });
    const pauses = [];
    session.addEventListener('state', ({ state, attempt, delay }) => state === 'redialing' && pauses.push([attempt, delay]));
    FakeSocket.refuse = true;
    FakeSocket.last().drop();
    const error = await session.closed;
    assert.equal(error.code, Code.DIAL_FAILED);
    assert.deepEqual(pauses.map(([attempt]) => attempt), [1, 2, 3, 4, 5]);
    pauses.forEach(([attempt, delay]) => assert.ok(delay >= 0 && delay <= Math.min(4, 2 ** (attempt - 1)), `${delay}`));
    assert.equal(FakeSocket.opened.length, 6);
  });

  it('counts anew when the other side has said something', async () => {
    const session = await open({ redialTimes: 1 });
    for (let i = 0; i < 3; i++) {
      FakeSocket.last().receive({ seq: 1, mtype: 3, serviceMethod: '/a' });
      FakeSocket.last().drop();
      await nextState(session, 'active');
    }
    FakeSocket.last().drop();
    assert.equal((await session.closed).code, Code.CONNECTION_CLOSED, 'an attempt that brought nothing counts');
  });

  it('lets calls wait while it is redialed, when asked to', async () => {
    const session = await open({ whileRedialing: 'wait' });
    FakeSocket.last().drop();
    const first = session.call('/a', 1);
    const pushed = session.push('/b', 2);
    await assert.rejects(session.call('/c', 3, { timeout: -1 }), failsWith(Code.HANDLE_TIMEOUT));
    const aborted = new AbortController();
    const second = session.call('/d', 4, { signal: aborted.signal });
    aborted.abort();
    await assert.rejects(second, failsWith(Code.CANCELLED));
    await nextState(session, 'active');
    await pushed;
    assert.deepEqual(FakeSocket.last().sent.map(({ serviceMethod }) => serviceMethod), ['/a', '/b']);
    FakeSocket.last().receive({ seq: FakeSocket.last().sent[0].seq, mtype: 2, bodyCodec: 106, body: '5' });
    assert.equal(await first, 5);
    FakeSocket.refuse = true;
    FakeSocket.last().drop();
    const never = session.call('/e');
    await session.close();
    await assert.rejects(never, failsWith(Code.CONNECTION_CLOSED, /the session was closed/));
  });

  it('lets calls fail while it is redialed otherwise', async () => {
    const session = await open();
    FakeSocket.last().drop();
    await assert.rejects(session.call('/a'), failsWith(Code.CONNECTION_CLOSED, /the session is redialing/));
    await session.close();
    assert.equal(session.state, 'closed');
    assert.equal(await session.closed, undefined);
  });

  it('finishes what is under way when it closes', async () => {
    let finish;
    const session = await open({ calls: { '/slow': () => new Promise((resolve) => (finish = resolve)) } });
    const socket = FakeSocket.last();
    const ours = session.call('/a');
    socket.receive({ seq: 7, mtype: 1, serviceMethod: '/slow' });
    const closed = session.close();
    assert.equal(session.state, 'closing');
    await assert.rejects(session.call('/b'), failsWith(Code.CONNECTION_CLOSED, /the session is closing/));
    socket.receive({ seq: 8, mtype: 1, serviceMethod: '/slow' });
    await turn();
    assert.match(new URLSearchParams(socket.sent.at(-1).meta).get('X-Reply-Error'), /"code":503/);
    finish('done');
    await turn();
    assert.equal(socket.sent.at(-1).body, '"done"');
    assert.equal(socket.closed, null);
    socket.receive({ seq: 1, mtype: 2, bodyCodec: 106, body: '1' });
    assert.equal(await ours, 1);
    await closed;
    assert.equal(socket.closed.code, 1000);
    assert.equal(session.state, 'closed');
    await session.close();
  });

  it('waits no longer than it is told to', async () => {
    const session = await open();
    const call = session.call('/never');
    await Promise.all([
      session.close({ timeout: 10 }),
      assert.rejects(call, failsWith(Code.CONNECTION_CLOSED, /the session was closed/)),
    ]);
    const other = await open();
    const lost = other.call('/never');
    const closed = other.close();
    FakeSocket.last().drop();
    await assert.rejects(lost, failsWith(Code.CONNECTION_CLOSED));
    await closed;
    assert.equal(FakeSocket.opened.length, 2, 'neither is dialed again');
  });

  it('lets its heart beat, and takes any message for a sign of life', async () => {
    const session = await open({ heartbeatInterval: 5, heartbeatTimeout: 20 });
    const socket = FakeSocket.last();
    let beats = 0;
    const heard = new Promise((resolve) => {
      socket.send = (text) => {
        const { seq, serviceMethod, mtype, meta } = JSON.parse(text);
        if (serviceMethod === '/heartbeat') {
          beats++;
          assert.equal(mtype, 1);
          assert.equal(new URLSearchParams(meta).get('hb_'), '60');
          beats === 1 && socket.receive({ seq, mtype: 2, meta: errorMetadata({ code: 404, message: 'Not Found' }) });
          beats === 2 && socket.receive({ seq: 5, mtype: 3, serviceMethod: '/anything' });
          beats === 3 && resolve();
        }
      };
    });
    const redialing = nextState(session, 'redialing');
    await heard;
    const { error } = await redialing;
    assert.equal(error.cause, 'no sign of life of the other side within 20 ms');
    assert.equal(beats, 3);
    await session.close();
  });
});

describe('a session that is asked to leave', () => {
  const leave = (socket) => socket.receive({ seq: 9, mtype: 3, serviceMethod: '/teleport/drain' });
  const reply = (socket, seq, body) => socket.receive({ seq, mtype: 2, bodyCodec: 106, body });

  it('moves to its next connection and lets what is under way on the old one end', async () => {
    let finish;
    const session = await open({ calls: { '/slow': () => new Promise((resolve) => (finish = resolve)) } });
    const states = [];
    session.addEventListener('state', ({ state }) => states.push(state));
    const old = FakeSocket.last();
    const first = session.call('/a');
    old.receive({ seq: 7, mtype: 1, serviceMethod: '/slow' });
    leave(old);
    leave(old);
    const second = session.call('/b');
    const pushed = session.push('/c');
    assert.equal(FakeSocket.opened.length, 2, 'dialed at once, and once');
    assert.equal(old.sent.length, 1, 'nothing new on the old one');
    await pushed;
    const next = FakeSocket.last();
    assert.deepEqual(next.sent.map(({ serviceMethod }) => serviceMethod), ['/b', '/c']);
    assert.match(next.sent[0].meta, /X-Teleport-Features=cancel%2Cdrain/);
    reply(next, next.sent[0].seq, '2');
    assert.equal(await second, 2);
    assert.equal(old.closed, null);
    reply(old, old.sent[0].seq, '1');
    assert.equal(await first, 1);
    assert.equal(old.closed, null, 'it is still being answered');
    finish('done');
    await turn();
    assert.equal(old.sent.at(-1).body, '"done"');
    assert.equal(old.closed.code, 1000);
    assert.equal(next.closed, null);
    assert.deepEqual(states, []);
    assert.equal(session.state, 'active');
  });

  it('cancels on the old connection what was called there', async () => {
    const session = await open();
    const old = FakeSocket.last();
    old.receive({ seq: 1, mtype: 3, serviceMethod: '/x', meta: 'X-Teleport-Features=cancel%2Cdrain' });
    const abort = new AbortController();
    const call = session.call('/a', 1, { signal: abort.signal });
    leave(old);
    await turn();
    abort.abort();
    await assert.rejects(call, failsWith(Code.CANCELLED));
    assert.equal(old.sent.at(-1).serviceMethod, '/teleport/cancel');
    assert.equal(old.closed.code, 1000);
    assert.deepEqual(FakeSocket.last().sent, []);
  });

  it('fails what was called on the old connection alone when that is lost', async () => {
    const session = await open();
    const old = FakeSocket.last();
    const call = session.call('/a');
    leave(old);
    await turn();
    old.drop();
    await assert.rejects(call, failsWith(Code.CONNECTION_CLOSED, /closed by the other side/));
    assert.equal(session.state, 'active');
    assert.equal(FakeSocket.opened.length, 2);
  });

  it('is redialing when there is nobody to connect to, and what is under way still ends', async () => {
    const session = await open({ redialInterval: 1 });
    const old = FakeSocket.last();
    const under = session.call('/a');
    FakeSocket.refuse = true;
    const redialing = nextState(session, 'redialing');
    leave(old);
    const late = session.call('/b');
    await assert.rejects(late, failsWith(Code.CONNECTION_CLOSED, /no websocket/));
    assert.equal((await redialing).error.code, Code.DIAL_FAILED);
    assert.equal(old.closed, null);
    const active = nextState(session, 'active');
    FakeSocket.refuse = false;
    await active;
    reply(old, old.sent[0].seq, '1');
    assert.equal(await under, 1);
    assert.equal(old.closed.code, 1000);
  });

  it('is redialing, by the attempt that is under way, when the old connection ends first', async () => {
    const session = await open();
    const redialing = nextState(session, 'redialing');
    leave(FakeSocket.last());
    const call = session.call('/b');
    FakeSocket.opened[0].drop();
    assert.equal((await redialing).attempt, 1);
    await turn();
    assert.equal(session.state, 'active');
    assert.equal(FakeSocket.opened.length, 2);
    FakeSocket.last().reply({ body: '2' });
    assert.equal(await call, 2);
  });

  it('ends when it is not to be dialed again', async () => {
    const session = await open({ redialTimes: 0 });
    const old = FakeSocket.last();
    const call = session.call('/a');
    leave(old);
    assert.equal(session.state, 'closing');
    reply(old, old.sent[0].seq, '1');
    assert.equal(await call, 1);
    assert.equal(await session.closed, undefined);
    assert.equal(FakeSocket.opened.length, 1);
  });

  it('does not go round and round when everybody is sent away at once', async () => {
    const session = await open({ redialInterval: 60_000, redialMaxInterval: 60_000 });
    leave(FakeSocket.last());
    await turn();
    assert.equal(FakeSocket.opened.length, 2);
    leave(FakeSocket.last());
    await turn();
    assert.equal(FakeSocket.opened.length, 2);
    assert.equal(session.state, 'active');
  });

  it('closes with what is under way on both connections', async () => {
    const session = await open();
    const old = FakeSocket.last();
    const calls = [session.call('/a')];
    leave(old);
    await turn();
    const next = FakeSocket.last();
    calls.push(session.call('/b'));
    const closed = session.close();
    reply(next, next.sent[0].seq, '2');
    await turn();
    assert.equal(session.state, 'closing');
    reply(old, old.sent[0].seq, '1');
    assert.deepEqual(await Promise.all(calls), [1, 2]);
    await closed;
    assert.deepEqual([old.closed.code, next.closed.code], [1000, 1000]);
  });
});

describe('a token', () => {
  const shown = () => turn().then(() => FakeSocket.last().sent.at(-1));

  it('is shown before anything else, and again to each connection', async () => {
    const tokens = ['one', 'two'];
    const dialing = open({ bearer: async () => tokens.shift() });
    assert.deepEqual(await shown(), {
      seq: 1,
      mtype: 4,
      serviceMethod: '',
      meta: '',
      bodyCodec: 115,
      body: 'one',
      xferPipe: [],
    });
    FakeSocket.last().receive({ seq: 1, mtype: 5 });
    const session = await dialing;
    const active = nextState(session, 'active');
    FakeSocket.last().drop();
    await nextSocket(2);
    assert.equal((await shown()).body, 'two');
    FakeSocket.last().receive({ seq: 2, mtype: 5 });
    await active;
    await session.push('/a');
    assert.match(FakeSocket.last().sent.at(-1).meta, /X-Teleport-Features/);
  });

  it('is shown by a call in generation 4', async () => {
    const dialing = open({ proto: 'ws-json@4', bearer: 'secret' });
    const { uri, mtype, body, body_codec } = await shown();
    assert.deepEqual([uri, mtype, body, body_codec], ['/auth/verify', 1, 'secret', 115]);
    FakeSocket.last().receive({ seq: 'B', mtype: 2 });
    assert.equal((await dialing).state, 'active');
  });

  it('need not be there', async () => {
    const session = await open({ bearer: () => null });
    assert.equal(session.state, 'active');
    assert.deepEqual(FakeSocket.last().sent, []);
  });

  it('that is refused fails the dial with its status, and an attempt to redial', async () => {
    const refuse = () => FakeSocket.last().receive({ seq: 1, mtype: 5, meta: errorMetadata({ code: 403, message: 'no' }) });
    const refused = open({ bearer: 'wrong' });
    await shown();
    refuse();
    await assert.rejects(refused, { code: 403, msg: 'no' });
    assert.equal(FakeSocket.last().closed.code, 1000);
    const dialing = open({ bearer: 'right', redialTimes: 1 });
    await shown();
    FakeSocket.last().receive({ seq: 1, mtype: 5 });
    const session = await dialing;
    FakeSocket.last().drop();
    await nextSocket(3);
    await shown();
    refuse();
    assert.equal((await session.closed).code, 403);
  });

  it('wants an answer, and that alone', async () => {
    const other = open({ bearer: 'x' });
    await shown();
    FakeSocket.last().receive({ seq: 1, mtype: 3, serviceMethod: '/a' });
    await assert.rejects(other, failsWith(Code.UNAUTHORIZED, /first message: type 3/));
    const gone = open({ bearer: 'x' });
    await shown();
    FakeSocket.last().drop(1008, 'who are you');
    await assert.rejects(gone, failsWith(Code.DIAL_FAILED, /without an answer to the token \(1008 who are you\)/));
    await assert.rejects(open({ bearer: 'x', dialTimeout: 10 }), failsWith(Code.DIAL_FAILED, /within 10 ms/));
    const wrong = open({ bearer: 'x' });
    await shown();
    FakeSocket.last().receive('no json');
    await assert.rejects(wrong, failsWith(Code.BAD_MESSAGE));
  });

  it('must be had', async () => {
    const unknown = () => Promise.reject(new Error('logged out'));
    await assert.rejects(open({ bearer: unknown }), failsWith(Code.DIAL_FAILED, /bearer: logged out/));
    await assert.rejects(open({ bearer: () => new Promise(() => {}), dialTimeout: 10 }), failsWith(Code.DIAL_FAILED));
    await assert.rejects(open({ bearer: 7 }), /bearer: number \(expected: a string, or a function/);
    assert.equal(FakeSocket.opened.length, 0);
  });
});
