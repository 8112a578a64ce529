// A wait that somebody may cut short. A ring while nobody waits is not lost: the next wait ends at once.

export class Bell {
  #rung = false
  #end: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#end?.()
  }

  async wait(ms: number): Promise<void> {
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
    this.#rung = false
  }
}
