// The viewer of dossiers, as it was built here, as a file of its own. INVARIANT: it comes from this installation and never from a server.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CountersignError, sha256Hex } from '@countersign/ledger'
import type { Context } from '../program/context.ts'

const built = fileURLToPath(new URL('../../../console/dist/viewer.html', import.meta.url))

/** Errors: `cli.no_viewer`, `cli.file_exists`, `cli.not_written`. */
export const writeViewer = async ({ output }: Context, path: string): Promise<undefined> => {
  const page = await readFile(built).catch((cause: unknown) => {
    throw new CountersignError('cli.no_viewer', 'not_found', 'the viewer is not built here; run `npm start` once, which builds it', {
      cause,
    })
  })
  await writeFile(path, page, { flag: 'wx' }).catch((cause: unknown) => {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    if (exists) throw new CountersignError('cli.file_exists', 'conflict', `\`${path}\` is there already; choose another name`, { cause })
    throw new CountersignError('cli.not_written', 'unavailable', `\`${path}\` can't be written`, { cause })
  })
  const sha256 = sha256Hex(page)
  output.result({ path, bytes: page.length, sha256 }, () => `${path}: ${page.length} bytes, sha256 ${sha256}`)
  return undefined
}
