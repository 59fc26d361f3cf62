/** Text for labels of quick picks, menus and the status bar, where VS Code turns `$(name)` into icons. Pure. */

/** @returns text from outside that looks the same and stays text: nothing visible is added, so commands read as they are */
export function plainLabel(text: string): string {
  return text.replaceAll('$(', '$\u200B(');
}
