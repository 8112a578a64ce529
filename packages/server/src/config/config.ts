// What the process is told from outside: flags and environment, checked once. The only place that reads the environment.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Settings } from '@countersign/core/runtime'
import type { Criticality } from '@countersign/core/tables'
import { CountersignError } from '@countersign/ledger'
import { isMailAddress } from '../notices/mail-address.ts'
import type { NoticeSettings } from '../notices/postman.ts'
import { checkReference } from '../references/references.ts'

export interface ServerConfig {
  /** Keys, the log's head, and the embedded database live here. Not in the database, on purpose. */
  readonly home: string
  readonly org: string
  readonly orgName: string
  readonly host: string
  readonly port: number
  /** The one origin at which people reach the server. Absent: `http://localhost:` and the port. */
  readonly publicUrl: string | undefined
  /** Absent: an embedded PostgreSQL below `home`. */
  readonly databaseUrl: string | undefined
  /** How people are told; nobody is where nothing is said. */
  readonly notices: NoticeSettings
  readonly witness: { readonly url: string; readonly vkey: string } | undefined
  /** The organisation's first pack; afterwards only compared with the one in force. */
  readonly policyDir: string | undefined
  /** Digest of the pack on disk that may take the place of one that this program can't read. */
  readonly policyReplace: string | undefined
  readonly settings: Settings
  readonly workers: number
  /** The first administrator's link is asked for, though people have keys already. */
  readonly firstLink: boolean
  /** Whose `X-Forwarded-For` is believed: addresses or networks, comma-separated. Nobody's by default. */
  readonly trustProxy: string | false
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Kills the process at the n-th numbered step: for tests of crashes only. */
  readonly killAtStep: number | undefined
}

export const defaultSettings: Settings = {
  callTimeoutSeconds: 15,
  maxAttempts: 8,
  maxMandates: 5,
  maxPatience: 20,
  attemptBackoff: { baseSeconds: 2, capSeconds: 600 },
  proofBackoff: { baseSeconds: 2, capSeconds: 900 },
  leaseSeconds: 60,
  operationsPerSystem: 16,
  changeWindowSeconds: 14 * 86_400,
  deadlineSeconds: 7 * 86_400,
  incidentOwnerRole: 'security_lead',
  telemetry: { inFlightBytes: 24 << 20, recordsPerSecond: 5_000, gapSeconds: 900, patienceSeconds: 86_400 },
  changesOfPiece: 200,
  accessScanSeconds: 86_400,
  reviews: {
    everyDays: { low: 365, moderate: 180, high: 90, critical: 90 },
    overdue: { low: 'narrow', moderate: 'narrow', high: 'stop', critical: 'stop' },
    answerDays: 14,
  },
}

type Environment = Readonly<Record<string, string | undefined>>

const invalid = (name: string, message: string) =>
  new CountersignError('config.invalid', 'invalid', `\`${name}\` ${message}`, { details: { name } })

const integer = (environment: Environment, name: string, fallback: number, least: number, most: number): number => {
  const text = environment[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least || value > most) throw invalid(name, `must be a whole number from ${least} to ${most}`)
  return value
}

const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const

const forEach = <T>(of: (level: Criticality) => T): Record<Criticality, T> => ({
  low: of('low'),
  moderate: of('moderate'),
  high: of('high'),
  critical: of('critical'),
})

const reviewSettings = (environment: Environment): Settings['reviews'] => {
  const { everyDays, overdue, answerDays } = defaultSettings.reviews
  return {
    everyDays: forEach((level) => integer(environment, `COUNTERSIGN_REVIEW_DAYS_${level.toUpperCase()}`, everyDays[level], 0, 366)),
    overdue: forEach((level) => {
      const name = `COUNTERSIGN_REVIEW_OVERDUE_${level.toUpperCase()}`
      const given = environment[name] ?? overdue[level]
      if (given !== 'narrow' && given !== 'stop') throw invalid(name, 'must be `narrow` or `stop`')
      return given
    }),
    answerDays: integer(environment, 'COUNTERSIGN_REVIEW_ANSWER_DAYS', answerDays, 1, 90),
  }
}

