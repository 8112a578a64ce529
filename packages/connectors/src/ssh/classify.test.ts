// What the client's log says about a certificate. A server's own words must never pass for the client's.
import { expect, test } from 'vitest'
import { classify } from './present-certificate.ts'

const OFFERED = 'debug1: Offering public key: countersign ED25519-CERT SHA256:abc agent'
const DENIED = 'svc@door: Permission denied (publickey).'

test.each([
  ['offered and denied', [OFFERED, 'debug1: No more authentication methods to try.', DENIED], 'refused'],
  ['denied without having been offered', [DENIED], 'unreachable'],
  ['denied, then another end', [OFFERED, DENIED, 'Connection closed by 127.0.0.1 port 22'], 'unreachable'],
  ['our agent did not sign', [OFFERED, 'sign_and_send_pubkey: signing failed for ED25519-CERT', DENIED], 'unreachable'],
  ['right, with a further factor', [OFFERED, 'Authenticated using "publickey" with partial success.', DENIED], 'accepted'],
  [
    'another host key',
    ['No ED25519 host key is known for door and you have requested strict checking.', 'Host key verification failed.'],
    'unreachable',
  ],
  ['too many failures', [OFFERED, 'Received disconnect from 127.0.0.1 port 22:2: Too many authentication failures'], 'unreachable'],
  ['no connection', ['ssh: connect to host 127.0.0.1 port 1: Connection refused'], 'unreachable'],
  ['the words of another line', [OFFERED, `debug1: Remote: Permission denied (publickey).`, 'Connection reset by peer'], 'unreachable'],
  ['nothing', [], 'unreachable'],
])('%s', (_title, lines, answer) => {
  expect(classify(lines.join('\r\n')).answer).toBe(answer)
})
