// Shows a password at one node by a single AUTH on a connection of its own.
import { beginPresentation, type Presentable, type Presentation } from '@countersign/connector-kit'
import { foreign, hashOf, keyOf, PASSWORD_KIND } from './account.ts'
import { presented } from './answers.ts'
import type { Endpoint } from './config.ts'
import { converse } from './connection.ts'

export const presentAt = async (node: Endpoint, { handle, secret }: Presentable, signal: AbortSignal): Promise<Presentation> => {
  const answer = beginPresentation()
  const no = foreign(handle)
  if (no) return answer('cannot_present', no.code, no.detail)
  if (!secret.expose().isWellFormed()) return answer('cannot_present', 'unsendable_password', 'a lone surrogate cannot be sent')
  // AUTH names the user alone: another of his passwords would say nothing of the one that the handle names.
  if (handle.kind === PASSWORD_KIND && keyOf(hashOf(secret)) !== handle.key)
    return answer('cannot_present', 'other_password', 'the secret is not the password that the handle names')
  try {
    await converse(node, { name: handle.account, password: secret }, signal, async () => undefined)
    return answer('accepted', 'OK', 'logged in')
  } catch (error) {
    const { answer: said, code, detail } = presented(error)
    return answer(said, code, detail)
  }
}
