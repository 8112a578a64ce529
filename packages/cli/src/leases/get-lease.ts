// As a workload: a lease into a file of its own. The secret is sealed to a key that lives in this process alone, and written to nothing but that file.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { digestOfToken, possessionStatement } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { bringKey } from './own-key.ts'
import { atDoor, type ProofOptions, proofOf } from './workload-door.ts'

interface GetOptions extends ProofOptions {
  readonly out: string
  readonly format: string
  readonly task?: string
  readonly seconds?: string
  readonly renewable?: boolean
  readonly ownKeyFile?: string
  readonly name?: string[]
}

interface Given {
  readonly lease: string
  readonly expiresAt: string
  readonly until: string
  readonly system: string
  readonly kind: string
  readonly account: string
  /** What was given: a secret, or a certificate for the key that was brought. */
  readonly form: 'secret' | 'certificate'
  readonly value: string
}

/** What was answered and what was sealed, together. Errors: `lease.incomplete`. */
const givenFrom = (answered: Readonly<Record<string, unknown>>, sealed: string): Given => {
  const all: Readonly<Record<string, unknown>> = { ...answered, ...Object(JSON.parse(sealed)) }
  const form = all['certificate'] === undefined ? 'secret' : 'certificate'
  const part = (name: string): string => {
    const value = all[name]
    if (typeof value === 'string') return value
    throw new CountersignError(
      'lease.incomplete',
      'internal',
      `the server gave a lease without \`${name}\`; return it (\`countersign lease return ${plain(String(all['lease']))}\`) and ask its operator which version it runs`,
    )
  }
  return {
    lease: part('lease'),
    expiresAt: part('expiresAt'),
    until: part('until'),
    system: part('system'),
    kind: part('kind'),
    account: part('account'),
    form,
    value: part(form),
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** For `. file`: names that PostgreSQL's own tools read stand beside ours. */
const asEnv = (given: Given): string =>
  [
    ['COUNTERSIGN_LEASE', given.lease],
    ['COUNTERSIGN_LEASE_EXPIRES_AT', given.expiresAt],
    ['COUNTERSIGN_LEASE_SYSTEM', given.system],
    ['COUNTERSIGN_LEASE_ACCOUNT', given.account],
    [given.form === 'secret' ? 'COUNTERSIGN_LEASE_SECRET' : 'COUNTERSIGN_LEASE_CERTIFICATE', given.value],
    ...(given.kind.startsWith('postgresql.')
      ? [
          ['PGUSER', given.account],
          ['PGPASSWORD', given.value],
        ]
      : []),
  ]
    .map(([name, value]) => `export ${name}=${quoted(value!)}\n`)
    .join('')

const written: Readonly<Record<string, (given: Given) => string>> = {
  json: ({ lease, expiresAt, until, system, kind, account, form, value }) =>
    `${JSON.stringify({ lease, expiresAt, until, system, kind, account, [form]: value }, null, 2)}\n`,
  env: asEnv,
  plain: ({ value }) => (value.endsWith('\n') ? value : `${value}\n`),
}

const waitSeconds = 3

const notMade = (lease: string, stuck: boolean): CountersignError =>
  new CountersignError(
    'lease.not_made',
    'conflict',
    stuck
      ? `the lease \`${lease}\` can't be made; a person sees why with \`countersign lease show ${lease}\`. What was begun of it ends by itself`
      : `the lease \`${lease}\` was not made in time, and ends; ask anew`,
  )

/** Asked for, and fetched when it is made: at once, or when somebody has approved it. */
const obtain = async (context: Context<GetOptions>, rule: string): Promise<Given> => {
  const { options, output } = context
  const { exportJWK, compactDecrypt } = await import('jose')
  const own = generateKeyPairSync('x25519')
  const { kty, crv, x } = await exportJWK(own.publicKey)
  const sealTo = { kty, crv, x }
  const [token, request] = [await proofOf(context), randomUUID()]
  const statement = possessionStatement({ rule, token: digestOfToken(token), request })
  const asked = {
    rule,
    sealTo,
    ...(options.task === undefined ? {} : { task: options.task }),
    ...(options.seconds === undefined ? {} : { seconds: wholeNumber('--seconds', options.seconds, 30, 86_400) }),
    ...(options.renewable === true ? { renewable: true } : {}),
    ...(options.ownKeyFile === undefined ? {} : await bringKey(options.ownKeyFile, options.name ?? [], statement)),
  }
  const first = await atDoor(context, token, '/leases', asked, request)
  let { status, body } = first
  const before = Date.parse(String(body['fetchBefore'] ?? ''))
  if (status === 202) output.note(`${plain(String(body['lease']))} waits: it is being made, or somebody has to approve it`)
  while (status === 202) {
    if (body['state'] === 'stuck' || Date.now() > before) throw notMade(String(body['lease']), body['state'] === 'stuck')
    await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000))
    try {
      const again = await atDoor(context, await proofOf(context), `/leases/${String(first.body['lease'])}/fetch`, { sealTo })
      status = again.status
      body = again.body
    } catch (error) {
      if (!(error instanceof CountersignError && error.code === 'lease.not_ready')) throw error
    }
  }
  const { plaintext } = await compactDecrypt(String(body['sealed']), own.privateKey)
  return givenFrom(body, new TextDecoder().decode(plaintext))
}

export const getLease = async (context: Context<GetOptions>, rule: string): Promise<ExitCode> => {
  const { options, output } = context
  const form = Object.hasOwn(written, options.format) ? written[options.format] : undefined
  if (form === undefined) throw new CountersignError('lease.format', 'invalid', '`--format` is `json`, `env` or `plain`')
  let file: Awaited<ReturnType<typeof open>>
  try {
    // ORDER: the file is there, and ours alone, before anything is asked for: a lease that can't be kept is not made.
    file = await open(options.out, 'wx', 0o600)
  } catch (cause) {
    throw new CountersignError('lease.not_written', 'invalid', `\`${options.out}\` exists or can't be written; name a new file`, { cause })
  }
  try {
    const given = await obtain(context, rule)
    const { lease, expiresAt, until, system, kind, account } = given
    await file.writeFile(form(given))
    await file.sync()
    output.result(
      { lease, expiresAt, until, system, kind, account, file: options.out },
      () =>
        `${plain(lease)}: ${plain(account)} at ${plain(system)} until ${plain(expiresAt)}, in ${plain(options.out)}\nreturn it when you are done: countersign lease return ${plain(lease)} …`,
    )
    return EXIT.ok
  } catch (error) {
    await unlink(options.out).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

const plainCall =
  (verb: 'renew' | 'end', words: (body: Readonly<Record<string, unknown>>) => string) =>
  async (context: Context<ProofOptions>, id: string): Promise<ExitCode> => {
    const { body } = await atDoor(context, await proofOf(context), `/leases/${encodeURIComponent(id)}/${verb}`, {})
    context.output.result(body, () => words(body))
    return EXIT.ok
  }

export const renewLease = plainCall('renew', (body) => `${plain(String(body['lease']))} lives until ${plain(String(body['expiresAt']))}`)
export const returnLease = plainCall('end', (body) => `${plain(String(body['lease']))} is ${plain(String(body['state']))}`)
