// OpenLDAP's slapd as a throw-away instance on loopback: LDAP with StartTLS and LDAPS, password policy with lock-out after five failures,
// an operator account that may write below ou=services and ou=groups, and an observer account that may only read (and never sees a password).
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface OpenLdapOptions {
  /** Absent: a temporary folder, removed at the end. */
  readonly dir?: string
  readonly operatorPassword: string
  readonly observerPassword: string
  readonly canaryPassword: string
  /** The most entries slapd gives to one search, paged or not; absent: no limit. */
  readonly sizeLimit?: number
  /** Without slapo-ppolicy: no lock and no end of an account. */
  readonly withoutPolicy?: boolean
}

export interface OpenLdap {
  readonly host: string
  /** LDAP with StartTLS. */
  readonly port: number
  readonly tlsPort: number
  /** PEM of the certificate to trust. */
  readonly ca: string
  readonly base: string
  /** Its groups; none at first. */
  readonly groupBase: string
  /** The name of a group that the operator may not change; whoever needs it makes it. */
  readonly closedGroup: string
  readonly operatorDn: string
  readonly observerDn: string
  readonly canaryDn: string
  readonly adminDn: string
  readonly adminPassword: string
  close(): Promise<void>
}

const SUFFIX = 'dc=example,dc=test'
const BASE = `ou=services,${SUFFIX}`
const GROUPS = `ou=groups,${SUFFIX}`
/** Not there at first; the operator may not write it. */
const CLOSED = `cn=closed,${GROUPS}`
const ADMIN_PASSWORD = 'throw-away admin'

export async function startOpenLdap(options: OpenLdapOptions): Promise<OpenLdap> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'countersign-slapd-')))
  await mkdir(join(dir, 'db'), { recursive: true })
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'crt.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    ...names,
    '-keyout',
    key,
    '-out',
    certificate,
  ])
  const conf = join(dir, 'slapd.conf')
  await writeFile(conf, configuration(dir, options), { mode: 0o600 })
  const ldif = join(dir, 'base.ldif')
  await writeFile(ldif, entries(options), { mode: 0o600 })
  await run('/usr/sbin/slapadd', ['-q', '-f', conf, '-l', ldif])
  await rm(ldif)
  const [port, tlsPort] = [await freePort(), await freePort()]
  const child = spawn('/usr/sbin/slapd', ['-f', conf, '-h', `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`, '-d', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-4096)
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
  }
  try {
    for (const each of [port, tlsPort]) await listening(each, () => child.exitCode !== null)
  } catch (error) {
    await close()
    throw new Error(`slapd did not start: ${said}`, { cause: error })
  }
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    ca: await readFile(certificate, 'utf8'),
    base: BASE,
    groupBase: GROUPS,
    closedGroup: CLOSED,
    operatorDn: `uid=operator,ou=admin,${SUFFIX}`,
    observerDn: `uid=observer,ou=admin,${SUFFIX}`,
    canaryDn: `uid=canary,${BASE}`,
    adminDn: `cn=admin,${SUFFIX}`,
    adminPassword: ADMIN_PASSWORD,
    close,
  }
}

const configuration = (dir: string, { sizeLimit, withoutPolicy }: OpenLdapOptions): string => `
modulepath /usr/lib/ldap
moduleload back_mdb
${withoutPolicy ? '' : 'moduleload ppolicy'}
moduleload memberof
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
pidfile ${dir}/slapd.pid
TLSCertificateFile ${dir}/crt.pem
TLSCertificateKeyFile ${dir}/key.pem
# Nothing is said in the clear but the wish for TLS.
security simple_bind=128
database mdb
suffix "${SUFFIX}"
rootdn "cn=admin,${SUFFIX}"
rootpw ${ADMIN_PASSWORD.includes(' ') ? `"${ADMIN_PASSWORD}"` : ADMIN_PASSWORD}
directory ${dir}/db
maxsize 268435456
dbnosync
sizelimit ${sizeLimit ?? 'unlimited'}
${sizeLimit === undefined ? '' : `limits users size.prtotal=${sizeLimit}`}
${withoutPolicy ? '' : `overlay ppolicy\nppolicy_default "cn=default,ou=policies,${SUFFIX}"`}
overlay memberof
access to attrs=userPassword by dn.exact="uid=operator,ou=admin,${SUFFIX}" write by self write by anonymous auth by * none
access to dn.exact="${CLOSED}" by users read by * none
access to dn.subtree="${GROUPS}" by dn.exact="uid=operator,ou=admin,${SUFFIX}" write by users read by * none
access to dn.subtree="${BASE}" by dn.exact="uid=operator,ou=admin,${SUFFIX}" write by users read by * none
access to * by users read by * none
`

function entries({ operatorPassword, observerPassword, canaryPassword, withoutPolicy }: OpenLdapOptions): string {
  const account = (dn: string, password: string) =>
    `dn: ${dn}\nobjectClass: account\nobjectClass: simpleSecurityObject\nuid: ${/^uid=([^,]+)/.exec(dn)?.[1]}\nuserPassword:: ${Buffer.from(password).toString('base64')}\n`
  const unit = (name: string) => `dn: ou=${name},${SUFFIX}\nobjectClass: organizationalUnit\nou: ${name}\n`
  return [
    `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n`,
    ...['services', 'groups', 'admin', 'policies'].map(unit),
    ...(withoutPolicy
      ? []
      : [
          `dn: cn=default,ou=policies,${SUFFIX}\nobjectClass: person\nobjectClass: pwdPolicy\ncn: default\nsn: default\npwdAttribute: userPassword\npwdLockout: TRUE\npwdMaxFailure: 5\n`,
        ]),
    account(`uid=operator,ou=admin,${SUFFIX}`, operatorPassword),
    account(`uid=observer,ou=admin,${SUFFIX}`, observerPassword),
    account(`uid=canary,${BASE}`, canaryPassword),
  ].join('\n')
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

/** Waits until the port answers; gives up when the process has ended or after ten seconds. */
async function listening(port: number, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline && !hasEnded()) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await pause(20)
  }
  throw new Error(hasEnded() ? 'the process ended' : 'the port did not answer')
}
