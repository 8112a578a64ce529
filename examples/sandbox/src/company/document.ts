// The company's import document with its blanks filled in: addresses and ids that only its running servers know. A blank stands as `${name}`.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { VENDOR_DAYS } from '../story/legacy-scale.ts'
import type { World } from '../world/world.ts'

const FILE = fileURLToPath(new URL('./company.yaml', import.meta.url))

const inDays = (days: number): string => new Date(Math.floor(Date.now() / 1000) * 1000 + days * 86_400_000).toISOString()

/** Each system's registration, each secret's reference, and what else the document leaves open. */
const blanks = (world: World): ReadonlyMap<string, string> => {
  const filled = new Map<string, string>()
  for (const [id, system] of Object.entries(world.systems)) {
    // JSON is YAML: nothing in it can break out of its place.
    filled.set(`config:${id}`, JSON.stringify(system.config))
    filled.set(`operator:${id}`, JSON.stringify(system.operatorSecrets))
    filled.set(`observer:${id}`, JSON.stringify(system.observerSecrets))
  }
  filled.set('token:tariff', world.tariffToken.id)
  filled.set('group:freight-operators', world.directory.groups['Freight Operators'] ?? '')
  for (const [account, fingerprint] of Object.entries(world.bastion.fingerprints)) filled.set(`key:${account}`, fingerprint)
  if (world.fleet) {
    filled.set('certificate:deploy', world.fleet.certificate)
    filled.set('account:deploy', world.fleet.account)
  }
  // Never a day that has passed: the product would end the contract by itself, before anybody in the story does.
  filled.set('contract-end', inDays(21).slice(0, 10))
  filled.set('partner-end', inDays(760).slice(0, 10))
  filled.set('vendor-visit', inDays(VENDOR_DAYS))
  return filled
}

export const companyDocument = async (world: World): Promise<string> => {
  const filled = blanks(world)
  const text = await readFile(FILE, 'utf8')
  const shortened = world.fleet ? text : withoutFleet(text)
  return shortened.replaceAll(/\$\{([^}]+)\}/g, (blank, name: string) => {
    if (name.startsWith('secret:')) return world.files.reference(name.slice('secret:'.length))
    if (name.startsWith('path:')) return world.files.reference(name.slice('path:'.length))
    const value = filled.get(name)
    if (value === undefined) throw new Error(`company.yaml has the blank ${blank}, and nothing to fill it with`)
    return value
  })
}

/** What is marked with `# fleet` is left out where the machine has no OpenSSH. */
const withoutFleet = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.endsWith('# fleet'))
    .join('\n')
