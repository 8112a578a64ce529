// Every address of the console. A page is loaded when it is gone to; the address alone says what is shown, filters too.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type NotFoundRouteProps,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { CountersignProblem } from '../api/client.ts'
import { queryClient, whenSignedOut } from '../api/query-client.ts'
import { isOutside, whoamiQuery } from '../api/session.ts'
import { filtersIn as findingFiltersIn } from '../pages/findings/filters.ts'
import { identitySearch } from '../pages/identity/search.ts'
import { filtersIn } from '../pages/inventory/filters.ts'
import { logSearch } from '../pages/log/log-search.ts'
import { isPolicyPart, type PolicyPart } from '../pages/policy/part-names.ts'
import { isProviderPart, type ProviderPart } from '../pages/providers/part-names.ts'
import { ownFiltersIn } from '../pages/settings/own-filters.ts'
import { Broken, NoSuchAddress } from './failures.tsx'
import { isForOutside } from './reach.ts'
import { Frame, Shell } from './shell.tsx'

const root = createRootRoute({
  component: Frame,
  errorComponent: Broken,
  notFoundComponent: (_props: NotFoundRouteProps) => <NoSuchAddress />,
})

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string; problem?: string } => ({
    ...(text(search['to']) ? { to: text(search['to'])! } : {}),
    ...(text(search['problem']) ? { problem: text(search['problem'])! } : {}),
  }),
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const first = createRoute({
  getParentRoute: () => root,
  path: '/first',
  component: lazyRouteComponent(() => import('../pages/sign-in/first-page.tsx'), 'FirstPage'),
})

