/**
 * Menus that a button opens: the WAI-ARIA menu button pattern. Arrow keys, Home, End and first letters move, Enter and
 * Space choose, Escape and Tab close; the focus goes back to the button.
 */
import { icon, type IconName } from './icons';

/** One entry of a menu. */
export interface MenuItem {
  label: string;
  icon?: IconName;
  /** Names the entry for tests and styles, as `data-action`. */
  action?: string;
  /** Called after the menu has closed and its button has the focus again. */
  run: () => void;
}

/** Pixels between the menu and the edges of the page. */
const margin = 4;

let closeOpenMenu: ((returnFocus: boolean) => void) | undefined;

/** Makes a button say that it opens a menu. Call it when the button is made; a click then calls `openMenu`. */
export function markMenuButton(button: HTMLElement): void {
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
}

/**
 * Opens a menu below its button, or above it where there is more room, and closes any other. A second call while the
 * menu is open closes it: a click on the button toggles.
 * @param name what screen readers call the menu
 */
export function openMenu(button: HTMLElement, name: string, items: readonly (MenuItem | 'separator')[]): void {
  const isToggle = button.getAttribute('aria-expanded') === 'true';
  closeOpenMenu?.(true);
  if (isToggle) return;

  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', name);
  const close = (returnFocus: boolean): void => {
    if (closeOpenMenu !== close) return;
    closeOpenMenu = undefined;
    const hadFocus = menu.contains(document.activeElement);
    button.setAttribute('aria-expanded', 'false');
    menu.remove();
    document.removeEventListener('pointerdown', closeOutside, true);
    document.removeEventListener('scroll', follow, true);
    view?.removeEventListener('resize', closeNow);
    view?.removeEventListener('blur', closeNow);
    if (returnFocus || hadFocus) button.focus();
  };
  const closeNow = (): void => { close(false); };
  const closeOutside = (event: Event): void => {
    const { target } = event;
    // A click on the button is the button's own matter: it closes the menu by itself.
    if (target instanceof Node && (menu.contains(target) || button.contains(target))) return;
    close(false);
  };
  // While an answer streams, the page scrolls by itself: the menu goes with its button as long as that is seen.
  const follow = ({ target }: Event): void => {
    if (target === menu) return;
    const { top, bottom } = button.getBoundingClientRect();
    if (button.isConnected && bottom > 0 && top < document.documentElement.clientHeight) place(menu, button);
    else close(false);
  };
  const view = document.defaultView;
  closeOpenMenu = close;
  for (const item of items) menu.append(item === 'separator' ? separator() : entry(item, close));
  menu.addEventListener('keydown', (event) => { handleKey(event, menu, close); });

  button.setAttribute('aria-expanded', 'true');
  // Inside the page's landmark, but out of everything that clips.
  (button.closest('main') ?? document.body).append(menu);
  place(menu, button);
  entries(menu)[0]?.focus({ preventScroll: true });
  document.addEventListener('pointerdown', closeOutside, true);
  document.addEventListener('scroll', follow, true);
  view?.addEventListener('resize', closeNow);
  view?.addEventListener('blur', closeNow);
}

function entry({ label, icon: name, action, run }: MenuItem, close: (returnFocus: boolean) => void): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'menu-item';
  element.tabIndex = -1;
  element.setAttribute('role', 'menuitem');
  if (action !== undefined) element.dataset['action'] = action;
  if (name !== undefined) element.append(icon(name));
  const words = document.createElement('span');
  words.textContent = label;
  element.append(words);
  element.addEventListener('click', () => {
    close(true);
    run();
  });
  // What the pointer is over is what Enter chooses, as in VS Code's own menus.
  element.addEventListener('pointermove', () => { element.focus({ preventScroll: true }); });
  return element;
}

function separator(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'menu-separator';
  element.setAttribute('role', 'separator');
  return element;
}

function entries(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.menu-item')];
}

function handleKey(event: KeyboardEvent, menu: HTMLElement, close: (returnFocus: boolean) => void): void {
  // Nothing behind the menu hears its keys: Escape must not stop an answer.
  event.stopPropagation();
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' || event.key === 'Tab') {
    // Tab goes on from the button, so it keeps its meaning.
    if (event.key === 'Escape') event.preventDefault();
    close(true);
    return;
  }
  const all = entries(menu);
  const current = all.findIndex((element) => element === document.activeElement);
  const next = entryFor(event.key, current, all);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function entryFor(key: string, current: number, all: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return all[(current + 1) % all.length];
    case 'ArrowUp':
      return all.at(current <= 0 ? -1 : current - 1);
    case 'Home':
    case 'PageUp':
      return all[0];
    case 'End':
    case 'PageDown':
      return all.at(-1);
    default:
      return key.length === 1 && key !== ' ' ? beginningWith(key, current, all) : undefined;
  }
}

function beginningWith(letter: string, current: number, all: readonly HTMLElement[]): HTMLElement | undefined {
  const inOrder = [...all.slice(current + 1), ...all.slice(0, current + 1)];
  return inOrder.find((element) => element.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()));
}

/** Aligns the menu with the end of its button, inside the page. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { clientWidth, clientHeight } = document.documentElement;
  const anchor = button.getBoundingClientRect();
  const below = clientHeight - anchor.bottom - margin;
  const above = anchor.top - margin;
  const size = menu.getBoundingClientRect();
  const isBelow = size.height <= below || below >= above;
  const left = Math.max(margin, Math.min(anchor.right - size.width, clientWidth - size.width - margin));
  const top = isBelow ? anchor.bottom : Math.max(margin, anchor.top - size.height);
  menu.style.setProperty('left', `${Math.round(left)}px`);
  menu.style.setProperty('top', `${Math.round(top)}px`);
  menu.style.setProperty('max-height', `${Math.max(60, Math.floor(isBelow ? below : above))}px`);
}
