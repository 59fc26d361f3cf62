// What answers can hold: formulas, diagrams, thousands of messages, and text that means harm.
import assert from 'node:assert/strict';
import { allThemes } from '../host/settings';
import { until } from './driver/until';
import { newChat, showAnswer, useSession } from './session';

const formulas = [
  'Einstein: $E = mc^2$. It costs $5 and $10. Inline \\(\\frac{a}{b}\\).',
  '$$\n\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}\n$$',
  '\\[ A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\]',
  'Broken: $\\frac{a$.',
  '- [x] 끝낸 일\n- [ ] 남은 일 **굵게**',
].join('\n\n');

const diagrams = [
  '```mermaid\nflowchart TD\n  accTitle: 주문 처리\n  A[시작] --> B{재고가 있나요?}\n  B -->|예| C[보내요]\n  B -->|아니오| D[알려요]\n```',
  '```mermaid\nflowchart TD\n  A[unclosed --> B\n```',
].join('\n\n');

const evil = 'https://evil.example';
/** Everything that would like to load, run or lead somewhere. */
const hostile = [
  `<img src="${evil}/img.png" onerror="alert(1)"><script src="${evil}/s.js"></script><style>@import url(${evil}/i.css); body { background: url(${evil}/b.png) }</style><iframe src="${evil}/f.html"></iframe>`,
  `<svg><image href="${evil}/svg.png"/><foreignObject><body onload="alert(1)"></body></foreignObject></svg><link rel="stylesheet" href="${evil}/l.css"><meta http-equiv="refresh" content="0;url=${evil}/m">`,
  `![picture](${evil}/p.png) ![data](data:image/svg+xml,<svg onload=alert(1)>) [js](javascript:alert(1)) [data](data:text/html,x) [command](command:workbench.action.quit) <${evil}/auto>`,
  `$\\includegraphics{${evil}/tex.png}$ $\\href{${evil}/tex}{x}$ $\\href{javascript:alert(1)}{x}$ $\\style{background:url(${evil}/t.png)}{x}$ $\\url{${evil}/u}$`,
  `\`\`\`mermaid\nflowchart LR\n  A --> B\n  click A "${evil}/click" "t"\n  click B call alert(1)\n  B --- C["<img src=${evil}/label.png onerror=alert(1)>"]\n\`\`\``,
  `\`\`\`mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": "@import url(${evil}/mm.css); * { background: url(${evil}/mm.png) }", "theme": "forest"}}%%\nflowchart LR\n  A["<b>x</b><script>alert(1)</script>"] --> B\n  classDef x fill:#f9f,background:url(${evil}/cd.png)\n  class A x\n\`\`\``,
  `\`\`\`mermaid\nflowchart LR\n  A@{ img: "${evil}/node.png", label: "x" } --> B@{ icon: "fa:user" }\n\`\`\``,
  `\`\`\`html\n<img src="${evil}/code.png">\n\`\`\``,
].join('\n\n');

