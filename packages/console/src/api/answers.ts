// Names for the shapes that the API answers with, by their operation's id.
import type { operations } from '@countersign/client'

type Content<Responses> = Responses extends { 200: { content: { 'application/json': infer Body } } }
  ? Body
  : Responses extends { 201: { content: { 'application/json': infer Body } } }
    ? Body
    : Responses extends { 202: { content: { 'application/json': infer Body } } }
      ? Body
      : never

/** `Answer<'changes.read'>` */
export type Answer<Id extends keyof operations> = Content<operations[Id]['responses']>

/** One line of a list: `Item<'changes.list'>` */
export type Item<Id extends keyof operations> = Answer<Id> extends { items: (infer One)[] } ? One : never
