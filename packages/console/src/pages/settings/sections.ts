// The sections of the settings, for whom each is, and what is loaded for it.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { isOutside, may, type Whoami } from '../../api/session.ts'
import type { words } from '../../words/index.ts'

export type SectionName = keyof typeof words.settings.sections

export interface Section {
  readonly name: SectionName
  readonly own: boolean
  readonly component: LazyExoticComponent<ComponentType>
  readonly shown: (whoami: Whoami) => boolean
}

const inside = (whoami: Whoami): boolean => !isOutside(whoami)
const everybody = (): boolean => true

const load = <Name extends string>(name: Name, from: () => Promise<Record<Name, ComponentType>>) =>
  lazy(async () => ({ default: (await from())[name] }))

export const sections: readonly Section[] = [
  { name: 'keys', own: true, shown: everybody, component: load('Keys', () => import('./keys.tsx')) },
  { name: 'sessions', own: true, shown: everybody, component: load('Sessions', () => import('./sessions.tsx')) },
  { name: 'notifications', own: true, shown: everybody, component: load('Notifications', () => import('./notifications.tsx')) },
  { name: 'deputies', own: true, shown: inside, component: load('Deputies', () => import('./deputies.tsx')) },
  { name: 'people', own: false, shown: inside, component: load('People', () => import('./people.tsx')) },
  { name: 'api-keys', own: false, shown: everybody, component: load('ApiKeys', () => import('./api-keys.tsx')) },
  {
    name: 'sign-in',
    own: false,
    shown: (whoami) => inside(whoami) && may(whoami, 'read.policy'),
    component: load('SignIn', () => import('./sign-in.tsx')),
  },
  { name: 'systems', own: false, shown: inside, component: load('Systems', () => import('./systems.tsx')) },
  {
    name: 'access',
    own: false,
    shown: (whoami) => inside(whoami) && may(whoami, 'read.policy'),
    component: load('Access', () => import('./access.tsx')),
  },
  { name: 'about', own: false, shown: everybody, component: load('About', () => import('./about.tsx')) },
]
