// What every slice is handed: the world outside core, behind interfaces. Types only. No HTTP, no environment, no vendor.
import type { KeyObject } from 'node:crypto'
import type { Connector, Observer, Operator, Secret } from '@countersign/connector-kit'
import type { CountersignError } from '@countersign/ledger'
import type { Bundle, PolicyEngine, PrincipalRef } from '@countersign/policy'
import type { Kysely, Transaction } from 'kysely'
import type { InstrumentDefinition } from './authority/instruments/index.ts'
import type { Actor, Entry } from './evidence/journal/index.ts'
import type { Backoff } from './platform/backoff.ts'
import type { Clock } from './platform/clock.ts'
import type { Database } from './platform/database.ts'
import type { Ids } from './platform/ids.ts'
import type { Sealer } from './platform/sealing.ts'
import type { Steps } from './platform/steps.ts'
import type { PasskeyHost } from './registry/passkeys/index.ts'
import type { Criticality, Tables } from './tables.ts'

/** Who is calling, already authenticated, and for which organisation. */
export interface Caller {
  readonly org: string
  readonly principal: PrincipalRef
  readonly requestId: string
}

/** Where facts are read: of one organisation, as they are at one moment. A unit of work is one. */
export interface Moment {
  readonly db: Kysely<Tables>
  readonly org: string
  readonly at: Date
}

/** A unit of work: facts, their journal entries and their jobs commit together or not at all. */
export interface Work {
  readonly db: Transaction<Tables>
  readonly org: string
  readonly at: Date
  readonly actor: Actor
  /** Buffers an entry; it is numbered, chained and written just before commit. */
  record(entry: Entry): void
  /** Buffers a job to be enqueued in the same transaction. */
  enqueue(job: Job): void
}

/**
 * Looks at a unit of work when its facts are changed and before it commits, and may refuse it. Declared here so that what guards a law of
 * one wing is asked wherever facts are changed, by whichever wing.
 */
export interface Guard {
  /** Kinds of entries after which it is asked. */
  readonly concerns: ReadonlySet<string>
  /** Undefined lets the work commit. Otherwise nothing of it stays, `entry` is recorded, and then `error` is thrown. */
  inspect(runtime: Runtime, work: Work, entries: readonly Entry[]): Promise<GuardRefusal | undefined>
}

export interface GuardRefusal {
  readonly error: CountersignError
  readonly entry: Entry
}

export interface Job {
  readonly org: string
  /** `advance`: look at one operation and take its next step. `conclude`: see whether a change has ended. `escalate`: see whether a request climbs. `scan`: ask one system what is held there. `lifecycle`: do what is due in one subject's life. */
  readonly kind: 'advance' | 'conclude' | 'expire' | 'escalate' | 'scan' | 'lifecycle'
  readonly id: string
  readonly startAfter?: Date
}

export interface Jobs {
  enqueue(db: Transaction<Tables>, jobs: readonly Job[]): Promise<void>
  /** Called after commit, so that workers in this process need not wait for their poll. */
  wake(): void
}

/** Opens a system's two sides with secrets resolved from references; keeps them open and bounded. */
export interface ConnectorHost {
  definition(kind: string): Connector | undefined
  /** All that this process has. */
  known(): readonly Connector[]
  operator(system: SystemRecord): Promise<Operator>
  observer(system: SystemRecord): Promise<Observer>
}

export interface SystemRecord {
  readonly org: string
  readonly id: string
  readonly name: string
  readonly connector: string
  readonly config: Readonly<Record<string, unknown>>
  readonly operatorSecrets: Readonly<Record<string, string>>
  readonly observerSecrets: Readonly<Record<string, string>>
}

/** Resolves references (`env:NAME`, `file:/path`, `exec:…`) to secrets, and delivers a secret to where a consumer reads it. */
export interface SecretReferences {
  resolve(reference: string): Promise<Secret>
  deliver(reference: string, secret: Secret): Promise<void>
  /** Whether a reference has a form that can be resolved; says nothing about what is behind it. */
  check(reference: string): string | undefined
}

