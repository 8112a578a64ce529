// Where attackers who hold the log are tried: a company of their own, stories to bend, and the verifier's judgement of what came of it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Aspect } from '../report.ts'
import { isProven } from '../report.ts'
import type { Trust } from '../trust.ts'
import { Company } from './company.ts'
import { Script } from './script.ts'
import { operation } from './stories.ts'
import type { Any } from './tamper.ts'
import { codes, verifyText } from './verify-text.ts'

export const attackRoom = () => {
  const company = new Company()
  let folder: string
  let trust: Trust

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
    trust = await company.trust(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const problemsOf = async (script: Script, aspect: Aspect): Promise<string[]> => {
    const report = await verifyText(script.dossier(), trust)
    expect(isProven(report)).toBe(false)
    expect(report[aspect].verdict).toBe('fail')
    return codes(report, aspect)
  }

  /** One operation, autonomous, up to where `tell` goes on; then closed on what `tell` returns. */
  const told = (tell: (script: Script) => string | null, { plan = {}, decided = {}, closure = 'risk_complete' }: Any = {}): Script => {
    const script = new Script(company)
      .open()
      .freeze([operation('op_a', company.executors.connector, plan)])
      .decide({ op_a: decided })
    const proof = tell(script)
    return script.reach('op_a', closure, { proof }).closeChange(closure, { op_a: closure }).seal()
  }

  return { company, problemsOf, told, judged: (script: Script) => verifyText(script.dossier(), trust) }
}

export const proveAfter = (script: Script, _done: unknown): string => script.prove('op_a')
