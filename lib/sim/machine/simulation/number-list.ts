/** Numbers that gather and are gone through again and again: emptying it costs nothing. */

export class NumberList {
  /** Those from `length` on are left over from before. */
  readonly items: number[] = [];
  length = 0;

  push(item: number): void {
    this.items[this.length++] = item;
  }
}
