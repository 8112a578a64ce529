// The last day that a record announces. Pure.
import { plusSeconds } from '../../platform/clock.ts'

const dayForm = /^\d{4}-\d{2}-\d{2}$/

/** `2026-12-31`, where the record says one. */
export const lastDay = (attributes: Readonly<Record<string, unknown>> | null | undefined): string | undefined => {
  const day = attributes?.['ends']
  return typeof day === 'string' && dayForm.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : undefined
}

/** The moment at which that day is over, UTC. */
export const overAt = (day: string): Date => plusSeconds(new Date(`${day}T00:00:00Z`), 86_400)
