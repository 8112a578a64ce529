// A runbook as a document of authority: approved by the enterprise, versioned, and only over what exists.
import { compileConditions } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { readCredential, readIdentity, readSystem } from '../../registry/inventory/index.ts'
import { readParty } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, Problem } from '../instruments/index.ts'
import { evidenceInWords, evidenceProblems } from './evidence.ts'
import { allSteps, type Runbook, readRunbook, runbookIn } from './model.ts'
import { wayBackInWords, wayBackProblems } from './way-back.ts'

const check = async (runtime: Runtime, db: Kysely<Tables>, org: string, runbook: Runbook): Promise<Problem[]> => {
  const problems: Problem[] = [...wayBackProblems(runbook), ...evidenceProblems(runtime.policy.current().bundle, runbook)]
  for (const [index, party] of runbook.parties.entries())
    if (!(await readParty(db, org, party))) problems.push({ where: `parties[${index}]`, problem: `no party \`${party}\`` })
  for (const [index, system] of runbook.bounds.systems.entries())
    if (!(await readSystem(db, org, system))) problems.push({ where: `bounds.systems[${index}]`, problem: `no system \`${system}\`` })
  for (const [index, step] of allSteps(runbook).entries())
    if (!step.credential.startsWith('$') && !(await readCredential(db, org, step.credential)))
      problems.push({ where: `steps[${index}].credential`, problem: `no credential \`${step.credential}\`` })
  const canary = await readCredential(db, org, runbook.canary)
  const identity = canary && (await readIdentity(db, org, canary.identity_id))
  if (!canary || canary.state === 'retired') problems.push({ where: 'canary', problem: `no live credential \`${runbook.canary}\`` })
  else if (identity?.kind !== 'canary')
    problems.push({
      where: 'canary',
      problem: `\`${runbook.canary}\` belongs to no canary; rehearse on an identity of the kind \`canary\``,
    })
  else if (!runbook.bounds.systems.includes(canary.system_id))
    problems.push({ where: 'canary', problem: `\`${runbook.canary}\` is on \`${canary.system_id}\`, which the runbook does not reach` })
  if (runbook.conditions !== undefined) {
    const compiled = compileConditions(runtime.policy.current().bundle, runbook.conditions)
    if ('problems' in compiled) problems.push(...compiled.problems.map((problem) => ({ where: 'conditions', problem })))
  }
  return problems
}

const lines = (runbook: Runbook): string[] => [
  `parties: ${runbook.parties.join(', ')}`,
  `steps: ${runbook.steps.map((step) => `${step.operation} of ${step.credential}`).join(', then ')}`,
  `way back: ${wayBackInWords(runbook)}`,
  ...evidenceInWords(runbook),
  `systems: ${runbook.bounds.systems.join(', ')}`,
  `environments: ${runbook.bounds.environments.join(', ')}`,
  `criticality: ${runbook.bounds.criticality.join(', ')}`,
  `at most ${runbook.bounds.perHour} an hour and ${runbook.bounds.perDay} a day`,
  ...(runbook.bounds.hours
    ? [
        `hours: ${runbook.bounds.hours.days.join(', ')} ${runbook.bounds.hours.from}–${runbook.bounds.hours.to} ${runbook.bounds.hours.timeZone}`,
      ]
    : ['hours: any']),
  `executed by ${runbook.executor === 'connectors' ? "the enterprise's own connectors" : 'whoever asks'}`,
  ...(runbook.conditions === undefined ? [] : [`conditions: ${runbook.conditions}`]),
]

export const runbookInstrument: InstrumentDefinition = {
  kind: 'runbook',
  title: 'a runbook',
  operation: () => 'runbook.adopt',
  read: (input) => {
    const read = readRunbook(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, _name, document) => check(runtime, db, org, runbookIn(document)),
  until: () => null,
  changes: (document, before) => {
    const now = lines(runbookIn(document))
    if (!before) return now.map((line) => `+ ${line}`)
    const was = lines(runbookIn(before))
    return [
      ...was.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
      ...now.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
    ]
  },
}
