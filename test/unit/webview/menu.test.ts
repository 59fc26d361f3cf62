import assert from 'node:assert/strict';
import './dom';

const { markMenuButton, openMenu } = await import('../../../src/webview/menu');

function fixture(): { button: HTMLButtonElement; chosen: string[]; open: () => void; key: (name: string) => boolean; focused: () => string; menu: () => Element | null } {
  const main = document.createElement('main');
  const button = document.createElement('button');
  main.append(button);
  document.body.replaceChildren(main);
  markMenuButton(button);
  const chosen: string[] = [];
  const item = (label: string) => ({ label, run: () => { chosen.push(label); } });
  return {
    button,
    chosen,
    open: () => { openMenu(button, 'More', [item('Rename'), item('Pin'), 'separator', item('Delete')]); },
    key: (key) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    focused: () => document.activeElement?.textContent ?? '',
    menu: () => document.querySelector('[role="menu"]'),
  };
}

describe('a menu', () => {
  it('opens on its first entry, with roles and a name, and says so on its button', () => {
    const { button, open, menu, focused } = fixture();
    assert.equal(button.getAttribute('aria-expanded'), 'false');
    open();
    assert.equal(button.getAttribute('aria-haspopup'), 'menu');
    assert.equal(button.getAttribute('aria-expanded'), 'true');
    assert.equal(menu()?.getAttribute('aria-label'), 'More');
    assert.deepEqual([...menu()?.children ?? []].map((child) => child.getAttribute('role')), ['menuitem', 'menuitem', 'separator', 'menuitem']);
    assert.equal(focused(), 'Rename');
  });

  it('moves by arrow keys, Home, End and first letters, round and round', () => {
    const { open, key, focused } = fixture();
    open();
    const steps = [['ArrowDown', 'Pin'], ['ArrowDown', 'Delete'], ['ArrowDown', 'Rename'], ['ArrowUp', 'Delete'], ['Home', 'Rename'], ['End', 'Delete'], ['p', 'Pin'], ['r', 'Rename'], ['x', 'Rename']] as const;
    for (const [name, expected] of steps) {
      key(name);
      assert.equal(focused(), expected, name);
    }
  });

  it('closes on Escape and Tab and gives the focus back; nothing behind it hears Escape', () => {
    const { button, open, key, menu } = fixture();
    let heard = 0;
    const hear = (): void => { heard += 1; };
    document.body.addEventListener('keydown', hear);
    for (const name of ['Escape', 'Tab']) {
      open();
      const wentOn = key(name);
      assert.equal(menu(), null, name);
      assert.equal(document.activeElement, button);
      assert.equal(button.getAttribute('aria-expanded'), 'false');
      assert.equal(wentOn, name === 'Tab');
    }
    document.body.removeEventListener('keydown', hear);
    assert.equal(heard, 0);
  });

  it('runs the chosen entry once it is closed', () => {
    const { button, open, menu, chosen } = fixture();
    open();
    menu()?.querySelectorAll<HTMLElement>('[role="menuitem"]')[1]?.click();
    assert.deepEqual(chosen, ['Pin']);
    assert.equal(menu(), null);
    assert.equal(document.activeElement, button);
  });

  it('closes on a press elsewhere, on a second click of its button, and when another opens', () => {
    const { button, open, menu } = fixture();
    open();
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    assert.equal(menu(), null);
    open();
    open();
    assert.equal(menu(), null);
    open();
    const other = document.createElement('button');
    document.body.append(other);
    openMenu(other, 'Other', [{ label: 'One', run: () => undefined }]);
    assert.equal(document.querySelectorAll('[role="menu"]').length, 1);
    assert.equal(button.getAttribute('aria-expanded'), 'false');
  });
});
