// A provider's people have few pages, and a page that nobody thought of is none of theirs.
import { expect, it } from 'vitest'
import { isForOutside } from './reach.ts'

it('a provider has its work, its part of changes and its own settings', () => {
  for (const path of [
    '/my-work',
    '/my-work/runbooks/rotate',
    '/changes',
    '/changes/',
    '/changes/chg_1',
    '/settings',
    '/settings/keys',
    '/device',
  ])
    expect(isForOutside(path), path).toBe(true)
})

it('and nothing else, whatever it is called or looks like', () => {
  const others = [
    '/',
    '/inbox',
    '/inbox/apr_1',
    '/providers',
    '/providers/staying',
    '/matrix',
    '/findings',
    '/log',
    '/policy',
    '/inventory',
  ]
  const alike = ['/my-workers', '/changes/chg_1/plan', '/change', '/settingsx', '/devices', '//my-work', '/x/my-work', '/anything']
  for (const path of [...others, ...alike]) expect(isForOutside(path), path).toBe(false)
})
