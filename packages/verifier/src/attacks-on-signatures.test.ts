// The log, the mandate key and the witness serve the attacker. What stops him are the keys of persons: a signature is good for what was signed, and nothing else.
import { canonicalJson } from '@countersign/ledger'
import { describe, expect, it } from 'vitest'
import { attackRoom } from './testing/attack-room.ts'
import type { Requested, Script } from './testing/script.ts'
import { approvedBy } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, problemsOf, told } = attackRoom()
const { alice, bob, carol } = company.people
const { agent } = company.executors

describe('a signature of a person is refused', () => {
  const forged = (sign: (script: Script, request: Requested) => void) => problemsOf(approvedBy(company, sign), 'integrity')

  it('under a key id that nobody has, or that is another person’s', async () => {
    expect(await forged((script, request) => script.approve(request, alice, { keyId: 'ed25519:0000000000000000' }))).toEqual([
      'approval.unknown_key',
    ])
    expect(await forged((script, request) => script.approve(request, alice, { keyId: bob.keyId }))).toEqual(['approval.not_their_key'])
    expect(await forged((script, request) => script.approve(request, alice, { person: bob.id }))).toEqual(['approval.not_their_key'])
    expect(await forged((script, request) => script.approve(request, alice, { person: bob.id, keyId: bob.keyId }))).toEqual([
      'approval.bad_signature',
    ])
  })

  it('under a key that is enrolled for execution only', async () => {
    expect(await forged((script, request) => script.approve(request, agent))).toEqual(['approval.unknown_key'])
  })

  it('moved from one request to another on the same plan', async () => {
    const swap = (script: Script, request: Requested) => {
      const second = script.request(['op_a'])
      const signature = script.sign(alice, 'countersign/approval/v1', second.nonce, second.plan)
      script.approve(request, alice, { signature })
    }
    expect(await forged(swap)).toEqual(['approval.bad_signature'])
  })

  it('moved to another request that was given the same nonce', async () => {
    const same = (script: Script, request: Requested) => {
      const second = script.request(['op_a'], { nonce: request.nonce.toString('base64') })
      script.approve(second, alice)
    }
    expect(await forged(same)).toEqual(['nonce.reused'])
  })

  it('given to a plan that differs in one nested member', async () => {
    const nested = (script: Script, request: Requested) => {
      const shown = structuredClone(script.plan)
      shown.operations[0].parameters.nested.mode = 'later'
      script.approve(request, alice, { signedPlan: script.document('plan+json', canonicalJson(shown)) })
      script.documents.delete([...script.documents.keys()].at(-1)!)
    }
    expect(await forged(nested)).toEqual(['approval.bad_signature'])
  })

  it('turned from a refusal into an approval', async () => {
    const turned = (script: Script, request: Requested) =>
      script.approve(request, alice, { signature: script.sign(alice, 'countersign/refusal/v1', request.nonce, request.plan) })
    expect(await forged(turned)).toEqual(['approval.bad_signature'])
  })

  it('under a risk acceptance or a closure that they did not sign', async () => {
    const risk = (body: Any, person = carol) =>
      problemsOf(
        told((script) => {
          const acceptance = script.acceptRisk('op_a', person, {}, body)
          script.reach('op_a', 'risk_accepted', { acceptance })
          script.execute('op_a')
          return script.prove('op_a')
        }),
        'integrity',
      )
    expect(await risk({ person: alice.id, keyId: alice.keyId })).toContain('acceptance.bad_signature')
    expect(await risk({ keyId: 'ed25519:0' })).toContain('signature.unknown_key')
    expect(await risk({ nonce: Buffer.alloc(32).toString('base64') })).toContain('acceptance.bad_signature')
    const closure = told((script) => {
      script.execute('op_a')
      const first = script.prove('op_a')
      const proof = script.prove('op_a')
      script.signClosure('op_a', carol, proof, { signedProof: first })
      return proof
    })
    expect(await problemsOf(closure, 'integrity')).toEqual(['closure.bad_signature'])
  })
})
