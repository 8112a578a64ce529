// The provider's runbook disables the account and takes the warehouse server into maintenance: for a while nobody can say what it accepts.
// An outage proves nothing; the question is put again until the server answers.
import { type Case, isOver, main } from './stage.ts'

export const CREDENTIAL = 'warehouse-etl'
/** How many rounds of looking find nothing to look at before the maintenance ends (the one before the change is counted too). */
const ROUNDS = 3

export const warehouseOutage: Case = {
  id: 'warehouse-outage',
  async play(stage) {
    const { world, watch, tell } = stage
    if (isOver(stage, CREDENTIAL)) return
    await watch.until('the warehouse in maintenance', () => {
      const operation = main(stage, CREDENTIAL)
      return (
        isOver(stage, CREDENTIAL) ||
        (operation !== undefined && operation.phase === 'verifying' && operation.rounds >= ROUNDS && operation.verdict === 'inconclusive')
      )
    })
    if (isOver(stage, CREDENTIAL)) return
    tell('the maintenance of the warehouse is over: the server starts again')
    await world.warehouse.resume()
    await watch.until(`${CREDENTIAL} to be refused`, () => isOver(stage, CREDENTIAL))
  },
}
