// The API of correlation: whose accounts could be that are nobody's, with each reason, and a person's word.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { adoptAccount } from './adopt.ts'
import { rules } from './rules.ts'
import { suggest } from './suggest.ts'

const list = operation({
  id: 'accounts.correlations',
  method: 'GET',
  path: '/v1/account-correlations',
  summary: 'Accounts that are nobody’s, and whose they could be by which rule',
  description:
    'Each rule has a confidence of its own; several that say the same are believed further. `clear`: one candidate is well ahead of all others. Nothing becomes anybody’s by it.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, system: Type.Optional(Id) }),
  response: Page(
    Closed({
      account: Id,
      system: Id,
      kind: Type.String(),
      name: Type.String(),
      key: Nullable(Type.String()),
      standing: Type.Enum(['clear', 'ambiguous', 'nobody']),
      candidates: Type.Array(
        Closed({
          identity: Id,
          confidence: Type.Number({ minimum: 0, maximum: 1 }),
          because: Type.Array(Closed({ rule: Type.String(), words: Type.String() })),
        }),
      ),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'accounts')
    const { system } = query
    return pageOf(
      listName('account-correlations', { system }),
      query,
      (after, limit) => suggest(runtime, caller.org, { system }, after, limit),
      (row) => row.id,
      ({ id, system: at, kind, account, key, standing, candidates }) => ({
        account: id,
        system: at,
        kind,
        name: account,
        key,
        standing,
        candidates: candidates.map(({ identity, confidence, rules: by }) => ({
          identity,
          confidence,
          because: by.map((rule) => ({ rule, words: rules[rule].words })),
        })),
      }),
    )
  },
})

const adopt = operation({
  id: 'accounts.adopt',
  method: 'POST',
  path: '/v1/accounts/{account}/adoption',
  summary: 'Says whose an account is that was nobody’s; from then on it is a credential of that identity',
  description: 'Nothing at the system changes. It is written as an import would write it, with the same checks.',
  scope: 'administer',
  power: 'inventory.import',
  asksItself: true,
  params: Closed({ account: Id }),
  body: Closed({ identity: Id, reason: Text }),
  response: Closed({ account: Id, identity: Id, credential: Id }),
  errors: ['account.unknown', 'account.not_nobodys', 'identity.unknown', 'account.identity_leaving', 'account.not_adopted'],
  handle: (runtime, caller, { params, body }) => adoptAccount(runtime, caller, params.account, body),
})

export const correlationOperations = [list, adopt]
