// A merger as a document of authority: two people sign exactly what was delivered; then it comes in, into quarantine.
import { lifecycleModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { plusSeconds } from '../../platform/clock.ts'
import { readMerger, setMerger } from '../../registry/mergers/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, Problem } from '../instruments/index.ts'
import { type MergerText, mergerIn, mergerKind, readMergerText, wordsOf } from './document.ts'

const problemsOf = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  name: string,
  text: MergerText,
  at: Date,
): Promise<Problem[]> => {
  const row = await readMerger(db, org, name)
  if (!row || row.state === 'open')
    return [{ where: 'brings', problem: `nothing was delivered whole for the merger \`${name}\`: \`countersign merger deliver\`` }]
  const { brings, answers, until } = text
  const problems: Problem[] = []
  if (
    row.digest !== brings.digest ||
    row.people !== brings.people ||
    row.identities !== brings.identities ||
    row.credentials !== brings.credentials
  )
    problems.push({ where: 'brings', problem: `is not what was delivered; \`countersign merger show ${name}\` says what was` })
  const person = await readPrincipal(db, org, answers)
  if (!person?.active || person.kind !== 'person' || person.party_kind !== 'enterprise')
    problems.push({ where: 'answers', problem: `\`${answers}\` is no active person of the enterprise` })
  const { longestSeconds } = lifecycleModelOf(runtime.policy.current().bundle).quarantine
  const end = new Date(until)
  if (end <= at) problems.push({ where: 'until', problem: 'is over' })
  else if (end > plusSeconds(at, longestSeconds))
    problems.push({
      where: 'until',
      problem: `nothing may stay in quarantine beyond ${plusSeconds(at, longestSeconds).toISOString()}, by policy`,
    })
  return problems
}

export const mergerInstrument: InstrumentDefinition = {
  kind: mergerKind,
  title: 'a merger',
  operation: () => 'merger.adopt',
  read: (input) => {
    const read = readMergerText(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, name, document, at) => problemsOf(runtime, db, org, name, mergerIn(document), at),
  until: () => null,
  changes: (document) => wordsOf(mergerIn(document)),
  enacted: async (runtime, work, row, document) => {
    const { answers, until } = mergerIn(document)
    // ORDER: the row is held from here on, so that nothing is delivered otherwise between the look and the coming in.
    await readMerger(work.db, work.org, row.name, true)
    await setMerger(work.db, work.org, row.name, { state: 'coming', answers_id: answers, until_at: new Date(until), version: row.version })
    work.enqueue({ org: work.org, kind: 'lifecycle', id: `${mergerKind}:${row.name}` })
    runtime.steps.reach('merger.enacted')
  },
}