describe('rendering', () => {
  const session = useSession({ viewport: { width: 1400, height: 900 } });

  const inEveryTheme = async (name: string, isDrawn: () => Promise<boolean> = () => Promise.resolve(true)): Promise<void> => {
    for (const theme of allThemes) {
      await session().vscode.setTheme(theme);
      await until('it is drawn in the new theme', isDrawn);
      await session().vscode.screenshot(`${name}-${theme}`);
    }
  };

  it('shows formulas as MathML, money as money, and tasks as named boxes', async () => {
    const panel = await showAnswer(session(), formulas);
    const answer = panel.answer('complete');
    await until('the formulas are rendered', async () => (await answer.locator('math').count()) === 4);
    assert.equal(await answer.locator('.markdown [style]').count(), 0);
    assert.match(await answer.innerText(), /It costs \$5 and \$10\./);
    await answer.locator('.math-note').waitFor();
    assert.match(await answer.locator('.has-error').innerText(), /\\frac\{a/);
    assert.equal(await answer.getByRole('checkbox', { name: '끝낸 일' }).isChecked(), true);
    assert.equal(await answer.getByRole('checkbox', { name: /남은 일/ }).isChecked(), false);
    await session().vscode.workbench.resizeSideBar(400);
    await inEveryTheme('formulas');
    await session().vscode.workbench.resizeSideBar(250);
    await session().vscode.screenshot('formulas-narrow');
    await session().vscode.workbench.resizeSideBar(400);
  });

  it('draws diagrams, and shows their source behind a button or when they are broken', async () => {
    const panel = await showAnswer(session(), diagrams);
    const answer = panel.answer('complete');
    const picture = answer.getByRole('img', { name: '주문 처리' });
    await picture.waitFor();
    await until('the picture is there', () => picture.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 50));
    await answer.getByText('can’t be drawn').waitFor();
    await answer.getByText('A[unclosed --> B').waitFor();
    assert.equal(await answer.getByText('재고가 있나요').isVisible(), false);
    const block = answer.locator('.code-block.has-diagram');
    await block.hover();
    await block.getByRole('button', { name: 'Show source' }).click();
    await block.getByText('재고가 있나요').waitFor();
    assert.equal(await picture.isVisible(), false);
    await block.getByRole('button', { name: 'Show diagram' }).press('Enter');
    await picture.waitFor();
    let last = await picture.getAttribute('src');
    await inEveryTheme('diagrams', async () => {
      const [address, isThere] = await picture.evaluate((image) => [image.getAttribute('src'), image instanceof HTMLImageElement && image.complete] as const);
      const isNew = address !== last && isThere;
      if (isNew) last = address;
      return isNew;
    });
    await session().vscode.workbench.resizeSideBar(250);
    await session().vscode.screenshot('diagrams-narrow');
    await session().vscode.workbench.resizeSideBar(900);
    await session().vscode.screenshot('diagrams-wide');
    await session().vscode.workbench.resizeSideBar(400);
  });

  it('loads, runs and opens nothing, whatever an answer holds', async () => {
    const { page } = session().vscode;
    const outside: string[] = [];
    page.on('request', (request) => { if (request.url().includes('evil.example')) outside.push(request.url()); });
    page.on('dialog', (dialog) => { outside.push(`dialog ${dialog.message()}`); });
    page.on('popup', (popup) => { outside.push(`popup ${popup.url()}`); });
    const panel = await showAnswer(session(), hostile);
    const answer = panel.answer('complete');
    await until('every diagram is decided', async () => (await answer.locator('.code-block[data-language="mermaid"]:is(.has-diagram, :has(.diagram-note))').count()) === 3);
    await until('every formula is decided', async () => (await answer.locator('.math:not(.has-error):not(:has(math))').count()) === 0);
    for (const picture of await answer.locator('.diagram').all()) await picture.click();
    assert.equal(await answer.locator('.markdown :is(script, style, iframe, link, meta, svg, object, embed, form, [onload], [onerror], [style]:not(.diagram > img))').count(), 0);
    assert.deepEqual(await answer.locator('.markdown img').evaluateAll((images) => images.map((image) => image.getAttribute('src')?.slice(0, 5))), Array(await answer.locator('.diagram').count()).fill('blob:'));
    const hrefs = await answer.locator('.markdown a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    assert.deepEqual(hrefs.filter((href) => !/^(https?|mailto):/.test(href)), []);
    assert.deepEqual(outside, []);
  });

  it('opens a conversation of 1,000 messages at its end, and reads back through it', async () => {
    const panel = await newChat(session());
    const { vscode } = session();
    // Sent as the host sends it, through the view's own channel.
    const frame = await panel.frame.locator('html').elementHandle();
    assert.ok(frame);
    await frame.evaluate(async () => {
      const text = 'A paragraph of **some** words.\n\n- one\n- two\n\n```ts\nconst x = 1;\n```\n\n'.repeat(8);
      const messages = Array.from({ length: 1_000 }, (_, index) => {
        const message = { id: `long-${String(index)}`, parentId: index === 0 ? null : `long-${String(index - 1)}`, createdAt: index, text: `Message ${String(index)}. ${text}` };
        return index % 2 === 0 ? { ...message, role: 'user', context: [] } : { ...message, role: 'assistant', status: 'complete', model: 'm' };
      });
      const panelState = { key: 'not-needed', origin: 'http://127.0.0.1', model: { id: 'm', name: 'M' }, context: [], commands: [], defaults: {}, presets: [] };
      window.postMessage({ type: 'snapshot', conversation: { id: 'long', createdAt: 0, messages, leafId: 'long-999' }, panel: panelState, draft: '' }, window.origin);
      for (;;) {
        await new Promise((resolve) => { requestAnimationFrame(() => { setTimeout(resolve); }); });
        if (document.querySelector('[data-message-id="long-999"] .markdown p')) return;
      }
    });
    const last = panel.frame.locator('[data-message-id="long-999"]');
    await last.locator('.markdown').waitFor();
    const rendered = () => panel.frame.locator('.markdown').count();
    assert.ok((await rendered()) < 60, 'only what is near the view is rendered');
    const scroller = panel.frame.locator('.scroller');
    const distance = () => scroller.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
    await until('the view is at the end', async () => (await distance()) < 2);
    // Every word is there for find-in-page and Select All.
    assert.equal(await panel.frame.locator('article').count(), 1_000);
    assert.match(await panel.frame.locator('[data-message-id="long-3"]').evaluate((element) => element.textContent), /^Message 3\./);

    await scroller.focus();
    await vscode.page.keyboard.press('Home');
    const first = panel.frame.locator('[data-message-id="long-0"] .markdown');
    await first.waitFor();
    // What was filled above and below moves nothing that is read.
    await until('the view is at the beginning', async () => (await scroller.evaluate((element) => element.scrollTop)) < 2);
    await until('what is near is rendered', async () => (await panel.frame.locator('[data-message-id="long-1"] .markdown').count()) === 1);
    await vscode.screenshot('long-beginning');
    await vscode.page.keyboard.press('End');
    await until('the view is at the end again', async () => (await distance()) < 2);
    assert.ok((await rendered()) < 150);
    // The host knows nothing of what was shown here, and would leave it there.
    await vscode.reload();
  });
});
