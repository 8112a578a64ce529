// The systems that an agent may touch, as its operator describes them: which connector, how it is reached, where its secret is.
import type { Connector } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import Value from 'typebox/value'
import { strictYaml, YamlRefused } from '../program/strict-yaml.ts'
import { wholeFile } from '../program/whole-file.ts'
import { referenceProblem } from './secret-reference.ts'

export interface ConfiguredSystem {
  readonly connector: Connector
  readonly config: Readonly<Record<string, unknown>>
  /** Slot → reference. */
  readonly secrets: Readonly<Record<string, string>>
}

export type ConfiguredSystems = ReadonlyMap<string, ConfiguredSystem>

const MAX_BYTES = 1 << 20

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const readSystem = (
  id: string,
  value: unknown,
  connectors: Readonly<Record<string, Connector>>,
  problems: string[],
): ConfiguredSystem | undefined => {
  const say = (problem: string): undefined => void problems.push(`system \`${id}\`: ${problem}`)
  if (!isObject(value)) return say('is not described')
  const extra = Object.keys(value).find((name) => !['connector', 'config', 'secrets'].includes(name))
  if (extra !== undefined) return say(`\`${extra}\` is not known; there are connector, config and secrets`)
  const connector = Object.hasOwn(connectors, String(value.connector)) ? connectors[String(value.connector)] : undefined
  if (connector === undefined) return say(`\`connector\` is one of ${Object.keys(connectors).join(', ')}`)
  const config = value.config ?? {}
  if (!isObject(config) || !Value.Check(connector.config, config)) {
    const errors = Value.Errors(connector.config, config).slice(0, 5)
    return say(
      `\`config\`: ${errors.map(({ instancePath, message }) => `${instancePath || 'it'} ${message}`).join('; ') || 'is no object'}`,
    )
  }
  const secrets = isObject(value.secrets) ? value.secrets : {}
  const slots = Object.keys(connector.operatorSecrets)
  for (const name of Object.keys(secrets))
    if (!slots.includes(name)) say(`\`secrets.${name}\` is not asked for; asked for: ${slots.join(', ')}`)
  if (slots.length > 0 && Object.keys(secrets).length === 0)
    say(`\`secrets\` is missing: ${slots.map((name) => `${name} (${connector.operatorSecrets[name]})`).join(', ')}`)
  // A slot that is left out stays empty: an agent holds no more than its work asks for, and the connector refuses what it can't do without.
  for (const [name, reference] of Object.entries(secrets)) {
    const problem = typeof reference === 'string' ? referenceProblem(reference) : 'is no reference'
    if (slots.includes(name) && problem !== undefined) say(`\`secrets.${name}\`: ${problem}`)
  }
  return { connector, config, secrets: secrets as Record<string, string> }
}

/** Errors (kind `invalid`, `details.problems`): `agent.bad_connector_config`; `agent.no_connector_config`. */
export const parseConnectorConfig = (text: string, where: string, connectors: Readonly<Record<string, Connector>>): ConfiguredSystems => {
  const problems: string[] = []
  let root: unknown
  try {
    root = strictYaml(text)
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error
    problems.push(`line ${error.line}: ${error.message}`)
  }
  const systems = new Map<string, ConfiguredSystem>()
  if (problems.length === 0) {
    if (!isObject(root) || !isObject(root.systems)) problems.push('`systems` is missing: a map from the id of a system to its description')
    else
      for (const [id, value] of Object.entries(root.systems)) {
        const system = readSystem(id, value, connectors, problems)
        if (system !== undefined) systems.set(id, system)
      }
  }
  if (problems.length > 0)
    throw new CountersignError('agent.bad_connector_config', 'invalid', `\`${where}\`: ${problems.join('; ')}`, { details: { problems } })
  return systems
}

export const readConnectorConfig = async (path: string, connectors: Readonly<Record<string, Connector>>): Promise<ConfiguredSystems> => {
  let bytes: Buffer | undefined
  try {
    bytes = await wholeFile(path, MAX_BYTES)
  } catch (cause) {
    throw new CountersignError('agent.no_connector_config', 'not_found', `the connector configuration \`${path}\` can't be read`, { cause })
  }
  if (bytes === undefined) throw new CountersignError('agent.bad_connector_config', 'invalid', `\`${path}\` is too long`)
  return parseConnectorConfig(bytes.toString('utf8'), path, connectors)
}
