// A token that a job fetched before its client was disabled lives on by itself: it is introspected, revoked, and refused where it is used.
import { type Case, isOver } from './stage.ts'

export const CREDENTIAL = 'tariff-sync-token'
export const CLIENT = 'tariff-sync-client'

export const livingToken: Case = {
  id: 'living-token',
  async play(stage) {
    const { watch, workloads, tell } = stage
    if (isOver(stage, CREDENTIAL)) return
    await watch.until(`${CREDENTIAL} to be refused`, () => isOver(stage, CREDENTIAL))
    tell(`the tariff job used its token ${workloads.tariff.seen.accepted} times; the orders API refuses it now`)
  },
}
