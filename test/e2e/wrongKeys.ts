// Keys that cannot be sent, each refused in words of its own while it is typed.
import type { Workbench } from './driver/workbench';

const wrongKeys = [
  ['kr-열쇠', 'not plain letters'],
  ['kr-two\twords', 'a line break or a control character'],
  ['kr-two words', 'a space in it'],
  ['"kr-quoted"', 'a quotation mark'],
] as const;

/** Types each into the box for a key, which is open and stays so: Enter does not take it either. */
export async function typeWrongKeys({ passwordBox, quickInput, page }: Workbench): Promise<void> {
  for (const [typed, words] of wrongKeys) {
    await passwordBox.fill(typed);
    await quickInput.getByText(words).waitFor();
    await page.keyboard.press('Enter');
    await quickInput.getByText(words).waitFor();
  }
}