/** Settings that an operator may tune, as `COUNTERSIGN_…_SECONDS` and kin; the sandbox shortens them to tell its story in a minute. */
const tuned = (environment: Environment): Settings => ({
  ...defaultSettings,
  callTimeoutSeconds: integer(environment, 'COUNTERSIGN_CALL_TIMEOUT_SECONDS', defaultSettings.callTimeoutSeconds, 1, 300),
  maxAttempts: integer(environment, 'COUNTERSIGN_MAX_ATTEMPTS', defaultSettings.maxAttempts, 1, 100),
  maxMandates: integer(environment, 'COUNTERSIGN_MAX_MANDATES', defaultSettings.maxMandates, 1, 50),
  maxPatience: integer(environment, 'COUNTERSIGN_MAX_PROOF_ROUNDS', defaultSettings.maxPatience, 1, 1000),
  attemptBackoff: {
    baseSeconds: integer(environment, 'COUNTERSIGN_RETRY_BASE_SECONDS', defaultSettings.attemptBackoff.baseSeconds, 1, 3600),
    capSeconds: integer(environment, 'COUNTERSIGN_RETRY_CAP_SECONDS', defaultSettings.attemptBackoff.capSeconds, 1, 86_400),
  },
  proofBackoff: {
    baseSeconds: integer(environment, 'COUNTERSIGN_PROOF_BASE_SECONDS', defaultSettings.proofBackoff.baseSeconds, 1, 3600),
    capSeconds: integer(environment, 'COUNTERSIGN_PROOF_CAP_SECONDS', defaultSettings.proofBackoff.capSeconds, 1, 86_400),
  },
  leaseSeconds: integer(environment, 'COUNTERSIGN_LEASE_SECONDS', defaultSettings.leaseSeconds, 5, 3600),
  operationsPerSystem: integer(environment, 'COUNTERSIGN_OPERATIONS_PER_SYSTEM', defaultSettings.operationsPerSystem, 1, 1024),
  changesOfPiece: integer(environment, 'COUNTERSIGN_CHANGES_OF_PIECE', defaultSettings.changesOfPiece, 1, 200),
  deadlineSeconds: integer(environment, 'COUNTERSIGN_DEADLINE_SECONDS', defaultSettings.deadlineSeconds, 1, 366 * 86_400),
  telemetry: {
    inFlightBytes: integer(environment, 'COUNTERSIGN_TELEMETRY_IN_FLIGHT_BYTES', defaultSettings.telemetry.inFlightBytes, 4 << 20, 1 << 30),
    recordsPerSecond: integer(
      environment,
      'COUNTERSIGN_TELEMETRY_RECORDS_PER_SECOND',
      defaultSettings.telemetry.recordsPerSecond,
      1,
      1_000_000,
    ),
    gapSeconds: integer(environment, 'COUNTERSIGN_TELEMETRY_GAP_SECONDS', defaultSettings.telemetry.gapSeconds, 1, 366 * 86_400),
    patienceSeconds: integer(
      environment,
      'COUNTERSIGN_TELEMETRY_PATIENCE_SECONDS',
      defaultSettings.telemetry.patienceSeconds,
      1,
      366 * 86_400,
    ),
  },
  accessScanSeconds: integer(environment, 'COUNTERSIGN_ACCESS_SCAN_SECONDS', defaultSettings.accessScanSeconds, 0, 366 * 86_400),
  reviews: reviewSettings(environment),
})

/**
 * The origin that browsers are at: what cookies, passkeys, redirects and links hang on. SAFETY: plain http is for this machine alone, and an address is no
 * name that a passkey can be bound to.
 */
