// The log, the mandate key and the witness serve the attacker. An approval that was never given, or was given otherwise, carries no mandate.
import { describe, expect, it } from 'vitest'
import { attackRoom } from './testing/attack-room.ts'
import type { Holder } from './testing/company.ts'
import { type Requested, Script } from './testing/script.ts'
import { approvedBy, operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, problemsOf } = attackRoom()
const { alice, bob, carol, retired, requester, provider, doer } = company.people

/** A document of authority is brought in force that gives these somebody something. */
const givesAccess = (name: string, recipients: readonly string[]): Any => ({
  operation: name,
  handle: { kind: 'instrument.own-access', account: 'own_1' },
  parameters: {
    version: 1,
    document: `sha256:${'2'.repeat(64)}`,
    before: null,
    changes: ['a line'],
    ...(recipients.length > 0 ? { recipients: [...recipients] } : {}),
  },
})

describe('an approval does not carry a mandate', () => {
  /** `places`: in whose place a person signs, by his id. */
  const unapproved = (people: readonly Holder[], { places = {}, ...options }: Any = {}) =>
    problemsOf(
      approvedBy(
        company,
        (script, request) => {
          for (const person of people) script.approve(request, person, places[person.id])
        },
        options,
      ),
      'completeness',
    )

  it('signed by fewer than the quorum', async () => {
    expect(await unapproved([alice])).toEqual(['mandate.approval_missing', 'mandate.unapproved'])
    expect(await unapproved([])).toContain('mandate.unapproved')
  })

  it('signed twice by the same person', async () => {
    expect(await unapproved([alice, alice])).toContain('mandate.unapproved')
  })

  it('signed by a person of the provider, also beyond the quorum', async () => {
    expect(await unapproved([alice, provider])).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
    expect(await unapproved([alice, bob, provider])).toEqual(['approval.ineligible'])
  })

  it('signed by a principal and his deputy, who are one', async () => {
    expect(await unapproved([alice, bob], { places: { [bob.id]: { for: alice.id, deputyship: 'dep_1' } } })).toEqual([
      'mandate.approval_missing',
      'mandate.unapproved',
    ])
  })

  it('signed by two deputies of one principal', async () => {
    const places = { for: carol.id, deputyship: 'dep_1' }
    expect(await unapproved([alice, bob], { places: { [alice.id]: places, [bob.id]: places } })).toContain('mandate.unapproved')
  })

  it('signed in the place of the requester', async () => {
    expect(await unapproved([alice, bob], { places: { [bob.id]: { for: requester.id, deputyship: 'dep_1' } } })).toEqual(
      expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']),
    )
  })

  it('signed by the requester', async () => {
    expect(await unapproved([alice, requester])).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
  })

  it('signed by the executor', async () => {
    const plan = { executor: { kind: 'person', id: 'per_dora', party: 'enterprise:acme' } }
    expect(await unapproved([alice, doer], { plan })).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
  })

  it('signed by the one whom it gives access, or in his place; nor one that names nobody', async () => {
    const empowering = (recipients: readonly string[]) => ({ plan: givesAccess('own-access.empower', recipients) })
    const ineligible = expect.arrayContaining(['approval.ineligible', 'mandate.unapproved'])
    expect(await unapproved([alice, bob], empowering([bob.id]))).toEqual(ineligible)
    const places = { [bob.id]: { for: carol.id, deputyship: 'dep_1' } }
    expect(await unapproved([alice, bob], { ...empowering([carol.id]), places })).toEqual(ineligible)
    expect(await unapproved([alice, bob], empowering([]))).toEqual(['mandate.nobody_named'])
  })

  it.each(['policy.adopt', 'own-access.empower', 'own-access.grant', 'system.adopt'])(
    'that nobody was asked for, of `%s`, whatever was decided',
    async (name) => {
      const script = new Script(company)
      script
        .open()
        .freeze([operation('op_a', company.executors.connector, givesAccess(name, [carol.id]))])
        .decide({ op_a: {} })
        .execute('op_a')
      const proof = script.prove('op_a')
      script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
      expect(await problemsOf(script, 'completeness')).toContain('mandate.unapproved')
    },
  )

  it.each(['policy.adopt', 'own-access.empower'])('that one person was asked for, of `%s`, whatever was decided', async (name) => {
    const script = new Script(company)
    script
      .open()
      .freeze([operation('op_a', company.executors.connector, givesAccess(name, [carol.id]))])
      .decide({ op_a: { outcome: 'approval', needs: { roles: ['control_owner'], quorum: 1, stepUp: true } } })
    const request = script.request(['op_a'], { quorum: 1, stepUp: true })
    script.approve(request, alice).execute('op_a', [request])
    const proof = script.prove('op_a')
    script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
    expect(await problemsOf(script, 'completeness')).toEqual(['mandate.unapproved'])
  })

  it('signed without step-up where the decision asks for it', async () => {
    expect(await unapproved([alice, carol])).toContain('mandate.unapproved')
    expect(await unapproved([alice, carol], { request: { stepUp: false } })).toContain('mandate.unapproved')
  })

  it('of a request that asked for less than the decision', async () => {
    expect(await unapproved([alice, bob], { request: { quorum: 1 } })).toContain('mandate.unapproved')
    expect(await unapproved([alice, bob], { request: { roles: ['helpdesk'] } })).toContain('mandate.unapproved')
    expect(await unapproved([alice, bob], { request: { roles: [] } })).toContain('mandate.unapproved')
    expect(await unapproved([alice, bob], { request: { operations: ['op_b'] } })).toContain('mandate.unapproved')
  })

  it('signed with a key that had expired', async () => {
    const script = approvedBy(company, (script, request) => script.approve(request, alice).approve(request, retired))
    expect(await problemsOf(script, 'integrity')).toEqual(['approval.key_not_valid'])
  })

  it('signed after the mandate was minted', async () => {
    const mint = (script: Script, request: Requested) => {
      const mandate = script.mint('op_a', [request])
      script.approve(request, alice).approve(request, bob).start(mandate).attempt(mandate).receive(mandate)
    }
    expect(await unapproved([], { mint })).toContain('mandate.unapproved')
  })

  it('that had expired when the mandate was minted, or when it was signed', async () => {
    const waiting = (script: Script, request: Requested) => void script.wait(7200).execute('op_a', [request])
    expect(await unapproved([alice, bob], { mint: waiting })).toContain('mandate.unapproved')
    const late = approvedBy(company, (script, request) => script.approve(request, alice).wait(7200).approve(request, bob))
    expect(await problemsOf(late, 'completeness')).toEqual(expect.arrayContaining(['approval.late', 'mandate.unapproved']))
  })

  it('that was voided or refused before', async () => {
    const voided = approvedBy(company, (script, request) => {
      script.approve(request, alice).approve(request, bob)
      script.add('approval.voided', script.change, { request: request.id, plan: request.plan, reason: 'the base state changed' })
    })
    expect(await problemsOf(voided, 'completeness')).toContain('mandate.unapproved')
    const refused = approvedBy(company, (script, request) =>
      script.approve(request, alice).approve(request, bob).approve(request, carol, { verdict: 'refuse' }),
    )
    expect(await problemsOf(refused, 'completeness')).toContain('mandate.unapproved')
  })

  it('called complete without its signatures', async () => {
    const script = approvedBy(company, (script, request) => script.approve(request, alice).complete(request, [alice, bob]))
    expect(await problemsOf(script, 'completeness')).toContain('approval.not_complete')
  })

  it('never asked for, where the decision asks for one', async () => {
    const script = approvedBy(company, () => undefined, { mint: (script) => void script.execute('op_a') })
    expect(await problemsOf(script, 'completeness')).toEqual(['mandate.unapproved'])
  })
})
