// The frame around every page: where one is, where one can go, as whom one is here. On a telephone the most needed places are under the thumb.
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Menu, MoreHorizontal, UserRound } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Suspense, useEffect, useRef } from 'react'
import { inboxQuery } from '../api/inbox.ts'
import { isOutside, may, useWhoami } from '../api/session.ts'
import { Loading } from '../parts/page.tsx'
import { chooseTheme, type Theme, useTheme } from '../theme/theme.ts'
import { words } from '../words/index.ts'
import { enterprisePlaces, type Place, providerPlaces } from './navigation.ts'
import { signOut } from './sign-out.ts'

/** Tells a screen reader, and the tab order, that another page is here now. */
const useFocusOnPage = () => {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}

export const Frame = () => (
  <Suspense>
    <Outlet />
  </Suspense>
)

export const Shell = () => {
  const whoami = useWhoami()
  const main = useFocusOnPage()
  const outside = isOutside(whoami)
  const places = (outside ? providerPlaces : enterprisePlaces).filter(({ power }) => power === undefined || may(whoami, power))
  const waiting = useQuery({ ...inboxQuery, enabled: !outside })
  const count = waiting.data?.items.length ?? 0
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_1fr]">
      <a
        href="#page"
        className="sr-only rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
      >
        {words.shell.skip}
      </a>
      <nav
        aria-label={words.shell.navigation}
        className="sticky top-0 hidden h-dvh flex-col gap-0.5 overflow-y-auto border-r border-line bg-sunken px-3 py-4 md:flex"
      >
        <Brand org={whoami.org} />
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} count={place.to === '/inbox' ? count : 0} />
        ))}
        <div className="mt-auto pt-4">
          <Account name={whoami.principal.name} party={outside ? whoami.principal.party.id : undefined} />
        </div>
      </nav>
      <header className="flex items-center justify-between border-b border-line bg-sunken px-4 py-2 md:hidden">
        <Brand org={whoami.org} />
        <Account name={whoami.principal.name} party={outside ? whoami.principal.party.id : undefined} small />
      </header>
      <main id="page" ref={main} tabIndex={-1} className="min-w-0 outline-none">
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      <Thumbs places={places} count={count} />
    </div>
  )
}

const Waiting = () => (
  <div className="mx-auto max-w-5xl px-4 pt-8 sm:px-8">
    <Loading lines={6} />
  </div>
)

const Brand = ({ org }: { org: string }) => (
  <Link to="/" className="mb-0 flex items-center gap-2.5 rounded-lg px-2 py-1 md:mb-4">
    <img src="/favicon.svg" alt="" className="size-7 rounded-md" />
    <span className="leading-tight">
      <span className="block font-semibold tracking-tight">{words.shell.product}</span>
      <span className="block text-xs text-ink-faint">{org}</span>
    </span>
  </Link>
)

const linkClass =
  'flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-ink-soft hover:bg-line/60 hover:text-ink aria-[current=page]:bg-panel aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:shadow-panel'

const PlaceLink = ({ place, count }: { place: Place; count: number }) => (
  <Link to={place.to} activeOptions={{ exact: place.to === '/' }} className={linkClass}>
    <place.icon size={17} strokeWidth={1.75} aria-hidden="true" />
    <span className="grow">{place.name}</span>
    {count > 0 && <Count of={count} />}
  </Link>
)

const Count = ({ of }: { of: number }) => (
  <span className="rounded-full bg-accent px-1.5 text-xs font-semibold text-accent-ink tabular-nums">{of > 99 ? '99+' : of}</span>
)

const Thumbs = ({ places, count }: { places: readonly Place[]; count: number }) => {
  const near = places.filter(({ thumb }) => thumb)
  const rest = places.filter(({ thumb }) => !thumb)
  return (
    <nav
      aria-label={words.shell.navigation}
      className="fixed inset-x-0 bottom-0 z-40 flex border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {near.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          activeOptions={{ exact: place.to === '/' }}
          className="relative flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-ink-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent"
        >
          <place.icon size={20} strokeWidth={1.75} aria-hidden="true" />
          {place.name}
          {place.to === '/inbox' && count > 0 && (
            <span className="absolute top-1.5 left-1/2 ml-2">
              <Count of={count} />
            </span>
          )}
        </Link>
      ))}
      {rest.length > 0 && (
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger className="flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-ink-soft">
            <MoreHorizontal size={20} aria-hidden="true" />
            {words.shell.more}
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content side="top" sideOffset={6} collisionPadding={8} className={menuClass}>
              {rest.map((place) => (
                <DropdownMenu.Item key={place.to} asChild className={itemClass}>
                  <Link to={place.to}>
                    <place.icon size={16} aria-hidden="true" />
                    {place.name}
                  </Link>
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      )}
    </nav>
  )
}

const menuClass = 'z-50 min-w-48 rounded-xl border border-line bg-panel p-1.5 text-sm shadow-panel'
const itemClass =
  'flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 outline-none data-[highlighted]:bg-sunken data-[state=checked]:font-medium'

const Account = ({ name, party, small = false }: { name: string; party: string | undefined; small?: boolean }) => {
  const theme = useTheme()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={`flex items-center gap-2.5 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-line/60 ${small ? 'min-h-11 min-w-11 justify-center' : 'w-full'}`}
      >
        <span className="sr-only">{small ? `${words.shell.account}: ${name}` : words.shell.account}</span>
        {small ? <Menu size={20} aria-hidden="true" /> : <UserRound size={17} strokeWidth={1.75} aria-hidden="true" />}
        {!small && (
          <span className="min-w-0 leading-tight">
            <span className="block truncate font-medium">{name}</span>
            {party && <span className="block truncate text-xs text-ink-faint">{party}</span>}
          </span>
        )}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={6} collisionPadding={8} className={menuClass}>
          <p className="px-2.5 py-1.5 text-ink-soft">{words.shell.signedInAs(name)}</p>
          <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-ink-faint">{words.shell.theme}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => chooseTheme(value as Theme)}>
            {(Object.keys(words.shell.themes) as Theme[]).map((one) => (
              <DropdownMenu.RadioItem key={one} value={one} className={itemClass}>
                <span aria-hidden="true" className={`size-2 rounded-full ${one === theme ? 'bg-accent' : 'border border-line-strong'}`} />
                {words.shell.themes[one]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item className={itemClass} onSelect={() => void signOut()}>
            {words.shell.signOut}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
