// The tiles at the right edge of the tree, remembered between batches: growing the log then reads nothing. It must never outlive a doubt
// about what is in the database: whoever isn't sure of the size forgets the edge.
import type { Tile, TileReader } from '@countersign/ledger'

export class RightEdge implements TileReader {
  readonly #tiles: TileReader
  readonly #edge = new Map<number, Tile>()

  constructor(tiles: TileReader) {
    this.#tiles = tiles
  }

  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const known = this.#edge.get(level)
    if (known?.index === index && known.width >= width) return known.hashes.subarray(0, width * 32)
    return this.#tiles.readTile(level, index, width)
  }

  /** What the log has grown by, once that is durable. */
  grown(tiles: readonly Tile[]): void {
    for (const tile of tiles) {
      const known = this.#edge.get(tile.level)
      if (known === undefined || tile.index > known.index || (tile.index === known.index && tile.width > known.width))
        this.#edge.set(tile.level, tile)
    }
  }

  forget(): void {
    this.#edge.clear()
  }
}
