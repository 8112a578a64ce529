// The post office of a process: by which channels messages go out, and what a message is. Who knows how mail or a webhook is spoken stands outside of core.
import type { NoticeKind } from '@countersign/policy'
import type { Runtime } from '../../runtime.ts'

/** One thing that is told, in words. Lines hold no control character and are short; they are text, never markup. */
export interface MessagePart {
  readonly title: string
  readonly lines: readonly string[]
  /** What happens if the reader does nothing. */
  readonly otherwise: string
  readonly link: { readonly words: string; readonly url: string }
}

export interface Message {
  /** The same at each try: whoever has seen it drops it. */
  readonly id: string
  readonly subject: string
  readonly urgent: boolean
  /** When it was first to go out. */
  readonly at: Date
  readonly parts: readonly MessagePart[]
  /** What there is besides, and why this came. */
  readonly closing: readonly string[]
  /** Undefined for a room. */
  readonly to: { readonly address: string; readonly name: string } | undefined
}

/** Why a message was not taken, in our own words: what a receiver or a library says may hold more than a table may. */
export class SendFailed extends Error {
  /** It is no use to try again. */
  readonly lasting: boolean
  constructor(problem: string, lasting: boolean) {
    super(problem)
    this.name = 'SendFailed'
    this.lasting = lasting
  }
}

export interface Channel {
  /** `mail`, or the room's own name. */
  readonly name: string
  /** A room is told of these, whomever they concern. */
  readonly kinds: readonly NoticeKind[]
  /** People may have what they are told sent here as well. */
  readonly forPeople: boolean
  /** Messages that may be under way at once. */
  readonly atOnce: number
  /** Errors: `SendFailed`. */
  send(message: Message, signal: AbortSignal): Promise<void>
}

export const mailChannel = 'mail'

export interface Office {
  /** The origin at which people reach the server. */
  publicUrl(): string
  readonly orgName: string
  readonly channels: readonly Channel[]
}

const offices = new WeakMap<Runtime, Office>()

export const openOffice = (runtime: Runtime, office: Office): void => void offices.set(runtime, office)

/** Undefined where this process sends nothing. */
export const officeOf = (runtime: Runtime): Office | undefined => offices.get(runtime)
