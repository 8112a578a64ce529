// A mail server of a company, for tests and the sandbox: real SMTP (npm `smtp-server`) on loopback, which keeps what it takes in memory and sends nothing on.
// With a certificate of its own it encrypts, at once or by STARTTLS; it refuses whom it is told to, and can be told to answer nobody.
// Keys are made here and worth nothing.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { commonName, makeCertificate, pemBlock, spkiOf } from '@countersign/x509'
import { SMTPServer } from 'smtp-server'

export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  /** As it came, headers and all. */
  readonly text: string
  readonly encrypted: boolean
  readonly user: string | undefined
}

export interface MailServerOptions {
  /** `none`: nothing is encrypted. */
  readonly tls: 'none' | 'starttls' | 'implicit'
  /** Whoever sends must sign in as this one. */
  readonly user?: { readonly name: string; readonly password: string }
  /** The name that its certificate is for. */
  readonly host?: string
}

export interface MailServer {
  readonly port: number
  /** Its certificate, PEM; empty where nothing is encrypted. */
  readonly roots: string
  /** In the order in which it was taken. */
  readonly taken: readonly TakenMail[]
  /** Recipients whom it answers with this code instead of taking their mail; undefined: takes it. */
  setRefusing(refusing: (address: string) => number | undefined): void
  /** While true, whoever has sent a message waits for an answer. */
  setHanging(hanging: boolean): void
  stop(): Promise<void>
}

const day = 86_400_000

const certificateFor = (host: string): { key: string; cert: string } => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const der = makeCertificate({
    subject: commonName(host),
    issuer: commonName(host),
    spki: spkiOf(key),
    issuerKey: key,
    serial: Buffer.concat([Buffer.from([0x4d]), randomBytes(15)]),
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 30 * day),
    names: [{ type: 'dns', value: host }],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  })
  return { key: key.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pemBlock('CERTIFICATE', der) }
}

const refusal = (code: number): Error => Object.assign(new Error('not taken'), { responseCode: code })

export const startMailServer = async ({ tls, user, host = 'localhost' }: MailServerOptions): Promise<MailServer> => {
  const own = tls === 'none' ? undefined : certificateFor(host)
  const taken: TakenMail[] = []
  let refusing: (address: string) => number | undefined = () => undefined
  let hanging = false
  const server = new SMTPServer({
    ...(own ?? {}),
    secure: tls === 'implicit',
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(user === undefined ? ['AUTH'] : [])],
    authOptional: user === undefined,
    onAuth: ({ username, password }, _session, done) =>
      username === user?.name && password === user?.password ? done(null, { user: username }) : done(refusal(535)),
    onRcptTo: ({ address }, _session, done) => {
      const code = refusing(address)
      done(code === undefined ? null : refusal(code))
    },
    onData: (stream, session, done) => {
      buffer(stream).then(
        (bytes) => {
          if (hanging) return
          const { mailFrom, rcptTo } = session.envelope
          taken.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            text: bytes.toString('utf8'),
            encrypted: session.secure,
            user: session.user,
          })
          done()
        },
        (error: Error) => done(error),
      )
    },
    closeTimeout: 10,
  })
  // Whoever breaks off has done nothing wrong.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    roots: own?.cert ?? '',
    taken,
    setRefusing: (next) => {
      refusing = next
    },
    setHanging: (next) => {
      hanging = next
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
