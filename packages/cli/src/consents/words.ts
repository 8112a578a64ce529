// A consent in words. What is shown comes from the server; what is signed is compared with what was shown.
import type { Item } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { minute } from '../terminal/time.ts'

export type ConsentShown = Item<'consents.list'>

export const consentInWords = (one: ConsentShown): string => {
  const lines = [
    `${plain(one.clientName ?? one.client)} (${plain(one.client)}) at ${one.system}${one.party === null ? ', whose application nobody knows' : ` of ${one.party}`}`,
    `given by   ${plain(one.consentedBy ?? 'nobody knows')}, for ${one.everybody ? 'everybody' : plain(one.subject ?? 'somebody')}`,
    `lets in to ${one.scopes.map((scope) => `${plain(scope)}${one.highImpact.includes(scope) ? ' (high impact)' : ''}`).join(', ')}`,
    `given      ${minute(one.givenAt) || 'unknown when'}; last used ${minute(one.lastUsedAt) || 'unknown when'}; ${one.learnt}`,
    one.status === 'kept' ? `kept until ${minute(one.keptUntil)}` : `state      ${one.status.replace('_', ' ')}`,
    ...one.reasons.map(({ words }) => `           ${words}`),
    ...(one.change === null ? [] : [`           the change ${one.change} is ending it`]),
    ...(one.endReason === null ? [] : [`           ${plain(one.endReason)}`]),
  ]
  return lines.join('\n')
}
