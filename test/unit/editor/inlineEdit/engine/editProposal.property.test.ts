import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Acceptance } from '../../../../../src/editor/inlineEdit/engine/editProposal';
import { parseLines } from '../../../../../src/editor/codeBlocks/apply/lines';
import { isLineStart } from '../../../../../src/editor/inlineEdit/engine/trackedLines';
import { ProposalDocument } from './proposalDocument';

/** Lines as documents have them, many of them more than once. */
const line = fc.constantFrom('a();', 'b();', '\tif (c) {', '\t}', '', '    d();', '값 = 1', '🙂 = "🙂"', 'return x;', '}', 'const 이름 = f(1);', '  // 주석');
const lineBreak = fc.constantFrom('\n', '\r\n');

interface Sample {
  text: string;
  start: number;
  end: number;
  /** The edited lines as the model writes them. */
  proposed: string[];
}

/** A change of the proposal: at a line, some lines go, some come. */
const lineEdit = fc.record({ at: fc.nat(20), remove: fc.nat(3), add: fc.array(fc.constantFrom('new();', 'new2();', '새 줄', '🚀();', 'a();', '}'), { maxLength: 3 }) });

const sample: fc.Arbitrary<Sample> = fc
  .record({
    before: fc.array(line, { maxLength: 3 }),
    selected: fc.array(line, { minLength: 1, maxLength: 12 }),
    after: fc.array(line, { maxLength: 3 }),
    breaks: fc.oneof(lineBreak.map((one) => [one]), fc.array(lineBreak, { minLength: 2, maxLength: 5 })),
    endsWithBreak: fc.boolean(),
    edits: fc.array(lineEdit, { minLength: 1, maxLength: 3 }),
  })
  // The first line stays: what a new one does to the indentation is for the tests of the reader.
  .map(({ before, selected, after, breaks, endsWithBreak, edits }) => {
    const own = ['function f() {', ...selected, 'end();'];
    const all = [...before, ...own, ...after];
    const pieces = all.map((text, index) => text + (index === all.length - 1 && !endsWithBreak ? '' : breaks[index % breaks.length] ?? '\n'));
    const proposed = [...own];
    for (const { at, remove, add } of edits) proposed.splice(1 + (at % proposed.length), remove, ...add);
    while (proposed.at(-1) === '') proposed.pop();
    const start = pieces.slice(0, before.length).join('').length;
    return { text: pieces.join(''), start, end: start + pieces.slice(before.length, before.length + own.length).join('').length, proposed };
  });

/** What happens, between pieces of the answer or after it; numbers choose among what there is. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('stream' as const), size: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('type' as const), at: fc.nat(1000), length: fc.oneof(fc.constant(0), fc.nat(9)), text: fc.constantFrom('', '\n', '글', 'x\n', '\ny', 'z', '«»', '«»', '«»\n', '«»\r\n', '\n«»') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('type-twice' as const), at: fc.nat(1000), other: fc.nat(1000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('accept' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('accept-all' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('finish' as const), ending: fc.constantFrom('complete' as const, 'cut-off' as const, 'interrupted' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('race' as const), which: fc.nat(20), at: fc.nat(1000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

/** For each character of a document, where it stood at first, or that it came later: known from the changes alone. */
class Origins {
  #origins: (number | undefined)[];

  constructor(text: string) {
    this.#origins = Array.from({ length: text.length }, (_, index) => index);
  }

  /** @param changes in any order, with offsets in the text before all of them */
  change(...changes: readonly { offset: number; length: number; text: string }[]): void {
    for (const { offset, length, text } of changes.toSorted((one, other) => other.offset - one.offset)) {
      this.#origins.splice(offset, length, ...Array.from<undefined>({ length: text.length }));
    }
  }

  of(offset: number, length: number): readonly (number | undefined)[] {
    return this.#origins.slice(offset, offset + length);
  }
}

/** Plays the user, and knows what must be kept: the marks typed, and the text outside of what was proposed. */
class Player {
  readonly document: ProposalDocument;
  readonly #answer: string;
  readonly #origins: Origins;
  readonly #edited: { start: number; end: number };
  #sent = 0;
  #marks = 0;
  /** Everything the user typed that was not deleted by the user. */
  typed: string[] = [];
  readonly accepted = new Set<number>();

  constructor({ text, start, end, proposed }: Sample) {
    this.document = new ProposalDocument(text, { start, end });
    this.#origins = new Origins(text);
    this.#edited = { start, end };
    this.#answer = `Here:\n\`\`\`ts\n${proposed.join('\n')}\n\`\`\`\nDone.`;
  }

