// Runs the published npm package monime-package against a running server.
//
//   SERVER=http://localhost:8080 KEY=<API key> STRANGER_KEY=<key of another account> [HOST=<host name of the dialect>] node check.mjs
//
// No version of the package has calls for webhooks (1.0.8 is the only one that is published). What it has is one way in which all its calls are
// made: axios, with its own base URL, Authorization, Monime-Space-Id, Monime-Version and Idempotency-Key headers, and with its own reading of answers
// and errors. So its calls for checkout sessions are led to /v1/webhooks of the server, by an interceptor in the axios that it uses, and the body of
// its create is replaced by a webhook. All the rest of each request, and all reading of each answer, is the package's own.
//
// This proves that the package's transport, headers, idempotency keys, authentication and error handling work with the surface, and that its view of
// answers (success, messages, result, pagination) is ours. It does not prove that client.webhook.create and its like, which the documentation
// shows and no published package has, send the fields that we read: for those the documentation and the transcripts stand.
import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

// The package is loaded as CommonJS, and so must its axios be: the other build of axios is another one.
const require = createRequire(import.meta.url);
const axios = require('axios');
const { createClient } = require('monime-package');

const { SERVER, KEY, STRANGER_KEY, HOST } = process.env;
const base = SERVER.replace(/\/$/, '');
const received = [];
const receiver = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(204).end();
  });
});
await new Promise((ready) => receiver.listen(0, '127.0.0.1', ready));

const webhook = {
  name: 'Checkouts',
  url: `http://127.0.0.1:${receiver.address().port}/hook`,
  apiRelease: 'caph',
  events: ['checkout_session.completed'],
  headers: { 'X-Team': 'payments' },
  alertEmails: ['ops@example.com'],
  metadata: { team: 'payments' },
};
const sent = [];

axios.interceptors.request.use((request) => {
  const path = request.url.replace('https://api.monime.io', '');
  assert.notEqual(path, request.url, `the package called ${request.url}`);
  request.url = base + (HOST ? '' : '/monime') + path.replace('/v1/checkout-sessions', '/v1/webhooks');
  if (HOST) {
    request.headers.set('Host', HOST);
  }
  if (request.method === 'post') {
    request.data = webhook;
  }
  sent.push(request);
  return request;
});

const client = createClient({ accessToken: KEY, monimeSpaceId: 'spc-check' });
const webhooks = client.checkoutSession;
const create = () => webhooks.create('Checkouts', 100, 1, 'https://a.example', 'https://b.example');

function refused(answer, status, reason) {
  assert.equal(answer.success, false);
  assert.ok(axios.isAxiosError(answer.error), 'the package tells of an answer and not of "unknown error"');
  assert.equal(answer.error.response.status, status);
  const body = answer.error.response.data;
  assert.deepEqual(Object.keys(body).sort(), ['error', 'messages', 'success']);
  assert.equal(body.success, false);
  assert.equal(body.error.code, status);
  assert.equal(body.error.reason, reason);
}

// create
const created = await create();
assert.equal(created.success, true, created.error?.message);
assert.deepEqual(Object.keys(created.data).sort(), ['messages', 'result', 'success']);
const { id } = created.data.result;
assert.match(id, /^whk-/);
assert.deepEqual(created.data.result.events, webhook.events);
assert.equal(created.data.result.verificationMethod.type, 'ES256');
assert.equal(sent[0].headers.get('Monime-Version'), 'caph.2025-08-23');
assert.ok(sent[0].headers.get('Idempotency-Key'));

// The package sends the same Idempotency-Key as long as its process lives: the same body is the same webhook, another body a conflict.
const again = await create();
assert.equal(again.data.result.id, id);
webhook.name = 'Others';
refused(await create(), 409, 'conflict');

// list and get
const listed = await webhooks.get();
assert.equal(listed.success, true, listed.error?.message);
assert.deepEqual(listed.data.result.map((each) => each.id), [id]);
assert.deepEqual(listed.data.pagination, { count: 1, next: null });
const found = await webhooks.getOne(id);
assert.equal(found.success, true, found.error?.message);
assert.equal(found.data.result.id, id);
assert.equal(found.data.result.createTime, created.data.result.createTime);

// What is refused is an error that the package understands.
refused(await webhooks.getOne('whk-nothing'), 404, 'not_found');
refused(await createClient({ accessToken: 'wrong', monimeSpaceId: 'spc-check' }).checkoutSession.get(), 401, 'unauthenticated');
refused(await createClient({ accessToken: KEY, monimeSpaceId: 'x'.repeat(65) }).checkoutSession.get(), 400, 'invalid_request');
refused(await createClient({ accessToken: KEY, monimeSpaceId: 'spc-other' }).checkoutSession.getOne(id), 404, 'not_found');
refused(await createClient({ accessToken: STRANGER_KEY, monimeSpaceId: 'spc-check' }).checkoutSession.getOne(id), 404, 'not_found');
refused(await client.payout.get(), 404, 'not_found');
refused(await client.financialTransaction.get('ftx-1'), 404, 'not_found');

// A delivery, verified by the lines that the dialect's page gives.
const published = await fetch(`${base}/v1/events`, {
  method: 'POST',
  headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
  body: JSON.stringify({ type: 'checkout_session.completed', data: { id: 'scs-1', amount: 100 } }),
});
assert.equal(published.status, 202);
// Where the first attempt fails, for whatever reason, the next is 30 s later.
for (let i = 0; i < 2400 && received.length === 0; i++) {
  await new Promise((later) => setTimeout(later, 25));
}
assert.equal(received.length, 1, 'the event was delivered');
const { headers, body: rawBody } = received[0];
const { publicKey } = found.data.result.verificationMethod;
const [, t, v1] = /^t=(\d+),v1=(.+)$/.exec(headers['monime-signature']);
const message = Buffer.concat([Buffer.from(`${t}_`), rawBody]);
assert.ok(verify('sha256', message, publicKey, Buffer.from(v1, 'base64')), 'the signature is genuine');
assert.equal(headers['x-team'], 'payments');
assert.equal(JSON.parse(rawBody).event.name, 'checkout_session.completed');

// delete
assert.equal((await webhooks.delete(id)).success, true);
refused(await webhooks.getOne(id), 404, 'not_found');

receiver.close();
receiver.closeAllConnections();
console.log(`monime-package 1.0.8: ${sent.length} requests, all answers understood${HOST ? `, at the host ${HOST}` : ''}`);
