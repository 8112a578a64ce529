// The laws as invariants over the tables and the fake's own truth: asked after every step of a random history. Gives what is broken, in words.

import { lockedOut } from './departure.ts'
import type { TestHouse } from './runtime.ts'

export const brokenLaws = async (house: TestHouse): Promise<string[]> => {
  const { db } = house.runtime
  const broken: string[] = []
  const [operations, mandates, proofs, incidents, findings, journal, credentials] = await Promise.all([
    db.selectFrom('operations').selectAll().execute(),
    db.selectFrom('mandates').selectAll().execute(),
    db.selectFrom('proofs').selectAll().execute(),
    db.selectFrom('incidents').selectAll().execute(),
    db.selectFrom('findings').selectAll().execute(),
    db
      .selectFrom('journal')
      .select(['kind', 'stream', 'leaf', 'log_index'])
      .where('kind', 'in', ['operation.started', 'closure.reached'])
      .execute(),
    db.selectFrom('credentials').selectAll().execute(),
  ])
  const bodies = journal.map((row) => ({ ...row, body: (JSON.parse(row.leaf) as { body: Record<string, unknown> }).body }))

  // 1. No effect without a mandate that was started, once, before it, with the start in the signed log.
  const seen = new Set<string>()
  for (const effect of house.fake.effects) {
    const mandate = mandates.find((row) => row.id === effect.idempotencyKey)
    const name = `${effect.operation} ${effect.account}`
    if (!mandate?.started_at) broken.push(`${name} had an effect without a started mandate`)
    else if (mandate.started_at.getTime() > effect.at || effect.at >= mandate.not_after.getTime())
      broken.push(`${name} had its effect outside the mandate`)
    else if (!bodies.some((row) => row.kind === 'operation.started' && row.body['mandate'] === mandate.id && row.log_index !== null))
      broken.push(`${name} had its effect before its start was in the log`)
    const key = `${effect.operation} ${effect.idempotencyKey}`
    if (seen.has(key)) broken.push(`${name} had two effects under one mandate`)
    seen.add(key)
  }
  for (const operation of operations) {
    const name = `${operation.operation} ${operation.credential_id}`
    const live = mandates.filter((row) => row.operation_id === operation.id && (row.state === 'open' || row.state === 'started'))
    if (live.length > 1) broken.push(`${name} has ${live.length} live mandates`)
    if (operation.mandates > house.runtime.settings.maxMandates) broken.push(`${name} used up ${operation.mandates} mandates`)
    const spec = operation.spec as { purpose: string }
    // 5. A closure names its proof; an inconclusive one never closes; what is closed is true.
    if (operation.closure === 'risk_complete' && spec.purpose !== 'none') {
      const proof = proofs.find((row) => row.digest === operation.proof_digest)
      const wanted =
        spec.purpose === 'rejection' ? ['rejected', 'cannot_test'] : spec.purpose === 'sessions' ? ['rejected'] : ['still_accepted']
      if (!proof || !wanted.includes(proof.verdict)) broken.push(`${name} is closed by ${proof?.verdict ?? 'nothing'}`)
      const credential = credentials.find((row) => row.id === operation.credential_id)!
      const secret = house.references.get(`ref:${credential.id}`)
      if (
        spec.purpose === 'rejection' &&
        secret &&
        house.fake.doors.some((door) => house.fake.opens(door.id, credential.account, secret.expose()))
      )
        broken.push(`${name} is closed and opens a door`)
    }
    if (operation.closure === 'risk_complete' && incidents.some((row) => row.operation_id === operation.id && row.state === 'open'))
      broken.push(`${name} is closed and has an open incident`)
    if (operation.closure === 'risk_accepted' && !bodies.some((row) => row.stream === operation.id && row.body['acceptance']))
      broken.push(`${name} is accepted by nobody`)
    // What is stuck is visible: with a reason, and with a finding.
    if (operation.phase === 'stuck') {
      if (operation.reasons.length === 0) broken.push(`${name} is stuck without a reason`)
      if (!findings.some((row) => row.subject === operation.id && row.state === 'open')) broken.push(`${name} is stuck and no finding`)
    }
    // What was seen to work after it was reported as done is an incident until it is proven dead.
    const last = proofs
      .filter((row) => row.operation_id === operation.id && row.purpose === 'rejection')
      .sort((a, b) => b.round - a.round)[0]
    const attempted = mandates.some((row) => row.operation_id === operation.id && row.state === 'spent')
    if (
      last?.verdict === 'still_accepted' &&
      attempted &&
      operation.phase === 'ready' &&
      !incidents.some((row) => row.operation_id === operation.id && row.state === 'open')
    )
      broken.push(`${name} works still and is no incident`)
  }
  for (const stayer of lockedOut(house, house.fake)) broken.push(`${stayer} is locked out`)
  return [...new Set(broken)]
}
