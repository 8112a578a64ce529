// What axe says of a page, by the rules of WCAG 2.2 A and AA and its best practices; kept as a list for people.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { artifacts } from './browser.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What depends on nothing but colours: enough for a page that was judged whole in other ones. */
const colours = ['color-contrast', 'link-in-text-block']

/** One line for each violation: the rule, and the first element that breaks it. */
export const violationsOf = async (page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> => {
  if (!(await page.evaluate<boolean>("'axe' in window"))) {
    // SAFETY: outside of the page's own policy for scripts, which would rightly refuse it.
    const session = await page.context().newCDPSession(page)
    await session.send('Runtime.evaluate', { expression: source })
    await session.detach()
  }
  const options = {
    runOnly: what === 'all' ? { type: 'tag', values: everything } : { type: 'rule', values: colours },
    resultTypes: ['violations'],
  }
  const violations = await page.evaluate<Violation[]>(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`)
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`)
}

/** `artifacts/axe.json`: each page with how many violations were found. */
export const writeAxe = (found: Readonly<Record<string, number>>): void => {
  mkdirSync(artifacts, { recursive: true })
  writeFileSync(join(artifacts, 'axe.json'), `${JSON.stringify(found, null, 2)}\n`)
}
