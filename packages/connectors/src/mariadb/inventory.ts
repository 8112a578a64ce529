// Accounts and their passwords as the connector tells of them, page by page.
import { done, type InventoryItem, type InventoryPage, type Outcome, refused } from '@countersign/connector-kit'
import { ACCOUNT_KIND, nameOf, PASSWORD_KIND, parseName } from './account.ts'
import { type Account, isOpen, otherWays, passwordKeys, readAccounts } from './accounts.ts'
import type { Link } from './connection.ts'

/** The account, then each of its passwords. */
export const itemsOf = (account: Account): InventoryItem[] => {
  const name = nameOf(account)
  const state = account.locked ? 'disabled' : 'enabled'
  const keys = passwordKeys(account)
  return [
    {
      handle: { kind: ACCOUNT_KIND, account: name },
      state,
      ...(account.passwordChangedAt === undefined ? {} : { changedAt: account.passwordChangedAt }),
      attributes: {
        passwords: keys.length,
        anybodyLogsIn: isOpen(account),
        otherWays: otherWays(account),
        passwordExpired: account.expired,
        passwordLifetimeDays: account.passwordLifetimeDays ?? null,
        privileges: account.privileges,
        memberOf: account.roles,
        defaultRole: account.defaultRole ?? null,
        schemas: account.schemas,
        otherGrants: account.ownGrants,
      },
    },
    ...keys.map((key): InventoryItem => ({ handle: { kind: PASSWORD_KIND, account: name, key }, state, attributes: {} })),
  ]
}

const cursorAfter = (account: string): string => `after.${Buffer.from(account).toString('base64url')}`

const accountIn = (cursor: string): ReturnType<typeof parseName> => {
  const encoded = /^after\.([A-Za-z0-9_-]{1,1600})$/.exec(cursor)?.[1]
  if (encoded === undefined) return undefined
  const account = Buffer.from(encoded, 'base64url').toString()
  return cursorAfter(account) === cursor ? parseName(account) : undefined
}

export const readPage = async (link: Link, cursor: string | undefined, pageSize: number): Promise<Outcome<InventoryPage>> => {
  const after = cursor === undefined ? undefined : accountIn(cursor)
  if (cursor !== undefined && !after) return refused('bad_cursor', 'the cursor is not one of this inventory')
  const accounts = await readAccounts(link, after, pageSize + 1)
  const page = accounts.slice(0, pageSize)
  const items = page.flatMap(itemsOf)
  const last = page.at(-1)
  return done(accounts.length > pageSize && last ? { items, next: cursorAfter(nameOf(last)) } : { items })
}