/** Everything below is only for who is signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const whoami = await queryClient.ensureQueryData(whoamiQuery).catch((error: unknown) => {
      if (error instanceof CountersignProblem && error.status === 401) throw redirect({ to: '/sign-in', search: { to: location.href } })
      throw error
    })
    if (!isOutside(whoami)) return
    if (location.pathname === '/') throw redirect({ to: '/my-work' })
    // ORDER: before any page is loaded or asks for anything.
    if (!isForOutside(location.pathname)) throw notFound()
  },
  component: Shell,
  errorComponent: Broken,
})

const today = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/today/today-page.tsx'), 'TodayPage'),
})

const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../pages/inbox/inbox-page.tsx'), 'InboxPage'),
})

const inboxItem = createRoute({
  getParentRoute: () => inside,
  path: '/inbox/$request',
  component: lazyRouteComponent(() => import('../pages/inbox/request-page.tsx'), 'RequestPage'),
})

const inboxQuestion = createRoute({
  getParentRoute: () => inside,
  path: '/inbox/$kind/$id',
  component: lazyRouteComponent(() => import('../pages/inbox/question-page.tsx'), 'QuestionPage'),
})

const changes = createRoute({
  getParentRoute: () => inside,
  path: '/changes',
  validateSearch: (search): { state?: string } => (text(search['state']) ? { state: text(search['state'])! } : {}),
  component: lazyRouteComponent(() => import('../pages/change/changes-page.tsx'), 'ChangesPage'),
})

const change = createRoute({
  getParentRoute: () => inside,
  path: '/changes/$change',
  component: lazyRouteComponent(() => import('../pages/change/change-page.tsx'), 'ChangePage'),
})

const contractEnd = createRoute({
  getParentRoute: () => inside,
  path: '/contracts/$contract/end',
  component: lazyRouteComponent(() => import('../pages/contract-end/contract-end-page.tsx'), 'ContractEndPage'),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
})

const settingsSection = createRoute({
  getParentRoute: () => inside,
  path: '/settings/$section',
  // The section of who can do what here is the only one with filters.
  validateSearch: ownFiltersIn,
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
})

const device = createRoute({
  getParentRoute: () => inside,
  path: '/device',
  validateSearch: (search): { code?: string } => (text(search['code']) ? { code: text(search['code'])! } : {}),
  component: lazyRouteComponent(() => import('../pages/device/device-page.tsx'), 'DevicePage'),
})

const dossiers = createRoute({
  getParentRoute: () => inside,
  path: '/dossiers',
  component: lazyRouteComponent(() => import('../pages/dossiers/dossiers-page.tsx'), 'DossiersPage'),
})

const matrix = createRoute({
  getParentRoute: () => inside,
  path: '/matrix',
  validateSearch: (search): { provider?: string } => (text(search['provider']) ? { provider: text(search['provider'])! } : {}),
  component: lazyRouteComponent(() => import('../pages/matrix/matrix-page.tsx'), 'MatrixPage'),
})

const matrixEdit = createRoute({
  getParentRoute: () => inside,
  path: '/matrix/edit',
  component: lazyRouteComponent(() => import('../pages/matrix/edit-page.tsx'), 'MatrixEditPage'),
})

const log = createRoute({
  getParentRoute: () => inside,
  path: '/log',
  validateSearch: logSearch,
  component: lazyRouteComponent(() => import('../pages/log/log-page.tsx'), 'LogPage'),
})

const logEntry = createRoute({
  getParentRoute: () => inside,
  path: '/log/$index',
  component: lazyRouteComponent(() => import('../pages/log/entry-page.tsx'), 'EntryPage'),
})

const providers = createRoute({
  getParentRoute: () => inside,
  path: '/providers',
  component: lazyRouteComponent(() => import('../pages/providers/providers-page.tsx'), 'ProvidersPage'),
})

const provider = createRoute({
  getParentRoute: () => inside,
  path: '/providers/$provider',
  validateSearch: (search): { part?: ProviderPart } => (isProviderPart(search['part']) ? { part: search['part'] } : {}),
  component: lazyRouteComponent(() => import('../pages/providers/provider-page.tsx'), 'ProviderPage'),
})

const policy = createRoute({
  getParentRoute: () => inside,
  path: '/policy',
  validateSearch: (search): { part?: PolicyPart; file?: string; change?: string; operation?: string } => ({
    ...(isPolicyPart(search['part']) ? { part: search['part'] } : {}),
    ...(text(search['file']) ? { file: text(search['file'])! } : {}),
    ...(text(search['change']) ? { change: text(search['change'])! } : {}),
    ...(text(search['operation']) ? { operation: text(search['operation'])! } : {}),
  }),
  component: lazyRouteComponent(() => import('../pages/policy/policy-page.tsx'), 'PolicyPage'),
})

const killSwitch = createRoute({
  getParentRoute: () => inside,
  path: '/providers/$provider/suspend',
  component: lazyRouteComponent(() => import('../pages/kill-switch/kill-switch-page.tsx'), 'KillSwitchPage'),
})

const work = createRoute({
  getParentRoute: () => inside,
  path: '/my-work',
  component: lazyRouteComponent(() => import('../pages/my-work/my-work-page.tsx'), 'WorkPage'),
})

const inventory = createRoute({
  getParentRoute: () => inside,
  path: '/inventory',
  validateSearch: filtersIn,
  component: lazyRouteComponent(() => import('../pages/inventory/inventory-page.tsx'), 'InventoryPage'),
})

const identity = createRoute({
  getParentRoute: () => inside,
  path: '/identities/$identity',
  validateSearch: identitySearch,
  component: lazyRouteComponent(() => import('../pages/identity/identity-page.tsx'), 'IdentityPage'),
})

const credential = createRoute({
  getParentRoute: () => inside,
  path: '/credentials/$credential',
  component: lazyRouteComponent(() => import('../pages/credential/credential-page.tsx'), 'CredentialPage'),
})

const findings = createRoute({
  getParentRoute: () => inside,
  path: '/findings',
  validateSearch: findingFiltersIn,
  component: lazyRouteComponent(() => import('../pages/findings/findings-page.tsx'), 'FindingsPage'),
})

const finding = createRoute({
  getParentRoute: () => inside,
  path: '/findings/$finding',
  component: lazyRouteComponent(() => import('../pages/findings/finding-page.tsx'), 'FindingPage'),
})

const routeTree = root.addChildren([
  signIn,
  first,
  inside.addChildren([
    today,
    inbox,
    inboxItem,
    inboxQuestion,
    changes,
    change,
    contractEnd,
    dossiers,
    policy,
    log,
    logEntry,
    settings,
    settingsSection,
    device,
    matrix,
    matrixEdit,
    providers,
    provider,
    killSwitch,
    work,
    inventory,
    identity,
    credential,
    findings,
    finding,
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

whenSignedOut(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/first') return
  queryClient.clear()
  void router.navigate({ to: '/sign-in', search: { to: href } })
})
