// Fonts for the headless browser alone: pictures look the same on every machine and show Hangul without any system font.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes the fontconfig file that makes a folder of fonts the only ones, with defaults for the generic families.
 * @param folder where the file goes, next to the fonts
 * @param home where that folder will lie when it is used
 */
export async function writeFonts(folder: string, home: string): Promise<void> {
  const families = {
    'sans-serif': ['Noto Sans KR', 'DejaVu Sans'],
    'system-ui': ['Noto Sans KR', 'DejaVu Sans'],
    monospace: ['DejaVu Sans Mono', 'Noto Sans KR'],
  };
  const aliases = Object.entries(families).map(([generic, preferred]) => {
    const names = preferred.map((name) => `<family>${name}</family>`).join('');
    return `  <alias binding="same"><family>${generic}</family><prefer>${names}</prefer></alias>`;
  });
  const lines = [
    '<?xml version="1.0"?>',
    '<fontconfig>',
    `  <dir>${home}</dir>`,
    `  <cachedir>${path.join(home, 'cache')}</cachedir>`,
    ...aliases,
    // For the desktop's own font, which a page asks for without a name.
    '  <match><edit name="family" mode="append_last"><string>Noto Sans KR</string></edit></match>',
    '</fontconfig>',
  ];
  await writeFile(path.join(folder, 'fonts.conf'), `${lines.join('\n')}\n`);
}
