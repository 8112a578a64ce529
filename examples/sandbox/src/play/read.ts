// What the product says when the acts are over, read whole: its journal, its lists, its dossiers. Endings are judged by this and by nothing that a
// story itself remembers.
import { join } from 'node:path'
import { everyItem } from '@countersign/client'
import { writeDossier, writeKeys } from '../papers/output.ts'
import { DAVID } from '../people/cast.ts'
import { COUNTERSIGN, runChild } from '../processes/child.ts'
import type { ChangeView } from '../story/change-view.ts'
import { type Entry, readJournal } from '../story/watch.ts'
import { as, changeOf, type Scene, say } from './scene.ts'

const PAGE = 200

export const wholeJournal = async (scene: Scene): Promise<Entry[]> => {
  const entries: Entry[] = []
  for (;;) {
    const page = await readJournal(as(scene, DAVID), (entries.at(-1)?.index ?? -1) + 1)
    entries.push(...page)
    if (page.length < PAGE) return entries
  }
}

export const all = async <T>(page: Parameters<typeof everyItem<T>>[0]): Promise<T[]> => {
  const items: T[] = []
  for await (const one of everyItem(page)) items.push(one)
  return items
}

/** Parameters of a page of a list. */
export const atCursor = <Q extends object = object>(cursor: string | undefined, query?: Q) => ({
  params: { query: { ...(query ?? ({} as Q)), ...(cursor === undefined ? {} : { cursor }) } },
})

export const everyChange = async (scene: Scene): Promise<ChangeView[]> => {
  const listed = await all((cursor) => as(scene, DAVID).get('/v1/changes', atCursor(cursor)))
  const changes: ChangeView[] = []
  for (const { id } of listed) changes.push(await changeOf(scene, id))
  return changes
}

/** Each change's dossier, and what a process says of it that has the file and the keys and nothing else: exit code by name. */
export const verifyDossiers = async (scene: Scene, changes: Readonly<Record<string, string>>): Promise<Record<string, number>> => {
  const api = as(scene, DAVID)
  const keys = await writeKeys(api, scene.out)
  const codes: Record<string, number> = {}
  for (const [name, change] of Object.entries(changes)) {
    const file = await writeDossier(api, change, join(scene.out, name))
    const { code } = await runChild({
      name: `verify-${name}`,
      args: [COUNTERSIGN, 'verify', file, '--keys', keys],
      log: scene.home.path('logs', `verify-${name}.log`),
    })
    codes[name] = code
    say(
      scene,
      code === 0 ? 'good' : 'refused',
      `countersign verify ${file}: ${code === 0 ? 'integrity, completeness, truth' : `exit code ${code}`}`,
    )
  }
  return codes
}
