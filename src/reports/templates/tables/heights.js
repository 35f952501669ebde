// Where rows stand in a long table of which only a window is in the page: heights as measured, an estimate for those never seen.

class Heights {
  constructor(count, estimate) {
    this.BLOCK = 256;
    this.rows = new Float32Array(count).fill(estimate);
    this.blocks = Array.from({ length: Math.ceil(count / this.BLOCK) }, (_, block) => Math.min(this.BLOCK, count - block * this.BLOCK) * estimate);
  }

  set(place, height) {
    const change = height - this.rows[place];
    this.rows[place] = height;
    this.blocks[Math.floor(place / this.BLOCK)] += change;
    return change;
  }

  // The height of everything before a place.
  before(place) {
    const block = Math.floor(place / this.BLOCK);
    let sum = 0;
    for (let at = 0; at < block; at += 1) sum += this.blocks[at];
    for (let at = block * this.BLOCK; at < place; at += 1) sum += this.rows[at];
    return sum;
  }

  // The place that stands at a height.
  at(height) {
    let [block, rest] = [0, Math.max(0, height)];
    while (block < this.blocks.length && rest >= this.blocks[block]) { rest -= this.blocks[block]; block += 1; }
    let place = block * this.BLOCK;
    while (place < this.rows.length && rest >= this.rows[place]) { rest -= this.rows[place]; place += 1; }
    return Math.min(place, this.rows.length);
  }
}
