// Every address of the console as its router has it, with something real in each place that takes a name: whoever walks them walks all that there are.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Shown } from './pages.ts'

const router = readFileSync(fileURLToPath(new URL('../../packages/console/src/app/router.tsx', import.meta.url)), 'utf8')

/** As the router writes them: `/changes/$change`. */
const routes: readonly string[] = [...router.matchAll(/^ {2}path: '([^']+)',$/gm)].map(([, path]) => path!)

const named = ({ change, request, finding }: Shown): Readonly<Record<string, readonly string[]>> => ({
  request: [request],
  kind: ['closure'],
  id: ['unknown'],
  change: [change],
  contract: ['contract'],
  section: ['people', 'access'],
  index: ['3'],
  provider: ['leaving'],
  identity: ['idn-warehouse-admin'],
  credential: ['warehouse-admin'],
  finding: [finding],
})

/** Addresses to go to; a place that nothing here is known for is told. */
export const everyAddress = (shown: Shown): string[] => {
  const names = named(shown)
  // But for the root, which is no page, and the one that holds all that is only for who is signed in.
  expect(routes.length, 'the router writes its addresses otherwise').toBe((router.match(/createRoute\(\{/g) ?? []).length - 1)
  return routes.flatMap((route) =>
    route
      .split('/')
      .reduce<string[]>(
        (begun, part) => {
          const values = part.startsWith('$') ? names[part.slice(1)] : [part]
          if (!values) throw new Error(`give \`${part}\` of \`${route}\` a name`)
          return begun.flatMap((one) => values.map((value) => (one === '' ? value : `${one}/${value}`)))
        },
        [''],
      )
      .map((path) => `/${path}`),
  )
}
