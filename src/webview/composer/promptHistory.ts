/**
 * The prompts sent before, gone through like a shell's: the text in progress comes back at the bottom, and what was
 * changed in an old prompt is there again on the way back. Pure.
 */
export class PromptHistory {
  /** The newest first. */
  private prompts: readonly string[] = [];
  /** Which prompt is shown; -1 is the text in progress. */
  private index = -1;
  private readonly edits = new Map<number, string>();
  /** A changed prompt is shown, before the first of those that will come. */
  private isResumed = false;

  /** Whether an old prompt is shown. */
  get isBrowsing(): boolean {
    return this.index >= 0;
  }

  /** The text in progress while an old prompt is shown. */
  get inProgress(): string {
    return this.edits.get(-1) ?? '';
  }

  /** @param prompts the newest first; while one is shown, they stay what they are */
  setPrompts(prompts: readonly string[]): void {
    if (!this.isBrowsing) this.prompts = prompts;
    else if (this.isResumed) this.prompts = ['', ...prompts];
    this.isResumed = false;
  }

  /**
   * @param text what stands in the box now; kept for the way back
   * @returns the prompt before; undefined when there is none
   */
  older(text: string): string | undefined {
    return this.go(this.index + 1, text);
  }

  /** @returns the prompt after, or the text in progress; undefined when that is shown already */
  newer(text: string): string | undefined {
    return this.go(this.index - 1, text);
  }

  /** Goes on where an earlier page was left: a changed old prompt is shown, and this was begun before. */
  resume(inProgress: string): void {
    this.prompts = [];
    this.index = 0;
    this.isResumed = true;
    this.edits.clear();
    this.edits.set(-1, inProgress);
  }

  /** The box holds another text for another reason: what it holds is the text in progress now. */
  reset(): void {
    this.index = -1;
    this.isResumed = false;
    this.edits.clear();
  }

  private go(index: number, text: string): string | undefined {
    const next = index < 0 ? this.inProgress : this.prompts[index];
    if (index < -1 || next === undefined) return undefined;
    this.edits.set(this.index, text);
    this.index = index;
    return this.edits.get(index) ?? next;
  }
}