const originIn = (environment: Environment, name: string): string | undefined => {
  const text = environment[name]
  if (text === undefined || text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.origin !== text.replace(/\/$/, '').toLowerCase() || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw invalid(name, 'must be an origin and nothing more, as `https://countersign.example.com`')
  if (url.protocol === 'http:' && url.hostname !== 'localhost')
    throw invalid(name, 'must begin with `https://`, unless its host is `localhost`')
  if (/^[\d.]+$|^\[/.test(url.hostname)) throw invalid(name, 'must have a name and no address: passkeys are bound to it')
  return url.origin
}

/** A reference and never the address itself, which holds a password. */
const noticeSettings = (environment: Environment): NoticeSettings => {
  const [smtp, from, rooms] = ['COUNTERSIGN_SMTP_URL', 'COUNTERSIGN_MAIL_FROM', 'COUNTERSIGN_NOTICE_ROOMS'].map(
    (name) => environment[name] || undefined,
  )
  if ((smtp === undefined) !== (from === undefined)) throw invalid('COUNTERSIGN_SMTP_URL', 'and `COUNTERSIGN_MAIL_FROM` go together')
  const wrong = smtp === undefined ? undefined : checkReference(smtp)
  if (wrong !== undefined) throw invalid('COUNTERSIGN_SMTP_URL', wrong)
  if (from !== undefined && !isMailAddress(from)) throw invalid('COUNTERSIGN_MAIL_FROM', 'must be a mail address and nothing more')
  return { smtp, from, rooms }
}

/** Errors: `config.invalid`. */
export const readConfig = (
  environment: Environment,
  flags: Partial<Pick<ServerConfig, 'home' | 'host' | 'port' | 'databaseUrl' | 'org' | 'firstLink'>> = {},
): ServerConfig => {
  const org = flags.org ?? environment['COUNTERSIGN_ORG'] ?? 'main'
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(org)) throw invalid('COUNTERSIGN_ORG', 'must be a short lower-case name')
  const witnessUrl = environment['COUNTERSIGN_WITNESS_URL']
  const witnessVkey = environment['COUNTERSIGN_WITNESS_VKEY']
  if ((witnessUrl === undefined) !== (witnessVkey === undefined))
    throw invalid('COUNTERSIGN_WITNESS_URL', 'and `COUNTERSIGN_WITNESS_VKEY` go together')
  const level = environment['COUNTERSIGN_LOG_LEVEL'] ?? 'info'
  const logLevel = levels.find((known) => known === level)
  if (!logLevel) throw invalid('COUNTERSIGN_LOG_LEVEL', `must be one of ${levels.join(', ')}`)
  const kill = integer(environment, 'COUNTERSIGN_TEST_KILL_AT_STEP', 0, 0, 1_000_000)
  return {
    home: resolve(flags.home ?? environment['COUNTERSIGN_HOME'] ?? join(homedir(), '.countersign')),
    org,
    orgName: environment['COUNTERSIGN_ORG_NAME'] ?? org,
    host: flags.host ?? environment['COUNTERSIGN_HOST'] ?? '127.0.0.1',
    port: flags.port ?? integer(environment, 'COUNTERSIGN_PORT', 7420, 0, 65_535),
    publicUrl: originIn(environment, 'COUNTERSIGN_PUBLIC_URL'),
    databaseUrl: flags.databaseUrl ?? environment['DATABASE_URL'],
    notices: noticeSettings(environment),
    witness: witnessUrl !== undefined && witnessVkey !== undefined ? { url: witnessUrl, vkey: witnessVkey } : undefined,
    policyDir: environment['COUNTERSIGN_POLICY_DIR'],
    policyReplace: environment['COUNTERSIGN_POLICY_REPLACE'],
    settings: tuned(environment),
    trustProxy: environment['COUNTERSIGN_TRUST_PROXY'] || false,
    workers: integer(environment, 'COUNTERSIGN_WORKERS', 256, 1, 4096),
    firstLink: flags.firstLink ?? false,
    logLevel,
    killAtStep: kill === 0 ? undefined : kill,
  }
}
