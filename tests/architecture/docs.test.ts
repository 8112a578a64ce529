// The documentation leads somewhere: every relative link and every path of the repository that a page names is there.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, breachesOfProse, pathsNamed, relativeLinks, type Tree } from './prose.ts'
import { filesBelow, read, root } from './tree.ts'

const pages = filesBelow('').filter((path) => path.endsWith('.md') && !path.endsWith('.golden.md'))
const repository: Tree = { has: (path) => existsSync(join(root, path)), read }

describe('in the documentation', () => {
  it('every relative link, anchor and path of the repository is there', () => {
    expect(pages.length).toBeGreaterThan(20)
    expect(pages.flatMap((page) => breachesOfProse(page, repository))).toEqual([])
  })

  it('every page is reached from another one', () => {
    const linked = new Set(
      pages.flatMap((page) =>
        relativeLinks(read(page)).map((target) => join(page, '..', (target.split('#')[0] as string) || page.split('/').at(-1)!)),
      ),
    )
    const reached = (page: string): boolean => page === 'README.md' || linked.has(page) || linked.has(`${dirname(page)}/`)
    expect(pages.filter((page) => !reached(page))).toEqual([])
  })
})

describe('the guard of the documentation bites', () => {
  const tree = (files: Readonly<Record<string, string>>): Tree => ({
    has: (path) => Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`)),
    read: (path) => files[path] as string,
  })
  const at = (text: string): string[] =>
    breachesOfProse('docs/a.md', tree({ 'docs/a.md': text, 'docs/b.md': '# One\n## Two words\n', 'packages/core/src/x.ts': '' }))

  it.each([
    ['[x](c.md)', 'leads nowhere'],
    ['[x](../b.md)', 'leads nowhere'],
    ['[x](/docs/b.md)', 'is not relative'],
    ['[x](b.md#three)', 'has no such heading'],
    ['[x](#here)', 'has no such heading'],
    ['see `packages/core/src/y.ts`', 'is not there'],
    ['```\ncat packages/core/src/y.ts\n```', 'is not there'],
  ])('on %s', (text, breach) => {
    expect(at(text)).toEqual([expect.stringContaining(breach)])
  })

  it.each([
    '[x](b.md)',
    '[x](b.md#two-words "title")',
    '# Here\n[x](#here)',
    '[x](https://example.org/c.md) [y](mailto:a@b.c)',
    '`[x](c.md)` and\n```\n[x](c.md)\n```',
    'see `packages/core/src/x.ts`, packages/core/src/, and `packages/*/src` or `packages/core/src/<slice>/store.ts`.',
    'node_modules/packages/none and https://example.org/docs/none',
  ])('and leaves alone %s', (text) => {
    expect(at(text)).toEqual([])
  })

  it('reads what a page says', () => {
    expect(anchorsOf('# A `b` (c)!\n## A\n## A\n```\n# no\n```\n')).toEqual(new Set(['a-b-c', 'a', 'a-1']))
    expect(pathsNamed('`docs/x.md`. packages/a/b.ts, tests/')).toEqual(['docs/x.md', 'packages/a/b.ts', 'tests'])
    expect(relativeLinks('[a](b.md) ![c](d/e.png) [f](<g.md>)')).toEqual(['b.md', 'd/e.png', 'g.md'])
  })
})
