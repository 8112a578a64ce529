// The side that changes an SSH system: authorized keys, certificates and revocation lists, each in a file of its own.
import { createHash } from 'node:crypto'
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  type Secret,
  type Secrets,
} from '@countersign/connector-kit'
import { CertificateOperator } from './certificate-operator.ts'
import type { SshConfig } from './config.ts'
import { checkHandle } from './handle.ts'
import { KeyOperator } from './key-operator.ts'
import { KeyStore } from './key-store.ts'
import { Links } from './links.ts'
import { asOutcome, Refusal } from './outcomes.ts'
import { publicKeyFromLine } from './public-key.ts'
import { Register } from './register.ts'
import { RevocationStore } from './revocation-store.ts'
import { Sessions } from './sessions.ts'

export function openOperator(config: SshConfig, secrets: Secrets): Operator {
  const links = new Links('operator', secrets['operator_key'])
  const revocations = config.revocationLists && new RevocationStore(config.revocationLists, links)
  const keys = config.keys && new KeyOperator(new KeyStore(config.keys.directory, links))
  const certificates =
    config.certificates &&
    new CertificateOperator({
      authority: publicKeyFromLine(config.certificates.authority).blob,
      authorityKey: secrets.authority_key,
      register: config.certificates.register && new Register(config.certificates.register, links),
      revocations,
      lifetimeSeconds: config.certificates.lifetimeSeconds ?? 86_400,
      extensions: config.certificates.extensions ?? [],
    })
  const sessions = config.sessions && new Sessions(config.sessions, links)

  const sideFor = (handle: Handle): KeyOperator | CertificateOperator => {
    const side = checkHandle(handle) === 'ssh.public_key' ? keys : certificates
    if (side === undefined) throw new Refusal('ssh.not_configured', 'the configuration names no place for this kind of credential')
    return side
  }
  const act = <T>(handle: Handle, work: (side: KeyOperator | CertificateOperator) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    asOutcome('refused', () => work(sideFor(handle)))

  return {
    create: (spec: CredentialSpec, call: Call): Promise<Outcome<Issued>> =>
      act(spec.handle, (side) => side.create(spec, tagOf(call), call.signal)),
    rotate: (handle: Handle, next: Secret | undefined, call: Call): Promise<Outcome<Issued>> =>
      act(handle, (side) => side.rotate(handle, next, tagOf(call), call.signal)),
    disable: (handle: Handle, call: Call): Promise<Outcome> => act(handle, (side) => side.disable(handle, call.signal)),
    enable: (handle: Handle, call: Call): Promise<Outcome> =>
      act(handle, async (side) =>
        side instanceof KeyOperator
          ? side.enable(handle, call.signal)
          : refused('ssh.not_offered', 'what a revocation list names stays revoked: sign a new certificate'),
      ),
    delete: (handle: Handle, _secret: Secret | undefined, call: Call): Promise<Outcome> =>
      act(handle, (side) => side.delete(handle, call.signal)),
    endSessions: (handle, wanted, call) =>
      asOutcome('refused', async () => {
        checkHandle(handle)
        if (sessions === undefined)
          return refused('ssh.no_session_command', 'the configuration names no command that lists and ends sessions')
        return done({ ended: await sessions.end(handle, wanted, call.signal) })
      }),
    close: async () => links.close(),
  }
}

/** The mark of one call: what it made is found again by it when the call is repeated. */
const tagOf = (call: Call): string => createHash('sha256').update(`countersign/ssh/v1\0${call.idempotencyKey}`).digest('hex').slice(0, 32)
