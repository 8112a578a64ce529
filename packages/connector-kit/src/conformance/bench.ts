// One opened target on the suite's work bench: both sides, watched, and the small moves that the guarantees are made of.
import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Action, CredentialKind, Secrets } from '../connector.ts'
import type { Handle, Presentable } from '../credential.ts'
import type { Door, InventoryItem, Observed, Observer, Presentation } from '../observer.ts'
import type { Call, Operator } from '../operator.ts'
import type { Outcome } from '../outcome.ts'
import { Secret } from '../secret.ts'
import { Recorder } from './recorder.ts'
import type { ConformanceTarget, OpenSession } from './target.ts'

/** Longest grace of a door that the suite waits out by itself, seconds. */
const PATIENCE_SECONDS = 15
const CALL_MS = 20_000

export class Bench {
  readonly target: ConformanceTarget
  readonly recorder: Recorder
  readonly operator: Operator
  readonly observer: Observer

  constructor(target: ConformanceTarget) {
    this.target = target
    this.recorder = new Recorder()
    for (const secrets of [target.operatorSecrets, target.observerSecrets]) this.#guardAll(secrets)
    this.operator = this.recorder.watch(target.connector.openOperator(target.config as never, target.operatorSecrets))
    this.observer = this.recorder.watch(target.connector.openObserver(target.config as never, target.observerSecrets))
  }

