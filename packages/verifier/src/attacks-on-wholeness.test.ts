// The log, the mandate key and the witness serve the attacker. A story that leaves something out, or says more than its parts, is not whole.
import { describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { attackRoom } from './testing/attack-room.ts'
import { Script } from './testing/script.ts'
import { autonomous, operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, judged, problemsOf, told } = attackRoom()
const { requester, provider } = company.people
const { connector } = company.executors

describe('the story is not whole', () => {
  it('where a seal tells of other streams than are here', async () => {
    const script = autonomous(company)
    script.add('note.added', 'op_a', {})
    expect(await problemsOf(script.seal({ streams: [] }), 'completeness')).toContain('seal.differs')
    const unsealed = autonomous(company)
    unsealed.add('note.added', 'op_a', {})
    expect(await problemsOf(unsealed, 'completeness')).toContain('seal.missing')
  })

  it('where an operation of the plan has no stream, or a stream no operation', async () => {
    const script = new Script(company).open().freeze([operation('op_a', connector), operation('op_b', connector)])
    script.decide({ op_a: {}, op_b: {} }).execute('op_a')
    script.add('note.added', 'op_c', {})
    expect(await problemsOf(script.seal(), 'completeness')).toEqual(
      expect.arrayContaining(['stream.missing', 'stream.unknown', 'change.not_closed']),
    )
  })

  it('where the end lists other closures than were reached, or a better one for the whole', async () => {
    const script = new Script(company)
      .open()
      .freeze([operation('op_a', connector), operation('op_b', connector)])
      .decide({ op_a: {}, op_b: {} })
    for (const id of ['op_a', 'op_b']) script.execute(id)
    script.reach('op_a', 'risk_complete', { proof: script.prove('op_a') }).reach('op_b', 'operationally_complete')
    script.closeChange('risk_complete', { op_a: 'risk_complete', op_b: 'risk_complete' }).seal()
    expect(await problemsOf(script, 'completeness')).toEqual(['change.closure_differs'])
    expect(await problemsOf(script, 'truth')).toEqual(['change.closure_overstated'])
  })

  it('where it was closed, opened again, and never closed again', async () => {
    const script = autonomous(company)
    script.add('change.reopened', script.change, { change: script.change })
    expect(await problemsOf(script.seal(), 'completeness')).toEqual(['change.not_closed'])
  })

  it('where it is called refused although something was mandated', async () => {
    const refusedBy = (tell: (script: Script) => unknown) => {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector)])
        .decide({ op_a: {} })
      tell(script)
      script.add('change.refused', script.change, { change: script.change })
      return script.seal()
    }
    expect(isProven(await judged(refusedBy(() => undefined)))).toBe(true)
    expect(
      await problemsOf(
        refusedBy((script) => script.execute('op_a')),
        'completeness',
      ),
    ).toEqual(['change.not_closed'])
  })

  it('where an operation began before what it comes after', async () => {
    const after = (purpose: string, tell: (script: Script) => unknown) => {
      const first = operation('op_new', connector, { purpose })
      const script = new Script(company)
        .open()
        .freeze([first, operation('op_a', connector, { after: ['op_new'] })])
        .decide({ op_new: {}, op_a: {} })
      tell(script)
      return problemsOf(script.seal(), 'completeness')
    }
    expect(await after('rejection', (script) => script.execute('op_a') && script.execute('op_new'))).toContain('operation.out_of_order')
    // The new credential was issued, and not yet proven to work, when the old one was retired.
    expect(await after('acceptance', (script) => script.execute('op_new') && script.execute('op_a'))).toContain('operation.out_of_order')
  })

  it('where a consumer is called moved and nothing was delivered to it, or something else closes without a proof because its plan asks for none', async () => {
    const closing = (changed: Any, isDone: boolean) => {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector, { purpose: 'none', ...changed })])
        .decide({ op_a: {} })
      if (isDone) script.execute('op_a')
      return script.reach('op_a', 'risk_complete').closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
    }
    const move = { operation: 'consumer.move' }
    expect(isProven(await judged(closing(move, true)))).toBe(true)
    for (const script of [closing(move, false), closing({ ...move, purpose: 'use' }, true), closing({}, true)])
      expect(await problemsOf(script, 'completeness')).toContain('closure.without_proof')
  })

  it('where a closure names nothing, or something that was not there', async () => {
    const executed = (script: Script) => void script.execute('op_a')
    const cases: [string, Any, string][] = [
      ['risk_complete', {}, 'closure.without_proof'],
      ['risk_complete', { proof: `sha256:${'6'.repeat(64)}` }, 'closure.without_proof'],
      ['risk_accepted', {}, 'closure.without_ground'],
      ['risk_accepted', { acceptance: 'rsk_none' }, 'closure.without_ground'],
      ['stuck', {}, 'closure.without_ground'],
      ['perfect', {}, 'closure.without_ground'],
    ]
    for (const [closure, named, code] of cases) {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector)])
        .decide({ op_a: {} })
      executed(script)
      script.reach('op_a', closure, named).closeChange(closure, { op_a: closure }).seal()
      expect([closure, await problemsOf(script, 'completeness')]).toEqual([closure, [code]])
    }
    const idle = new Script(company)
      .open()
      .freeze([operation('op_a', connector)])
      .decide({ op_a: {} })
    idle.reach('op_a', 'operationally_complete').closeChange('operationally_complete', { op_a: 'operationally_complete' }).seal()
    expect(await problemsOf(idle, 'completeness')).toEqual(['closure.without_ground'])
  })

  it('where a risk was accepted by somebody who may not, or an owner closed what they executed', async () => {
    for (const person of [provider, requester]) {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector)])
        .decide({ op_a: { outcome: 'escalate' } })
      const acceptance = script.acceptRisk('op_a', person)
      script.reach('op_a', 'risk_accepted', { acceptance }).closeChange('risk_accepted', { op_a: 'risk_accepted' }).seal()
      expect(await problemsOf(script, 'completeness')).toEqual(['acceptance.ineligible'])
    }
    const closed = told((script) => {
      script.execute('op_a')
      const proof = script.prove('op_a')
      script.signClosure('op_a', provider, proof)
      return proof
    })
    expect(await problemsOf(closed, 'completeness')).toEqual(['closure.ineligible'])
  })
})
