// Shows a credential at a door and times the answer. Whatever goes wrong on our own side is `cannot_present` or `unreachable`, never `refused`.
import type { Presentable, Presentation } from '@countersign/connector-kit'
import { isAccount } from './account.ts'
import type { SshDoor } from './config.ts'
import { SshError } from './errors.ts'
import { presentCertificate } from './present-certificate.ts'
import { presentKey } from './present-key.ts'

export type Verdict = Pick<Presentation, 'answer' | 'code' | 'detail'>

export async function present(door: SshDoor, credential: Presentable, signal: AbortSignal): Promise<Presentation> {
  const start = performance.now()
  const verdict = await show(door, credential, signal).catch(
    (error: unknown): Verdict =>
      error instanceof SshError
        ? { answer: 'cannot_present', code: error.code, detail: error.message }
        : { answer: 'unreachable', code: 'ssh.prober_failed', detail: 'the prober itself failed' },
  )
  return { ...verdict, at: new Date().toISOString(), ms: performance.now() - start }
}

async function show(door: SshDoor, credential: Presentable, signal: AbortSignal): Promise<Verdict> {
  const { handle } = credential
  if (!isAccount(handle.account))
    return { answer: 'cannot_present', code: 'ssh.bad_account', detail: 'the account is not a name that an ssh host can have' }
  if (signal.aborted) return { answer: 'unreachable', code: 'ssh.aborted', detail: 'the deadline passed before the call began' }
  switch (handle.kind) {
    case 'ssh.public_key':
      return presentKey(door, credential, signal)
    case 'ssh.certificate':
      return presentCertificate(door, credential, signal)
    default:
      return { answer: 'cannot_present', code: 'ssh.foreign_kind', detail: 'the credential is of a kind that this connector does not know' }
  }
}
