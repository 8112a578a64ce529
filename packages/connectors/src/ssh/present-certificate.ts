// Shows a certificate at a door with OpenSSH's own client, the one that speaks certificates. The private key stays in this process (agent.ts).
// SAFETY: no configuration file, no other identity, no command on the host; the log goes to a file of its own, so that a banner cannot imitate it.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Presentable } from '@countersign/connector-kit'
import { startAgent } from './agent.ts'
import { readSecret } from './certificate-secret.ts'
import type { SshDoor } from './config.ts'
import { certificateNamed } from './handle.ts'
import type { Verdict } from './present.ts'
import { lineOf, publicKeyFromLine } from './public-key.ts'

export async function presentCertificate(door: SshDoor, { handle, secret }: Presentable, signal: AbortSignal): Promise<Verdict> {
  const { certificate, signer } = readSecret(secret)
  // INVARIANT: a refusal is about the named certificate; another one is not even tried.
  if (!certificateNamed(handle, certificate))
    return { answer: 'cannot_present', code: 'ssh.other_certificate', detail: 'the secret is not the certificate that the handle names' }
  const directory = await mkdtemp(join(tmpdir(), 'countersign-ssh-'))
  try {
    const agent = await startAgent(directory, certificate, signer)
    try {
      const alias = 'door'
      const pinned = door.hostKeys.map((key) => `${alias} ${lineOf(publicKeyFromLine(key))}\n`).join('')
      await writeFile(join(directory, 'known_hosts'), pinned, { mode: 0o600 })
      return await run(directory, agent.socketPath, alias, door, handle.account, signal)
    } finally {
      agent.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function run(directory: string, agent: string, alias: string, door: SshDoor, account: string, signal: AbortSignal): Promise<Verdict> {
  const token = `authenticated-${randomUUID()}`
  const log = join(directory, 'log')
  const options = {
    AddKeysToAgent: 'no',
    BatchMode: 'yes',
    CheckHostIP: 'no',
    ClearAllForwardings: 'yes',
    ConnectionAttempts: '1',
    ControlMaster: 'no',
    ControlPath: 'none',
    ForwardAgent: 'no',
    GlobalKnownHostsFile: '/dev/null',
    HostKeyAlias: alias,
    IdentitiesOnly: 'no',
    IdentityAgent: agent,
    IdentityFile: 'none',
    // ORDER: the local command runs only after authentication, so its token on our own pipe is the proof of acceptance.
    LocalCommand: `echo ${token}`,
    LogLevel: 'DEBUG1',
    PermitLocalCommand: 'yes',
    PreferredAuthentications: 'publickey',
    ProxyCommand: 'none',
    ProxyJump: 'none',
    StrictHostKeyChecking: 'yes',
    UpdateHostKeys: 'no',
    UserKnownHostsFile: join(directory, 'known_hosts'),
  }
  const args = [
    '-F',
    '/dev/null',
    '-E',
    log,
    '-N',
    '-T',
    '-p',
    String(door.port),
    '-l',
    account,
    ...Object.entries(options).map(([name, value]) => `-o${name}=${value}`),
    '--',
    door.host,
  ]
  const outcome = await new Promise<'accepted' | 'ended' | 'aborted' | 'no_client'>((resolve) => {
    const child = spawn('ssh', args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', SHELL: '/bin/sh', LC_ALL: 'C' },
    })
    let said = ''
    let result: 'accepted' | 'ended' | 'aborted' | 'no_client' = 'ended'
    const stop = (why: 'accepted' | 'aborted') => {
      result = why
      child.kill('SIGKILL')
    }
    const onAbort = () => stop('aborted')
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    child.stdout.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('latin1')).slice(-4096)
      if (said.includes(token)) stop('accepted')
    })
    child.on('error', () => {
      signal.removeEventListener('abort', onAbort)
      resolve('no_client')
    })
    child.on('close', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(result)
    })
  })
  if (outcome === 'accepted') return { answer: 'accepted', code: 'ssh.authenticated', detail: 'the server authenticated the certificate' }
  if (outcome === 'no_client')
    return {
      answer: 'cannot_present',
      code: 'ssh.no_client',
      detail: 'the OpenSSH client is not on this machine; install it to present certificates',
    }
  if (outcome === 'aborted') return { answer: 'unreachable', code: 'ssh.aborted', detail: 'the deadline passed before the server answered' }
  return classify(await readFile(log, 'utf8').catch(() => ''))
}

/** Reads the client's own log. `refused` only where our certificate was offered and the server's last word was that it is denied. */
export function classify(log: string): Verdict {
  const lines = log.split(/\r?\n/).filter((line) => line !== '')
  const last = lines.at(-1) ?? ''
  if (lines.some((line) => line.startsWith('Authenticated using "publickey" with partial success.')))
    return { answer: 'accepted', code: 'ssh.partial_success', detail: 'the server took the certificate and asked for a further factor' }
  const offered = lines.some((line) => /^debug1: Offering public key: .*-CERT /.test(line))
  const ourFault = lines.some((line) => /signing failed|agent refused|error in libcrypto|no mutual signature/.test(line))
  if (offered && !ourFault && /: Permission denied \([^)]*\)\.$/.test(last))
    return { answer: 'refused', code: 'ssh.permission_denied', detail: 'the server refused the certificate' }
  if (lines.some((line) => /^(Host key verification failed|No \S+ host key is known)/.test(line)))
    return { answer: 'unreachable', code: 'ssh.host_key_mismatch', detail: 'the server showed a host key that is not pinned' }
  return {
    answer: 'unreachable',
    code: 'ssh.connection_failed',
    detail: 'the connection ended before the server answered about the certificate',
  }
}
