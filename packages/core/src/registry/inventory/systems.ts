// A downstream system as a record: which connector speaks to it, with which settings, and by which references its secrets are found.
import { CountersignError } from '@countersign/ledger'
import { Value } from 'typebox/value'
import type { Runtime, SystemRecord } from '../../runtime.ts'
import type { SystemRow } from './store.ts'

export const toSystemRecord = (row: SystemRow): SystemRecord => ({
  org: row.org_id,
  id: row.id,
  name: row.name,
  connector: row.connector,
  config: row.config,
  operatorSecrets: row.operator_secrets,
  observerSecrets: row.observer_secrets,
})

/** A system that is on the books although no connector speaks to it: what depends on it can't be proven, and shows as that. */
export const noConnector = 'none'

export interface SystemProblem {
  /** `config.host`, `operatorSecrets.operator`, or the field itself. */
  readonly path: string
  readonly message: string
}

/**
 * What keeps a system's settings from being used; empty when nothing does.
 * SAFETY: somebody may paste a secret where its reference belongs; no value is repeated here.
 */
export const systemProblems = (
  runtime: Runtime,
  system: Pick<SystemRecord, 'connector' | 'config' | 'operatorSecrets' | 'observerSecrets'>,
): SystemProblem[] => {
  if (system.connector === noConnector) {
    const given = [...Object.keys(system.operatorSecrets), ...Object.keys(system.observerSecrets)]
    return given.length === 0 ? [] : [{ path: 'connector', message: 'a system without a connector has no use for secrets' }]
  }
  const connector = runtime.connectors.definition(system.connector)
  if (!connector) return [{ path: 'connector', message: `no connector \`${system.connector}\`; write \`none\` if there is none yet` }]
  const problems: SystemProblem[] = []
  for (const error of Value.Errors(connector.config, system.config)) {
    // The entry for an unknown field beside the one for the whole object says nothing more.
    if (error.keyword === 'boolean') continue
    problems.push(...problemsOf(`config${error.instancePath.replaceAll('/', '.')}`, error))
  }
  const sides = [
    ['operatorSecrets', connector.operatorSecrets, system.operatorSecrets],
    ['observerSecrets', connector.observerSecrets, system.observerSecrets],
  ] as const
  for (const [side, slots, given] of sides) {
    for (const [slot, reference] of Object.entries(given)) {
      if (!Object.hasOwn(slots, slot)) problems.push({ path: `${side}.${slot}`, message: `the connector has no such slot` })
      else {
        const wellFormed = runtime.secrets.check(reference) === undefined
        if (!wellFormed) problems.push({ path: `${side}.${slot}`, message: notReference })
      }
    }
  }
  return problems.slice(0, 50)
}

/** Each beside the setting that it is about, also one that isn't there. SAFETY: a name may be a pasted secret. */
const problemsOf = (path: string, { message, params }: { message: string; params: object }): SystemProblem[] => {
  const { additionalProperties, requiredProperties } = params as { additionalProperties?: string[]; requiredProperties?: string[] }
  const named = (names: string[], said: (name: string) => string): SystemProblem[] =>
    names.map((name) => ({ path: `${path}.${name.slice(0, 64)}`, message: said(`\`${name.slice(0, 64)}\``) }))
  if (requiredProperties) return named(requiredProperties, (name) => `${name} is required`)
  if (additionalProperties) return named(additionalProperties, (name) => `the connector has no setting ${name}`)
  return [{ path, message }]
}

const notReference = 'not a reference to a secret; write `env:NAME`, `file:/path` or `exec:/path/to/program`, never the secret itself'

/** Errors: `system.invalid`. */
export const requireUsable = (runtime: Runtime, id: string, system: Parameters<typeof systemProblems>[1]): void => {
  const problems = systemProblems(runtime, system)
  if (problems.length === 0) return
  const message = `the system \`${id}\` can't be registered: ${problems[0]!.message}`
  throw new CountersignError('system.invalid', 'invalid', message, { details: { problems } })
}
