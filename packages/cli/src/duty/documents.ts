// The schedule and the ladders: shown as they were handed in, set whole. The server checks them and names lines.

import { readDocument } from '../inventory/import-inventory.ts'
import type { Context } from '../program/context.ts'
import { plain, plainText } from '../terminal/plain.ts'
import { instant } from '../terminal/time.ts'

type Kind = 'schedule' | 'ladders'

export const showDocument =
  (kind: Kind) =>
  async ({ connect, output }: Context): Promise<undefined> => {
    const api = await connect()
    const result = await api.get(`/v1/duty/${kind}`)
    output.note(`version ${result.version}, set by ${plain(result.setBy)} at ${instant(result.setAt)}`)
    output.result(result, () => plainText(result.document.trimEnd()))
    return undefined
  }

export const setDocument =
  (kind: Kind) =>
  async ({ options, connect, output }: Context<{ dryRun?: boolean }>, file: string): Promise<undefined> => {
    const document = await readDocument(file)
    const api = await connect()
    const result = await api.put(`/v1/duty/${kind}`, { body: { document, dryRun: options.dryRun === true } })
    output.result(result, () => {
      if (!result.changed) return `version ${result.version} is the same document; nothing changes`
      return result.dryRun ? `${plain(file)} would be version ${result.version}; nothing was set` : `version ${result.version} is in force`
    })
    return undefined
  }
