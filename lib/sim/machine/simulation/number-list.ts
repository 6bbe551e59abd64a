/** A list of numbers that is filled and emptied repeatedly: emptying it has no cost. */

export class NumberList {
  /** Items from `length` on are left over from earlier use. */
  readonly items: number[] = [];
  length = 0;

  push(item: number): void {
    this.items[this.length++] = item;
  }
}
