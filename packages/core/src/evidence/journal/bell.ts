// A wait that somebody may cut short. A ring while nobody waits is not lost: the next wait ends at once.

export class Bell {
  #rung = false
  #end: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#end?.()
  }

  /** Whether it was rung; false when the time was over. */
  async wait(ms: number): Promise<boolean> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#end = undefined
    }
    // ORDER: cleared before whoever waited looks around, so that a ring from here on is heard by the next wait.
    const rung = this.#rung
    this.#rung = false
    return rung
  }
}
