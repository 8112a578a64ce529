// Registers a system. SAFETY: what has no form of a reference may be a secret, and is neither sent nor repeated.
import { CountersignError } from '@countersign/ledger'
import { referenceProblem } from '../agent/secret-reference.ts'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { strictYaml, YamlRefused } from '../program/strict-yaml.ts'
import { plain } from '../terminal/plain.ts'
import { readDocument } from './import-inventory.ts'

export interface SystemOptions {
  readonly name: string
  readonly connector: string
  readonly environment: 'production' | 'staging' | 'development'
  readonly region?: string
  readonly tenant?: string
  readonly config: string
  readonly operatorSecret?: readonly string[]
  readonly observerSecret?: readonly string[]
}

const invalid = (message: string) => new CountersignError('cli.bad_option', 'invalid', message)

/** `slot=reference` pairs. Errors: `cli.bad_option`, `secret.not_a_reference`. */
export const parseReferences = (option: string, given: readonly string[] = []): Record<string, string> => {
  const references: [string, string][] = given.map((pair) => {
    const [, slot, reference] = /^([A-Za-z][A-Za-z0-9_-]{0,63})=(.+)$/s.exec(pair) ?? []
    if (slot === undefined || reference === undefined) throw invalid(`\`${option}\` is slot=reference`)
    const problem = referenceProblem(reference)
    if (problem !== undefined) throw new CountersignError('secret.not_a_reference', 'invalid', `\`${option} ${slot}=…\`: ${problem}`)
    return [slot, reference]
  })
  if (new Set(references.map(([slot]) => slot)).size < references.length) throw invalid(`\`${option}\` names a slot twice`)
  return Object.fromEntries(references)
}

const readConfig = async (path: string): Promise<Record<string, unknown>> => {
  let config: unknown
  try {
    config = strictYaml(await readDocument(path))
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error
    throw new CountersignError('cli.bad_config', 'invalid', `\`${path}\`, line ${error.line}: ${error.message}`, { cause: error })
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new CountersignError('cli.bad_config', 'invalid', `\`${path}\` is no map of settings`)
  return config as Record<string, unknown>
}

/** As the API takes them. Errors: `cli.bad_option`, `cli.bad_config`, `secret.not_a_reference`. */
export const settingsOf = async ({ name, connector, environment, region, tenant, ...options }: SystemOptions) => {
  const operatorSecrets = parseReferences('--operator-secret', options.operatorSecret)
  const observerSecrets = parseReferences('--observer-secret', options.observerSecret)
  const config = await readConfig(options.config)
  return { name, connector, environment, ...given({ region, tenant }), config, operatorSecrets, observerSecrets }
}

export const addSystem = async ({ options, connect, output }: Context<SystemOptions>, id: string): Promise<undefined> => {
  const body = await settingsOf(options)
  const api = await connect()
  const result = await api.put('/v1/systems/{system}', { params: { path: { system: id } }, body })
  output.result(
    result,
    () => `${plain(result.system)} ${plain(result.outcome)}; now try it: countersign system check ${plain(result.system)}`,
  )
  return undefined
}
