// What the agent remembers over a crash: per mandate its intent, and the evidence once there is some. One file each, in its own folder.
// ORDER: a record is durable (file and name) before the step that it announces.
import { mkdirSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { CountersignError, type Envelope, parseEnvelope, parseStrict } from '@countersign/ledger'

/**
 * intended: about to ask for the start · started: may have acted · evidence: has acted, evidence is not yet taken ·
 * waiting: an attempt came to nothing, to be repeated at `nextAt` · delivered, ended: nothing is left to do.
 */
export type Phase = 'intended' | 'started' | 'evidence' | 'waiting' | 'delivered' | 'ended'

export interface MandateRecord {
  readonly mandate: string
  readonly digest: string
  readonly phase: Phase
  /** Starts asked for so far, by this agent. */
  readonly attempt: number
  readonly at: string
  readonly nextAt?: string
  readonly envelope?: Envelope
  readonly code?: string
}

const PHASES: readonly string[] = ['intended', 'started', 'evidence', 'waiting', 'delivered', 'ended'] satisfies Phase[]

const broken = (path: string, cause?: unknown) =>
  new CountersignError('agent.state_malformed', 'internal', `the agent's state \`${path}\` can't be read; nothing is done without it`, {
    cause,
  })

/** Writes so that a power loss leaves the old or the new text, never half of one. */
export const writeDurably = async (folder: string, name: string, text: string): Promise<void> => {
  const temporary = join(folder, `.${name}.next`)
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(folder, name))
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

export class AgentState {
  readonly #folder: string
  readonly #records = new Map<string, MandateRecord>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Reads all there is. Errors: `agent.state_malformed`, `agent.state_unwritable`. */
  static async open(folder: string): Promise<AgentState> {
    const mandates = join(folder, 'mandates')
    try {
      await mkdir(mandates, { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw new CountersignError('agent.state_unwritable', 'invalid', `the state folder \`${folder}\` can't be made`, { cause })
    }
    const state = new AgentState(mandates)
    for (const name of await readdir(mandates)) {
      if (name.startsWith('.') || !name.endsWith('.json')) continue
      const record = await readRecord(join(mandates, name))
      state.#records.set(record.mandate, record)
    }
    return state
  }

  get(mandate: string): MandateRecord | undefined {
    return this.#records.get(mandate)
  }

  /** Records whose evidence the server has not taken yet. */
  undelivered(): MandateRecord[] {
    return [...this.#records.values()].filter(({ phase }) => phase === 'evidence')
  }

  async write(record: MandateRecord): Promise<MandateRecord> {
    await writeDurably(this.#folder, `${record.mandate}.json`, `${JSON.stringify(record)}\n`)
    this.#records.set(record.mandate, record)
    return record
  }
}

const readRecord = async (path: string): Promise<MandateRecord> => {
  let record: Partial<MandateRecord> | null
  try {
    record = parseStrict(await readFile(path, 'utf8'), { maxBytes: 4 << 20 }) as Partial<MandateRecord> | null
  } catch (cause) {
    throw broken(path, cause)
  }
  if (
    typeof record?.mandate !== 'string' ||
    typeof record.digest !== 'string' ||
    typeof record.attempt !== 'number' ||
    !PHASES.includes(String(record.phase)) ||
    (record.phase === 'evidence' && record.envelope === undefined)
  )
    throw broken(path)
  if (record.envelope !== undefined) parseEnvelope(record.envelope)
  return record as MandateRecord
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Two agents on one state would act twice. Gives back how to unlock. Errors: `agent.state_locked`. */
export const lockState = async (folder: string): Promise<() => Promise<void>> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'agent.pid')
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(`${process.pid}\n`)
      await file.close()
      return () => unlink(path).catch(() => undefined)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number((await readFile(path, 'utf8').catch(() => '')).trim())
    if (Number.isSafeInteger(holder) && holder > 0 && holder !== process.pid && alive(holder))
      throw new CountersignError('agent.state_locked', 'conflict', `another agent (process ${holder}) works on the state \`${folder}\``)
    if (holder === process.pid)
      throw new CountersignError('agent.state_locked', 'conflict', `this process works on the state \`${folder}\` already`)
    await unlink(path).catch(() => undefined)
  }
  throw new CountersignError('agent.state_locked', 'conflict', `the state \`${folder}\` could not be locked`)
}