  #guardAll(secrets: Secrets): void {
    for (const secret of Object.values(secrets)) this.recorder.guard(secret.expose())
  }

  async close(): Promise<void> {
    await this.operator.close()
    await this.observer.close()
    await this.target.close()
  }

  signal(ms = CALL_MS): AbortSignal {
    return AbortSignal.timeout(ms)
  }

  call(idempotencyKey: string = randomUUID(), ms = CALL_MS): Call {
    return { idempotencyKey, signal: AbortSignal.timeout(ms) }
  }

  /** A fresh credential, made around the connector. */
  async provision(): Promise<Presentable> {
    const credential = await this.target.provision()
    this.recorder.guard(credential.secret.expose())
    return credential
  }

  async openSession(credential: Presentable): Promise<OpenSession> {
    if (!this.target.openSession) throw new Error(`\`${credential.handle.kind}\` declares sessions: the target must give openSession`)
    const session = await this.target.openSession(credential)
    expect(await session.alive(), 'a session that was just opened is served').toBe(true)
    return session
  }

  kind(handle: Handle): CredentialKind {
    const kind = this.target.connector.credentialKinds[handle.kind]
    if (!kind) throw new Error(`provision() made a \`${handle.kind}\`, which the connector does not declare`)
    return kind
  }

  declares(handle: Handle, action: Action): boolean {
    return this.kind(handle).actions.includes(action)
  }

  present(door: Door, credential: Presentable, ms?: number): Promise<Presentation> {
    return this.observer.present(door, credential, this.signal(ms))
  }

  /** Each door's answer about one credential. */
  async answers(credential: Presentable): Promise<Record<string, Presentation['answer']>> {
    const answers: Record<string, Presentation['answer']> = {}
    for (const door of this.observer.doors(credential.handle)) answers[door.id] = (await this.present(door, credential)).answer
    return answers
  }

  async expectAccepted(credential: Presentable, why: string): Promise<void> {
    for (const door of this.observer.doors(credential.handle)) {
      const { answer, code, detail } = await this.present(door, credential)
      expect({ answer, code: answer === 'accepted' ? '' : `${code} ${detail}` }, `door \`${door.id}\`: ${why}`).toEqual({
        answer: 'accepted',
        code: '',
      })
    }
  }

  /** Refused at every door, at the latest when the door's own grace has passed, and it stays so. */
  async expectRefused(credential: Presentable, why: string): Promise<void> {
    const doors = this.observer.doors(credential.handle)
    if (doors.some((door) => door.graceSeconds > PATIENCE_SECONDS)) {
      if (!this.target.passGrace) throw new Error(`a door has more than ${PATIENCE_SECONDS} s of grace: the target must give passGrace`)
      await this.target.passGrace()
    }
    for (const door of doors) {
      const graceMs = Math.min(door.graceSeconds, PATIENCE_SECONDS) * 1000
      const end = performance.now() + graceMs + (graceMs > 0 ? 2000 : 0)
      let seen = await this.present(door, credential)
      while (seen.answer === 'accepted' && performance.now() < end) {
        await pause(Math.max(50, graceMs / 10))
        seen = await this.present(door, credential)
      }
      expect(`${seen.answer} ${seen.answer === 'refused' ? '' : `${seen.code} ${seen.detail}`}`.trim(), `door \`${door.id}\`: ${why}`).toBe(
        'refused',
      )
      if (this.failuresAllowed(credential.handle) < doors.length * 2) continue
      expect((await this.present(door, credential)).answer, `door \`${door.id}\`: ${why}, also the second time`).toBe('refused')
    }
  }

  /** Failed log-ins an account may see in one test. A lock-out counter belongs to the account: all its doors share the smallest budget. */
  failuresAllowed(handle: Handle): number {
    const budgets = this.observer.doors(handle).map((door) => door.lockoutBudget ?? 10)
    return budgets.length === 0 ? 0 : Math.min(...budgets)
  }

  async observe(handle: Handle): Promise<Observed> {
    return value(await this.observer.observe(handle, this.signal()), 'observe')
  }

  /** Reads the inventory to its last page. Throws where the connector does not answer `done`. */
  async inventory(): Promise<{ readonly items: readonly InventoryItem[]; readonly pages: number }> {
    const items: InventoryItem[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page = value(await this.observer.inventory(cursor, this.signal()), 'inventory')
      items.push(...page.items)
      cursor = page.next
      pages += 1
      if (pages > 10_000) throw new Error('the inventory does not end')
    } while (cursor !== undefined)
    return { items, pages }
  }

  /** The same name with a secret that is not its own. */
  wrong(credential: Presentable): Presentable {
    return { handle: credential.handle, secret: new Secret(randomBytes(18).toString('base64url')) }
  }

  /** Runs one action of the operator, with whatever it needs. */
  async act(
    action: Exclude<Action, 'create'>,
    credential: Presentable,
    call: Call = this.call(),
    operator = this.operator,
    rights: readonly string[] = ['a right that nobody has'],
  ): Promise<Outcome<unknown>> {
    const { handle, secret } = credential
    switch (action) {
      case 'rotate':
        return need(operator.rotate, 'rotate').call(operator, handle, this.target.nextSecret?.(), call)
      case 'disable':
        return need(operator.disable, 'disable').call(operator, handle, call)
      case 'enable':
        return need(operator.enable, 'enable').call(operator, handle, call)
      case 'delete':
        return need(operator.delete, 'delete').call(operator, handle, secret, call)
      case 'remove_rights':
        return need(operator.removeRights, 'removeRights').call(operator, handle, rights, call)
      case 'set_end':
        return need(operator.setEnd, 'setEnd').call(operator, handle, new Date(Date.now() + 3_600_000).toISOString(), call)
      case 'end_sessions':
        return need(operator.endSessions, 'endSessions').call(operator, handle, undefined, call)
    }
  }
}

export const ACTING = ['rotate', 'disable', 'enable', 'delete', 'end_sessions', 'remove_rights', 'set_end'] as const

export const METHOD = {
  create: 'create',
  rotate: 'rotate',
  disable: 'disable',
  enable: 'enable',
  delete: 'delete',
  end_sessions: 'endSessions',
  remove_rights: 'removeRights',
  set_end: 'setEnd',
} as const

const need = <T>(method: T | undefined, name: string): T => {
  if (method === undefined) throw new Error(`the connector declares an action but its operator has no \`${name}\``)
  return method
}

/** The value of an outcome that has to be `done`. */
export const value = <T>(outcome: Outcome<T>, what: string): T => {
  if (outcome.status !== 'done') throw new Error(`${what} answered ${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}

export const sameHandle = (a: Handle, b: Handle): boolean => a.kind === b.kind && a.account === b.account && a.key === b.key

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Polls until the condition holds; fails with its name at the deadline. */
export const eventually = async (what: string, condition: () => Promise<boolean>, ms = 30_000): Promise<void> => {
  const end = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
    await pause(25)
  }
}