export interface SigningKey {
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly publicKey: Buffer
}

export interface PolicyHolder {
  current(): PolicyEngine
  /** Of those that this process has had in force. */
  bundle(digest: string): Bundle | undefined
  /** Another one is in force from now on: only for what takes up what the database says (authority/policy). */
  put(engine: PolicyEngine): void
  /** The pack that lies where the process was started, where it is another one than that in force then, or can't be read. */
  readonly onDisk: PackOnDisk | undefined
}

export type PackOnDisk = { readonly digest: string; readonly name: string; readonly version: string } | { readonly problem: string }

export interface Settings {
  /** Per try of a connector call, seconds. */
  readonly callTimeoutSeconds: number
  /** How often an operation is tried under one mandate before it is stuck. */
  readonly maxAttempts: number
  /** How many mandates an operation may use up (a revoke that did not take is done again under a new one). */
  readonly maxMandates: number
  /** How many rounds of an inconclusive proof before the operation is stuck. */
  readonly maxPatience: number
  readonly attemptBackoff: Backoff
  readonly proofBackoff: Backoff
  readonly leaseSeconds: number
  /** How many operations may be at one downstream system at once, executed or looked at. */
  readonly operationsPerSystem: number
  readonly changeWindowSeconds: number
  /** An operation that isn't verified by then becomes a question of risk acceptance. */
  readonly deadlineSeconds: number
  readonly incidentOwnerRole: string
  readonly telemetry: TelemetrySettings
  /** Changes of one piece of the dossier of a control: whoever verifies it holds each of them until the end. */
  readonly changesOfPiece: number
  /** How often each system is asked what is held there; 0: only when somebody asks for it. */
  readonly accessScanSeconds: number
  readonly reviews: ReviewSettings
}

export interface ReviewSettings {
  /** How often a provider is reviewed, by the criticality of what it does; 0: only when somebody opens one. */
  readonly everyDays: Readonly<Record<Criticality, number>>
  /** What follows where nobody has signed in time: it may do nothing alone any more, or nothing at all under its delegations. */
  readonly overdue: Readonly<Record<Criticality, 'narrow' | 'stop'>>
  /** From opening until it is due. */
  readonly answerDays: number
}

export interface TelemetrySettings {
  /** Bytes of batches that may be in hand at once, of all providers; one provider gets half of it at most. */
  readonly inFlightBytes: number
  /** Per provider, sustained; twice as many at once. */
  readonly recordsPerSecond: number
  /** How long a place in a stream may be missing before it is a finding. */
  readonly gapSeconds: number
  /** How long a claim may stand without an observation of ours, and an observation without a claim, before it is a finding. */
  readonly patienceSeconds: number
}

export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface Journal {
  /** Resolves when all of a stream so far stands under a signed checkpoint. Errors: `log.unavailable` at the deadline. */
  settled(org: string, stream: string, timeoutMs?: number): Promise<void>
  /** What time it is by the witness, whose clock isn't ours; never ahead of it. Undefined: no witness has cosigned yet. */
  witnessedAt(): Promise<Date | undefined>
  poke(): void
}

export interface Runtime {
  readonly org: string
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly sealer: Sealer
  readonly steps: Steps
  readonly jobs: Jobs
  readonly journal: Journal
  readonly policy: PolicyHolder
  /** The kinds of documents of authority, by name. */
  readonly instruments: ReadonlyMap<string, InstrumentDefinition>
  readonly connectors: ConnectorHost
  readonly secrets: SecretReferences
  readonly passkeys: PasskeyHost
  readonly keys: { readonly mandate: SigningKey; readonly prober: SigningKey; readonly executor: SigningKey }
  /** Names this process among others on the same database. */
  readonly instance: string
  readonly settings: Settings
  readonly guards: readonly Guard[]
  readonly log: Logger
  /** Tells whoever watches (SSE) that something of a change was recorded. Lossy by design. */
  readonly notify: (org: string, entry: Entry) => void
}