  play(step: Step): void {
    const { proposal } = this.document;
    switch (step.kind) {
      case 'stream':
        proposal.push(this.#answer.slice(this.#sent, this.#sent + step.size));
        this.#sent += step.size;
        return;
      case 'type':
        this.#type(step.at, step.length, step.text);
        return;
      case 'type-twice':
        this.#typeTwice(step.at, step.other);
        return;
      case 'accept':
        this.#accept(step.which);
        return;
      case 'reject': {
        const hunk = this.#hunk(step.which);
        if (hunk) proposal.reject(hunk.id);
        return;
      }
      case 'accept-all':
        this.#applyIfAny(proposal.acceptAll(true));
        return;
      case 'finish':
        proposal.finish(step.ending);
        return;
      case 'refuse': {
        const hunk = this.#hunk(step.which);
        if (hunk && 'edits' in proposal.accept(hunk.id)) proposal.notApplied();
        return;
      }
      case 'race': {
        // The user's key comes before the edit does, so the editor refuses that.
        const hunk = this.#hunk(step.which);
        if (!hunk || !('edits' in proposal.accept(hunk.id))) return;
        this.#type(step.at, 0, '«»');
        proposal.notApplied();
      }
    }
  }

  finish(): void {
    this.document.stream(this.#answer.slice(this.#sent));
    this.#applyIfAny(this.document.proposal.acceptAll(true));
  }

  #hunk(which: number): { id: number; state: string } | undefined {
    const { hunks } = this.document.proposal;
    return hunks[which % Math.max(1, hunks.length)];
  }

  #mark(): string {
    this.#marks += 1;
    return `«${this.#marks}»`;
  }

  #place(at: number): number {
    const { text } = this.document;
    const offset = at % (text.length + 1);
    // Editors put no caret inside a line break or a pair.
    return /^[\uDC00-\uDFFF]/.test(text.slice(offset)) || (text[offset] === '\n' && text[offset - 1] === '\r') ? offset - 1 : offset;
  }

  #type(at: number, length: number, text: string): void {
    const start = this.#place(at);
    const end = this.#place(Math.min(start + length, this.document.text.length));
    const removed = this.document.text.slice(start, end);
    // No deleting of half a mark: it would be lost to this test, not to the user.
    if (/[«»]/.test(removed) || this.typed.some((mark) => isInside(this.document.text, mark, start))) return;
    const mark = text.includes('«') ? this.#mark() : undefined;
    this.#change({ offset: start, length: Math.max(0, end - start), text: mark === undefined ? text : text.replace('«»', mark) });
    if (mark !== undefined) this.typed.push(mark);
  }

  #typeTwice(at: number, other: number): void {
    const [one, two] = [this.#place(at), this.#place(other)];
    if (one === two || this.typed.some((mark) => isInside(this.document.text, mark, one) || isInside(this.document.text, mark, two))) return;
    const marks = [this.#mark(), this.#mark()];
    this.#change({ offset: Math.max(one, two), length: 0, text: marks[0] ?? '' }, { offset: Math.min(one, two), length: 0, text: marks[1] ?? '' });
    this.typed.push(...marks);
  }

  #change(...changes: readonly { offset: number; length: number; text: string }[]): void {
    this.#origins.change(...changes);
    this.document.change(...changes);
  }

  /** What an edit takes away was in the selected lines at first, but for line breaks; nothing of it was typed. */
  #checkOrigins({ offset, expected }: { offset: number; expected: string }): void {
    const { start, end } = this.#edited;
    for (const [index, origin] of this.#origins.of(offset, expected.length).entries()) {
      if (/[\r\n]/.test(expected[index] ?? '')) continue;
      assert.ok(origin !== undefined, `${JSON.stringify(expected)} was typed in part`);
      assert.ok(origin >= start && origin < end, `${JSON.stringify(expected)} was not selected`);
    }
  }

  #accept(which: number): void {
    const hunk = this.#hunk(which);
    if (!hunk) return;
    const acceptance = this.document.proposal.accept(hunk.id, true);
    if ('edits' in acceptance) {
      assert.equal(hunk.state, 'pending');
      assert.ok(!this.accepted.has(hunk.id), 'accepted once');
      this.accepted.add(hunk.id);
    } else if (hunk.state === 'pending') {
      assert.fail(`a pending hunk was refused: ${acceptance.refusal}`);
    }
    this.#applyIfAny(acceptance);
    assert.ok('refusal' in this.document.proposal.accept(hunk.id, true), 'a second time nothing happens');
  }

  #applyIfAny(acceptance: Acceptance): void {
    if (!('edits' in acceptance)) return;
    const { text } = this.document;
    let last = 0;
    for (const { offset, length, expected, text: added } of acceptance.edits) {
      assert.ok(offset >= last, 'edits do not overlap');
      last = offset + length;
      this.#checkOrigins({ offset, expected });
      assert.ok(isLineStart(text, offset) || /^[\r\n]|^$/.test(text.slice(offset)), 'edits are of whole lines');
      assert.equal(added.includes('\r'), added.includes('\r') && text.includes('\r'));
    }
    this.#origins.change(...acceptance.edits);
    this.document.apply(acceptance);
  }
}

