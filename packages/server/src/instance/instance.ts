// The name of this server among others on the same database: made once, kept beside its keys. A restart bears the same name,
// which proves that its predecessor on this home is dead.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ids } from '@countersign/core/platform/ids'

export const instanceName = async (home: string, ids: Ids): Promise<string> => {
  const path = join(home, 'instance')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const name = ids.next('srv')
  await writeFile(path, `${name}\n`, { flag: 'wx' })
  return name
}
