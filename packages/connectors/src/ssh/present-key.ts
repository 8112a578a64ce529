// Shows a public key at a door: one authentication attempt in this process; no session and no command, so nothing runs on the host.
import type { Presentable } from '@countersign/connector-kit'
import type { SshDoor } from './config.ts'
import { connect } from './connection.ts'
import type { Verdict } from './present.ts'
import { signerFrom } from './private-key.ts'
import { fingerprintOf } from './public-key.ts'

export async function presentKey(door: SshDoor, { handle, secret }: Presentable, signal: AbortSignal): Promise<Verdict> {
  const fingerprint = fingerprintOf(signerFrom(secret).publicKey.blob)
  // INVARIANT: a refusal is about the named key. Another key's refusal would prove nothing, so it is not even tried.
  if (handle.key !== undefined && handle.key !== fingerprint)
    return { answer: 'cannot_present', code: 'ssh.other_key', detail: 'the secret is not the key that the handle names' }
  const connected = await connect(door, handle.account, secret, signal)
  switch (connected.answer) {
    case 'accepted':
      connected.client.end()
      return { answer: 'accepted', code: 'ssh.authenticated', detail: 'the server authenticated the key' }
    case 'partial':
      return { answer: 'accepted', code: 'ssh.partial_success', detail: 'the server took the key and asked for a further factor' }
    case 'refused':
      return { answer: 'refused', code: 'ssh.permission_denied', detail: 'the server refused the key' }
    case 'unreachable':
      return { answer: 'unreachable', code: `ssh.${connected.code}`, detail: connected.detail }
  }
}
