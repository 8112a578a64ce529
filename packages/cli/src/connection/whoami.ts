import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs } from '../terminal/table.ts'

export const whoami = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const { principal } = self
  output.result(self, () =>
    pairs([
      ['you are', `${plain(principal.name)} (${plain(principal.id)}), ${principal.kind}${principal.active ? '' : ', NOT ACTIVE'}`],
      ['of', `${principal.party.kind} ${principal.party.id}`],
      ['at', `${self.org}, ${api.url}`],
      ['roles', principal.roles.join(', ') || 'none'],
      ['this key may', self.scopes.join(', ')],
    ]),
  )
  return undefined
}
