// The company's own policy pack: the delivered one, with those of its rules changed that a story's minute needs shorter. The delivered pack is never written to.
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Home } from '../home/home.ts'

const DELIVERED = fileURLToPath(new URL('../../../../packages/policy/pack', import.meta.url))

/** Data file of the pack → the fields that are other than delivered. */
export type OwnRules = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The folder of the company's pack, made anew from the delivered one at each start. */
export const writePack = async (home: Home, rules: OwnRules): Promise<string> => {
  const folder = home.path('policy')
  await rm(folder, { recursive: true, force: true })
  await cp(DELIVERED, folder, { recursive: true })
  for (const [name, fields] of Object.entries(rules)) {
    const file = home.path('policy', name)
    const delivered = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
    await writeFile(file, `${JSON.stringify({ ...delivered, ...fields }, null, 2)}\n`)
  }
  return folder
}