function isInside(text: string, mark: string, offset: number): boolean {
  const start = text.indexOf(mark);
  return start !== -1 && offset > start && offset < start + mark.length;
}

describe('Any proposal over any document', function () {
  this.timeout(120_000);

  it('becomes exactly the text when all is accepted, and every other line keeps its bytes', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 40 }), (one, size) => {
        const document = new ProposalDocument(one.text, one);
        document.stream(`\`\`\`\n${one.proposed.join('\n')}\n\`\`\``, 'complete', size);
        assert.deepEqual(document.proposal.flaws, []);
        const before = parseLines(one.text);
        if (document.proposal.hunks.length > 0) document.acceptAll();
        else assert.equal(one.proposed.join('\n'), document.proposal.original);
        const after = one.text.slice(one.end);
        assert.equal(document.text.slice(0, one.start), one.text.slice(0, one.start));
        assert.ok(document.text.endsWith(after));
        const edited = document.text.slice(one.start, document.text.length - after.length);
        assert.deepEqual(parseLines(edited).map(({ text }) => text), one.proposed);
        assert.equal(/[\r\n]$/.test(document.text), /[\r\n]$/.test(one.text), 'a last line break is neither lost nor made');
        // With one kind of line break in, there is one kind out.
        const kinds = new Set(before.map(({ eol }) => eol).filter((eol) => eol !== ''));
        if (kinds.size === 1) for (const { eol } of parseLines(document.text)) assert.ok(eol === '' || kinds.has(eol));
      }),
      { numRuns: 6_000 },
    );
  });

  it('leaves the lines of what was rejected, and the bytes of all lines it does not name', () => {
    fc.assert(
      fc.property(sample, fc.array(fc.boolean(), { maxLength: 6 }), (one, choices) => {
        const document = new ProposalDocument(one.text, one);
        document.propose(one.proposed.join('\n'));
        // Pieces of the text between the hunks, as they are.
        const { hunks } = document.proposal;
        const kept: string[] = [];
        let at = 0;
        for (const [index, { id, place }] of hunks.entries()) {
          assert.ok(place);
          kept.push(one.text.slice(at, place.start));
          at = place.end;
          if (choices[index % Math.max(1, choices.length)] !== true) document.proposal.reject(id);
        }
        kept.push(one.text.slice(at));
        const rejected = document.proposal.hunks.filter(({ state }) => state === 'rejected');
        if (rejected.length < hunks.length) document.acceptAll();
        else assert.equal(document.text, one.text);
        let from = 0;
        for (const [index, piece] of kept.entries()) {
          // The line break before a deleted last line goes with it.
          const wanted = index === kept.length - 2 && kept.at(-1) === '' ? piece.trimEnd() : piece;
          const found = document.text.indexOf(wanted, from);
          assert.notEqual(found, -1, JSON.stringify(wanted));
          from = found + wanted.length;
        }
      }),
      { numRuns: 2_500 },
    );
  });

  it('never loses what the user types while it streams, whatever is accepted, rejected or refused, and when', () => {
    const tally = { conflicts: 0, accepted: 0, typed: 0 };
    fc.assert(
      fc.property(sample, fc.array(step, { maxLength: 25 }), (one, steps) => {
        const player = new Player(one);
        const check = (): void => {
          const { text } = player.document;
          for (const mark of player.typed) assert.equal(text.split(mark).length, 2, `${mark} stands there once`);
          assert.equal(player.document.proposal.text, text);
        };
        for (const next of steps) {
          player.play(next);
          check();
        }
        player.finish();
        check();
        tally.conflicts += player.document.states.filter((state) => state === 'conflict').length;
        tally.accepted += player.document.states.filter((state) => state === 'accepted').length;
        tally.typed += player.typed.length;
      }),
      { numRuns: 12_000 },
    );
    // The test would prove nothing if it never came to that.
    for (const [name, count] of Object.entries(tally)) assert.ok(count > 500, `${name}: ${count}`);
  });
});
