// The stories that can be told on the company, by the name that is typed. Each has a home of its own: what one has done the other must not find.
import { delegation } from './delegation/play.ts'
import { lifecycle } from './lifecycle/play.ts'
import { contractEnd } from './run/contract-end.ts'
import type { Story } from './run/story.ts'

export const STORIES = { 'contract-end': contractEnd, delegation, lifecycle } as const satisfies Record<string, Story>

export type StoryName = keyof typeof STORIES
export type { Story } from './run/story.ts'
