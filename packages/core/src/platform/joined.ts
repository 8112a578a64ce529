// Who asks for a work that is under way waits for the next run of it, together with all who came meanwhile: that run begins after each of them has asked, so
// it sees whatever moved them to ask. Two runs of one work side by side would wait for each other's locks, and the second would find nothing left.

interface Flight {
  readonly running: Promise<void>
  next?: Promise<void>
}

const flights = new WeakMap<object, Map<string, Flight>>()

/** `owner`: in whose name works are one and the same, such as a runtime. Errors: those of the run that answers. */
export const joined = (owner: object, name: string, run: () => Promise<void>): Promise<void> => {
  const own = flights.get(owner) ?? new Map<string, Flight>()
  flights.set(owner, own)
  const take = (): Promise<void> => {
    const flight: Flight = {
      running: run().finally(() => {
        if (flight.next === undefined) own.delete(name)
      }),
    }
    own.set(name, flight)
    return flight.running
  }
  const flight = own.get(name)
  if (flight === undefined) return take()
  flight.next ??= flight.running.then(take, take)
  return flight.next
}
