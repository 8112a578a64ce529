// Every page of the console, by the name of its pictures: where it is, and who opens it. A page that is not here is neither photographed nor judged.
import type { ConsoleHouse } from './console.ts'

/** What there is to look at, by what the company's story has made. */
export interface Shown {
  readonly change: string
  readonly request: string
  readonly finding: string
}

export interface PageShown {
  readonly name: string
  readonly path: string | ((shown: Shown) => string)
  /** Undefined: a stranger. */
  readonly as: string | undefined
}

export const pages: readonly PageShown[] = [
  { name: 'sign-in', path: '/sign-in', as: undefined },
  { name: 'first', path: '/first', as: undefined },
  { name: 'today', path: '/', as: 'cleo' },
  { name: 'inbox', path: '/inbox', as: 'cleo' },
  { name: 'request', path: ({ request }) => `/inbox/${request}`, as: 'cleo' },
  { name: 'changes', path: '/changes', as: 'cleo' },
  { name: 'change', path: ({ change }) => `/changes/${change}`, as: 'cleo' },
  { name: 'contract-end', path: '/contracts/contract/end', as: 'ada' },
  { name: 'inventory', path: '/inventory', as: 'cleo' },
  { name: 'inventory-credentials', path: '/inventory?kind=credential', as: 'cleo' },
  { name: 'identity', path: '/identities/idn-warehouse-admin', as: 'cleo' },
  { name: 'identity-history', path: '/identities/idn-warehouse-admin?part=history', as: 'cleo' },
  { name: 'identity-map', path: '/identities/idn-shared-bridge?part=map', as: 'cleo' },
  { name: 'credential', path: '/credentials/warehouse-admin', as: 'cleo' },
  { name: 'findings', path: '/findings', as: 'cleo' },
  { name: 'finding', path: ({ finding }) => `/findings/${finding}`, as: 'cleo' },
  { name: 'providers', path: '/providers', as: 'cleo' },
  { name: 'provider', path: '/providers/staying', as: 'cleo' },
  { name: 'provider-rights', path: '/providers/staying?part=rights', as: 'cleo' },
  { name: 'provider-drills', path: '/providers/staying?part=drills', as: 'cleo' },
  { name: 'provider-suspend', path: '/providers/staying/suspend', as: 'cleo' },
  { name: 'work', path: '/my-work', as: 'oscar' },
  { name: 'changes-of-a-provider', path: '/changes', as: 'oscar' },
  { name: 'settings', path: '/settings', as: 'ada' },
  { name: 'settings-keys', path: '/settings/keys', as: 'cleo' },
  { name: 'settings-sessions', path: '/settings/sessions', as: 'cleo' },
  { name: 'settings-notifications', path: '/settings/notifications', as: 'cleo' },
  { name: 'settings-deputies', path: '/settings/deputies', as: 'cleo' },
  { name: 'settings-people', path: '/settings/people', as: 'cleo' },
  { name: 'settings-signed-in', path: '/settings/people?who=cleo', as: 'cleo' },
  { name: 'settings-api-keys', path: '/settings/api-keys', as: 'cleo' },
  { name: 'settings-sign-in', path: '/settings/sign-in', as: 'cleo' },
  { name: 'settings-systems', path: '/settings/systems', as: 'cleo' },
  { name: 'settings-access', path: '/settings/access', as: 'cleo' },
  { name: 'settings-about', path: '/settings/about', as: 'cleo' },
  { name: 'device', path: '/device', as: 'cleo' },
  { name: 'matrix', path: '/matrix', as: 'cleo' },
  { name: 'matrix-of-a-provider', path: '/matrix?provider=staying', as: 'cleo' },
  { name: 'matrix-edit', path: '/matrix/edit', as: 'cleo' },
  { name: 'dossiers', path: '/dossiers', as: 'cleo' },
  { name: 'policy', path: '/policy', as: 'cleo' },
  { name: 'policy-who', path: '/policy?part=who', as: 'cleo' },
  { name: 'policy-tests', path: '/policy?part=tests', as: 'cleo' },
  { name: 'policy-history', path: '/policy?part=history', as: 'cleo' },
  { name: 'policy-explain', path: '/policy?part=explain', as: 'cleo' },
  { name: 'log', path: '/log', as: 'cleo' },
  { name: 'log-entry', path: '/log/3', as: 'cleo' },
  { name: 'policy-try', path: '/policy?part=try', as: 'cleo' },
  { name: 'viewer', path: '/viewer.html', as: undefined },
  { name: 'no-such-page', path: '/nowhere', as: 'cleo' },
]

export type Story = (house: ConsoleHouse) => Promise<Shown>
