// A system of the enterprise as a kind of document of authority: which connector speaks to it, with which settings and by which secrets. Whoever changes that
// can have any secret sent to a host of his own.
import type { Kysely } from 'kysely'
import { putSystem, readSystem, systemProblems } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, Problem } from '../instruments/index.ts'
import {
  digestOfSettings,
  linesOfSystem,
  readSystemText,
  type Settings,
  type SystemText,
  settingsOf,
  systemIn,
  systemKind,
} from './system-document.ts'

export const makeSystem = async (db: Kysely<Tables>, org: string, system: string, settings: Settings): Promise<SystemText> => {
  const before = await readSystem(db, org, system)
  const changes = linesOfSystem(settings, before && settingsOf(before))
  return { type: 'countersign/system/v1', system, before: digestOfSettings(before), ...settings, changes }
}

const problemsOf = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  name: string,
  { system, before, changes, type: _type, ...settings }: SystemText,
): Promise<Problem[]> => {
  if (system !== name) return [{ where: 'system', problem: 'the document is named as the system that it is about' }]
  const problems = systemProblems(runtime, settings).map(({ path, message }) => ({ where: path, problem: message }))
  const now = await makeSystem(db, org, system, settings)
  if (now.before !== before || now.changes.join('\n') !== changes.join('\n'))
    problems.push({ where: 'before', problem: 'the system has changed since it was proposed; propose it again' })
  return problems
}

export const systemInstrument: InstrumentDefinition = {
  kind: systemKind,
  title: 'a system',
  madeBy: '`countersign system propose`',
  operation: () => 'system.adopt',
  read: (input) => {
    const answer = readSystemText(input)
    return 'problems' in answer ? answer : { document: { ...answer.document } }
  },
  check: (runtime, db, org, name, document) => problemsOf(runtime, db, org, name, systemIn(document)),
  until: () => null,
  changes: (document) => systemIn(document).changes,
  enacted: async (_runtime, work, row, document) => {
    const { type: _type, system, before: _before, changes: _changes, ...settings } = systemIn(document)
    await putSystem(work, system, settings, row.change_id)
  },
}
