// Policy packs for tests: the delivered one, changed in one place, under a version of its own; and a house in which the delivered one is in force by the tables.
import { join } from 'node:path'
import { type Bundle, bundleFromFiles, defaultPackDir, loadBundle, type PackTexts, readTestFiles } from '@countersign/policy'
import { activateFirst } from '../authority/policy/index.ts'
import { transact } from '../evidence/journal/index.ts'
import type { Opened } from './open.ts'

const delivered = Promise.all([loadBundle(defaultPackDir), readTestFiles(join(defaultPackDir, 'tests'))])

/** `change`: path of a file of the pack → what becomes of its text; a text that comes out empty is taken out. Its own tests go with a policy file. */
export const packWith = async (version: string, change: Readonly<Record<string, (text: string) => string>> = {}): Promise<PackTexts> => {
  const [bundle, tests] = await delivered
  const files: Record<string, string> = { ...bundle.files }
  files['pack.json'] = files['pack.json']!.replace('"1.0.0"', `"${version}"`)
  for (const [path, how] of Object.entries(change)) {
    const text = how(files[path] ?? '')
    if (text === '') delete files[path]
    else files[path] = text
  }
  return { files, tests: { ...tests } }
}

/** The first pack, as a server's first start leaves it. */
export const withFirstPack = async ({ house, company }: Pick<Opened, 'house' | 'company'>, texts?: PackTexts): Promise<Bundle> => {
  const [bundle, tests] = await delivered
  const first = texts ? bundleFromFiles(texts.files) : bundle
  const caller = await company.caller('ada')
  await transact(house.runtime, caller, (work) => activateFirst(work, first, texts?.tests ?? tests))
  return first
}
