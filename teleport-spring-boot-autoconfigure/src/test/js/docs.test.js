// The program of docs/browser.md, whose comments say what it prints.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { WebSocket } from './websocket.js';

const MODULE = new URL('../../main/resources/io/teleport/web/teleport.js', import.meta.url);
const PAGE = new URL('../../../../docs/browser.md', import.meta.url);

it('prints what the documentation says', async () => {
  globalThis.WebSocket = WebSocket;
  const blocks = [...(await readFile(PAGE, 'utf8')).matchAll(/^```js\n(.*?)^```$/gms)].map((block) => block[1]);
  const program = blocks.join('\n');
  const expected = [...program.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((line) => line[1]);
  assert.ok(expected.length > 4);
  const folder = await mkdtemp(join(tmpdir(), 'teleport-'));
  const printed = [];
  const { log } = console;
  console.log = (...values) => printed.push(values.join(' '));
  try {
    const file = join(folder, 'program.mjs');
    const url = JSON.parse(process.env.TELEPORT_SERVERS)['ws-json@5'];
    await writeFile(file, program.replaceAll('/teleport/teleport.js', MODULE).replaceAll('ws://localhost:9090/', url));
    await import(pathToFileURL(file));
  } finally {
    console.log = log;
    await rm(folder, { recursive: true });
  }
  const also = ['good news', 'closing  0', 'closed  0', 'the end'];
  assert.deepEqual(printed.sort(), [...expected, ...also].sort());
});
